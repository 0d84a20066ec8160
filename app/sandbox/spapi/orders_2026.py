"""Orders API 2026-01-01: searchOrders and getOrder, items always inside."""

from decimal import Decimal
from typing import Any

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order, OrderStatus
from app.sandbox.sellers import Store
from app.sandbox.spapi.door import Answer, Door, format_instant, invalid_input, not_found, words
from app.sandbox.spapi.order_book import OrderBook, WholeOrder, amount_paid, item_id, original_id, ship_by
from app.sandbox.spapi.order_search import Wording, search_page
from app.sandbox.spapi.plans import Plan

SEARCH = Plan("searchOrders", 0.0056, 20)
ORDER = Plan("getOrder2026", 0.5, 30)
_BASE = "/orders/2026-01-01/orders"
_WORDING = Wording(
    operation=SEARCH.operation,
    created="created",
    updated="lastUpdated",
    size="maxResultsPerPage",
    token="paginationToken",  # noqa: S106 - the name of a parameter
    statuses_name="fulfillmentStatuses",
    channels_name="fulfilledBy",
    statuses={OrderStatus.SHIPPED: "SHIPPED", OrderStatus.PENDING: "PENDING", OrderStatus.CANCELLED: "CANCELLED"},
    by_amazon="AMAZON",
    by_seller="MERCHANT",
)
_DATA = frozenset({
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION",
    "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX", "PAYMENT", "FULFILLMENT_ORDERS",
})  # fmt: skip


def open_orders_2026(door: Door, book: OrderBook) -> None:
    @door.operation("GET", _BASE, SEARCH)
    def search_orders() -> Answer:
        wanted, history = _included(), door.history()
        named = bool(words("marketplaceIds"))
        stores = door.marketplaces("marketplaceIds") if named else door.seller().marketplace_ids
        page = search_page(door, book, history, _WORDING, stores)
        answer: dict[str, Any] = {"orders": [_order(history, order, wanted) for order in page.orders], **page.bound}
        return answer | ({"pagination": {"nextToken": page.next_token}} if page.next_token else {})

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
            "fulfillmentStatus": _WORDING.statuses[order.status],
            "fulfilledBy": _WORDING.channel(order),
            "fulfillmentServiceLevel": "EXPEDITED",
            "shipByWindow": window,
        }
    return shown


def _item(order: WholeOrder, line: Order, wanted: frozenset[str]) -> dict[str, Any]:
    product, is_shipped = line.product, line.status is OrderStatus.SHIPPED
    shown: dict[str, Any] = {
        "orderItemId": item_id(order.order_id, line),
        "quantityOrdered": 0 if line.status is OrderStatus.CANCELLED else line.quantity,
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
