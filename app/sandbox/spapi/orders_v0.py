"""Orders API v0: getOrders, getOrder, getOrderItems. Without buyers: no restricted data token is ever given."""

from decimal import Decimal
from typing import Any

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order, OrderStatus
from app.sandbox.sellers import Store
from app.sandbox.spapi.door import Answer, Door, format_instant, not_found
from app.sandbox.spapi.order_book import OrderBook, WholeOrder, item_id, original_id, ship_by
from app.sandbox.spapi.order_search import Wording, search_page
from app.sandbox.spapi.plans import Plan

ORDERS = Plan("getOrders", 0.0167, 20)
ORDER = Plan("getOrder", 0.5, 30)
ITEMS = Plan("getOrderItems", 0.5, 30)
_BASE = "/orders/v0/orders"
_WORDING = Wording(
    operation=ORDERS.operation,
    created="Created",
    updated="LastUpdated",
    size="MaxResultsPerPage",
    token="NextToken",  # noqa: S106 - the name of a parameter
    statuses_name="OrderStatuses",
    channels_name="FulfillmentChannels",
    statuses={OrderStatus.SHIPPED: "Shipped", OrderStatus.PENDING: "Pending", OrderStatus.CANCELLED: "Canceled"},
    by_amazon="AFN",
    by_seller="MFN",
)


def open_orders_v0(door: Door, book: OrderBook) -> None:
    @door.operation("GET", _BASE, ORDERS)
    def get_orders() -> Answer:
        history = door.history()
        page = search_page(door, book, history, _WORDING, door.marketplaces("MarketplaceIds"))
        payload: dict[str, Any] = {"Orders": [_order(history, order) for order in page.orders], **page.bound}
        return {"payload": payload | ({"NextToken": page.next_token} if page.next_token else {})}

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


def _order(history: History, order: WholeOrder) -> dict[str, Any]:
    """Pending orders carry no amounts."""
    replaced, shipped = original_id(history, order), order.status is OrderStatus.SHIPPED
    shown: dict[str, Any] = {
        "AmazonOrderId": order.order_id,
        "SellerOrderId": order.order_id,
        "PurchaseDate": format_instant(order.purchased_at),
        "LastUpdateDate": format_instant(order.updated_at),
        "OrderStatus": _WORDING.statuses[order.status],
        "FulfillmentChannel": _WORDING.channel(order),
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
