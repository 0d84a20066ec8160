"""Orders API v0: getOrders, getOrder, getOrderItems. Without buyers: no restricted data token is ever given."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import request

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order, OrderStatus
from app.sandbox.sellers import Store
from app.sandbox.spapi.door import Answer, Door, format_instant, invalid_input, not_found, parse_instant, words
from app.sandbox.spapi.order_book import OrderBook, WholeOrder, item_id, original_id, ship_by
from app.sandbox.spapi.paging import PageToken, read_token
from app.sandbox.spapi.plans import Plan

ORDERS = Plan("getOrders", 0.0167, 20)
ORDER = Plan("getOrder", 0.5, 30)
ITEMS = Plan("getOrderItems", 0.5, 30)
_BASE = "/orders/v0/orders"
_STATUSES = {OrderStatus.SHIPPED: "Shipped", OrderStatus.PENDING: "Pending", OrderStatus.CANCELLED: "Canceled"}
_MARGIN = timedelta(minutes=2)
_OLDEST = timedelta(days=730)
_MOST = 100


def open_orders_v0(door: Door, book: OrderBook) -> None:
    @door.operation("GET", _BASE, ORDERS)
    def get_orders() -> Answer:
        token = read_token(door, ORDERS.operation, request.args.get("NextToken"))
        told = token.told if token else _filters(door)
        start = token.start if token else 0
        history = door.history()
        since, until = (_instant(told[name]) for name in ("since", "until"))
        found = book.search(history, since, until, by_update=told["by_update"])
        found = [order for order in found if _is_wanted(order, told)]
        payload: dict[str, Any] = {"Orders": [], _bound(told): told["until"]}
        if door.faults.take("empty_page", ORDERS.operation):
            return {"payload": payload | {"NextToken": PageToken(start, told).write()}}
        end = start + told["size"]
        payload["Orders"] = [_order(history, order) for order in found[start:end]]
        return {"payload": payload | ({"NextToken": PageToken(end, told).write()} if len(found) > end else {})}

    @door.operation("GET", f"{_BASE}/<order_id>", ORDER)
    def get_order(order_id: str) -> Answer:
        return {"payload": _order(door.history(), _find(door, book, order_id))}

    @door.operation("GET", f"{_BASE}/<order_id>/orderItems", ITEMS)
    def get_order_items(order_id: str) -> Answer:
        order = _find(door, book, order_id)
        return {"payload": {"AmazonOrderId": order_id, "OrderItems": [_item(order, line) for line in order.lines]}}


def _find(door: Door, book: OrderBook, order_id: str) -> WholeOrder:
    """Raises ApiError."""
    order = book.find(door.history(), order_id)
    if order is None:
        raise not_found(f"Order {order_id} not found.")
    return order


def _filters(door: Door) -> dict[str, Any]:
    """Raises ApiError."""
    query, now = request.args, door.now()
    by_update = bool(query.get("LastUpdatedAfter"))
    if by_update == bool(query.get("CreatedAfter")):
        raise invalid_input("Exactly one of CreatedAfter and LastUpdatedAfter is required.")
    kind = "LastUpdated" if by_update else "Created"
    since = parse_instant(query.get(f"{kind}After"), f"{kind}After") or now
    until = parse_instant(query.get(f"{kind}Before"), f"{kind}Before") or now - _MARGIN
    if until > now - _MARGIN + timedelta(seconds=1) or since > until:
        raise invalid_input(f"{kind}Before must be at least two minutes before now, and after {kind}After.")
    size = query.get("MaxResultsPerPage", str(_MOST))
    if not size.isdecimal() or not 1 <= int(size) <= _MOST:
        raise invalid_input(f"MaxResultsPerPage must be from 1 to {_MOST}.")
    return {
        "since": format_instant(max(since, now - _OLDEST)),
        "until": format_instant(until),
        "by_update": by_update,
        "size": int(size),
        "stores": sorted(door.marketplaces("MarketplaceIds")),
        "statuses": words("OrderStatuses"),
        "channels": words("FulfillmentChannels"),
    }


def _is_wanted(order: WholeOrder, told: dict[str, Any]) -> bool:
    return (
        order.store.marketplace_id in told["stores"]
        and (not told["statuses"] or _STATUSES[order.status] in told["statuses"])
        and (not told["channels"] or _channel(order) in told["channels"])
    )


def _order(history: History, order: WholeOrder) -> dict[str, Any]:
    """Pending orders carry no amounts."""
    replaced, shipped = original_id(history, order), order.status is OrderStatus.SHIPPED
    shown: dict[str, Any] = {
        "AmazonOrderId": order.order_id,
        "SellerOrderId": order.order_id,
        "PurchaseDate": format_instant(order.purchased_at),
        "LastUpdateDate": format_instant(order.updated_at),
        "OrderStatus": _STATUSES[order.status],
        "FulfillmentChannel": _channel(order),
        "SalesChannel": order.store.name,
        "ShipServiceLevel": "Expedited",
        "NumberOfItemsShipped": sum(line.quantity for line in order.lines) if shipped else 0,
        "NumberOfItemsUnshipped": 0 if shipped else sum(line.quantity for line in order.lines),
        "MarketplaceId": order.store.marketplace_id,
        "ShipmentServiceLevelCategory": "Expedited",
        "OrderType": "StandardOrder",
        "EarliestShipDate": format_instant(order.purchased_at),
        "LatestShipDate": format_instant(ship_by(order)),
        "IsBusinessOrder": order.lines[0].is_business,
        "IsPrime": not order.is_by_seller,
        "IsReplacementOrder": bool(replaced),
    }
    if replaced:
        shown["ReplacedOrderId"] = replaced
    if shipped:
        shown["OrderTotal"] = _money(order.store, order.total)
    return shown


def _item(order: WholeOrder, line: Order) -> dict[str, Any]:
    """Amounts are of the whole line."""
    product, store = line.product, order.store
    is_shipped = line.status is OrderStatus.SHIPPED
    shown: dict[str, Any] = {
        "ASIN": product.asin,
        "SellerSKU": product.msku,
        "OrderItemId": item_id(order.order_id, line),
        "Title": product.title,
        "QuantityOrdered": 0 if line.status is OrderStatus.CANCELLED else line.quantity,
        "QuantityShipped": line.quantity if is_shipped else 0,
        "ProductInfo": {"NumberOfItems": "1"},
        "IsGift": "false",
        "ConditionId": "New",
        "ConditionSubtypeId": "New",
    }
    if is_shipped:
        amounts = {
            "ItemPrice": line.item_price,
            "ItemTax": line.item_tax,
            "ShippingPrice": line.shipping_price,
            "PromotionDiscount": line.item_promotion,
            "ShippingDiscount": line.shipping_promotion,
        }
        shown |= {name: _money(store, amount) for name, amount in amounts.items() if amount or name.startswith("Item")}
    return shown


def _money(store: Store, amount: Decimal) -> dict[str, str]:
    return {"CurrencyCode": store.currency, "Amount": f"{amount:.2f}"}


def _channel(order: WholeOrder) -> str:
    return "MFN" if order.is_by_seller else "AFN"


def _bound(told: dict[str, Any]) -> str:
    return "LastUpdatedBefore" if told["by_update"] else "CreatedBefore"


def _instant(text: str) -> Any:
    return parse_instant(text, "NextToken")
