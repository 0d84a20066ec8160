"""Orders API 2026-01-01: searchOrders and getOrder, items always inside."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import request

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order, OrderStatus
from app.sandbox.sellers import Store
from app.sandbox.spapi.door import Answer, Door, format_instant, invalid_input, not_found, parse_instant, words
from app.sandbox.spapi.order_book import OrderBook, WholeOrder, amount_paid, item_id, original_id, ship_by
from app.sandbox.spapi.paging import PageToken, read_token
from app.sandbox.spapi.plans import Plan

SEARCH = Plan("searchOrders", 0.0056, 20)
ORDER = Plan("getOrder2026", 0.5, 30)
_BASE = "/orders/2026-01-01/orders"
_STATUSES = {OrderStatus.SHIPPED: "SHIPPED", OrderStatus.PENDING: "PENDING", OrderStatus.CANCELLED: "CANCELLED"}
_DATA = frozenset({
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION",
    "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX", "PAYMENT", "FULFILLMENT_ORDERS",
})  # fmt: skip
_MARGIN = timedelta(minutes=2)
_OLDEST = timedelta(days=730)
_MOST = 100
_TOKEN_SECONDS = 24 * 3600


def open_orders_2026(door: Door, book: OrderBook) -> None:
    @door.operation("GET", _BASE, SEARCH)
    def search_orders() -> Answer:
        wanted = _included()
        token = read_token(door, SEARCH.operation, request.args.get("paginationToken"), lives=_TOKEN_SECONDS)
        told = token.told if token else _filters(door)
        start = token.start if token else 0
        history = door.history()
        since, until = (_instant(told[name]) for name in ("since", "until"))
        found = book.search(history, since, until, by_update=told["by_update"])
        found = [order for order in found if _is_wanted(order, told)]
        answer: dict[str, Any] = {"orders": [], _bound(told): told["until"]}
        if door.faults.take("empty_page", SEARCH.operation):
            return answer | {"pagination": {"nextToken": PageToken(start, told).write()}}
        end = start + told["size"]
        answer["orders"] = [_order(history, order, wanted) for order in found[start:end]]
        if len(found) > end:
            answer["pagination"] = {"nextToken": PageToken(end, told).write()}
        return answer

    @door.operation("GET", f"{_BASE}/<order_id>", ORDER)
    def get_order(order_id: str) -> Answer:
        wanted = _included()
        order = book.find(door.history(), order_id)
        if order is None:
            raise not_found(f"Order {order_id} not found.")
        return {"order": _order(door.history(), order, wanted)}


def _included() -> frozenset[str]:
    """Raises ApiError."""
    wanted = frozenset(words("includedData"))
    if not wanted <= _DATA:
        raise invalid_input("includedData holds an unknown value.")
    return wanted


def _filters(door: Door) -> dict[str, Any]:
    """Raises ApiError."""
    query, now = request.args, door.now()
    by_update = bool(query.get("lastUpdatedAfter"))
    if by_update == bool(query.get("createdAfter")):
        raise invalid_input("Exactly one of createdAfter and lastUpdatedAfter is required.")
    kind = "lastUpdated" if by_update else "created"
    since = parse_instant(query.get(f"{kind}After"), f"{kind}After") or now
    until = parse_instant(query.get(f"{kind}Before"), f"{kind}Before") or now - _MARGIN
    if until > now - _MARGIN + timedelta(seconds=1) or since > until:
        raise invalid_input(f"{kind}Before must be at least two minutes before now, and after {kind}After.")
    size = query.get("maxResultsPerPage", str(_MOST))
    if not size.isdecimal() or not 1 <= int(size) <= _MOST:
        raise invalid_input(f"maxResultsPerPage must be from 1 to {_MOST}.")
    stores = door.marketplaces("marketplaceIds") if words("marketplaceIds") else door.seller().marketplace_ids
    return {
        "since": format_instant(max(since, now - _OLDEST)),
        "until": format_instant(until),
        "by_update": by_update,
        "size": int(size),
        "stores": sorted(stores),
        "statuses": words("fulfillmentStatuses"),
        "channels": words("fulfilledBy"),
    }


def _is_wanted(order: WholeOrder, told: dict[str, Any]) -> bool:
    return (
        order.store.marketplace_id in told["stores"]
        and (not told["statuses"] or _STATUSES[order.status] in told["statuses"])
        and (not told["channels"] or _fulfilled_by(order) in told["channels"])
    )


def _order(history: History, order: WholeOrder, wanted: frozenset[str]) -> dict[str, Any]:
    store, replaced = order.store, original_id(history, order)
    shown: dict[str, Any] = {
        "orderId": order.order_id,
        "createdTime": format_instant(order.purchased_at),
        "lastUpdatedTime": format_instant(order.updated_at),
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": store.marketplace_id,
            "marketplaceName": store.name,
        },
        "orderItems": [_item(order, line, wanted) for line in order.lines],
    }
    programs = (["PRIME"] if not order.is_by_seller else []) + (
        ["AMAZON_BUSINESS"] if order.lines[0].is_business else []
    )
    if programs:
        shown["programs"] = programs
    if replaced:
        shown["associatedOrders"] = [{"orderId": replaced, "associationType": "REPLACEMENT_ORIGINAL_ID"}]
    if "PROCEEDS" in wanted and order.status is OrderStatus.SHIPPED:
        shown["proceeds"] = {"grandTotal": _money(store, order.total)}
    if "FULFILLMENT" in wanted:
        window = {
            "earliestDateTime": format_instant(order.purchased_at),
            "latestDateTime": format_instant(ship_by(order)),
        }
        shown["fulfillment"] = {
            "fulfillmentStatus": _STATUSES[order.status],
            "fulfilledBy": _fulfilled_by(order),
            "fulfillmentServiceLevel": "EXPEDITED",
            "shipByWindow": window,
        }
    return shown


def _item(order: WholeOrder, line: Order, wanted: frozenset[str]) -> dict[str, Any]:
    product, is_shipped = line.product, line.status is OrderStatus.SHIPPED
    shown: dict[str, Any] = {
        "orderItemId": item_id(order.order_id, line),
        "quantityOrdered": line.quantity,
        "product": {
            "asin": product.asin,
            "title": product.title,
            "sellerSku": product.msku,
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
        },
    }
    if is_shipped:
        shown["product"]["price"] = {"unitPrice": _money(order.store, line.item_price / line.quantity)}
    if "PROCEEDS" in wanted and is_shipped:
        shown["proceeds"] = _proceeds(order.store, line)
    if "CANCELLATION" in wanted and line.status is OrderStatus.CANCELLED:
        shown["cancellation"] = {"cancellationExecution": {"cancelledBy": "BUYER"}}
    if "FULFILLMENT" in wanted:
        done = line.quantity if is_shipped else 0
        open_units = 0 if line.status is OrderStatus.CANCELLED else line.quantity - done
        shown["fulfillment"] = {"quantityFulfilled": done, "quantityUnfulfilled": open_units}
    return shown


def _proceeds(store: Store, line: Order) -> dict[str, Any]:
    """Discounts are negative; each with the part that is of the item and the part that is of its shipping."""
    parts = {
        "ITEM": [("ITEM", line.item_price)],
        "SHIPPING": [("SHIPPING", line.shipping_price)],
        "TAX": [("ITEM", line.item_tax)],
        "DISCOUNT": [("ITEM", -line.item_promotion), ("SHIPPING", -line.shipping_promotion)],
    }
    breakdowns = []
    for name, details in parts.items():
        subtotal = sum((amount for _, amount in details), Decimal("0.00"))
        if subtotal or name == "ITEM":
            shown = [{"subtype": kind, "value": _money(store, amount)} for kind, amount in details if amount]
            breakdowns.append({"type": name, "subtotal": _money(store, subtotal), "detailedBreakdowns": shown})
    return {"proceedsTotal": _money(store, amount_paid(line)), "breakdowns": breakdowns}


def _money(store: Store, amount: Decimal) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currencyCode": store.currency}


def _fulfilled_by(order: WholeOrder) -> str:
    return "MERCHANT" if order.is_by_seller else "AMAZON"


def _bound(told: dict[str, Any]) -> str:
    return "lastUpdatedBefore" if told["by_update"] else "createdBefore"


def _instant(text: str) -> Any:
    return parse_instant(text, "paginationToken")
