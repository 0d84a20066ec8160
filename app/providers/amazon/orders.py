"""Reads one order of the Orders API, from either version: 2026-01-01, or v0 as long as it lives.

States and channels get the words of the order report. Nothing of the buyer is read.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.ledger.records import OrderLineRecord, OrderRecord
from app.providers.amazon.fields import decimal, instant, some_instant
from app.providers.errors import Unavailable

INCLUDED = ("PROCEEDS", "FULFILLMENT")  # BUYER and RECIPIENT hold persons, and are never asked for
_CHANNELS = {"AFN": "Amazon", "AMAZON": "Amazon", "MFN": "Merchant", "MERCHANT": "Merchant"}
_STATUSES = {
    "CANCELED": "Cancelled",
    "CANCELLED": "Cancelled",
    "SHIPPED": "Shipped",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "PartiallyShipped",
    "PENDING": "Pending",
    "PENDING_AVAILABILITY": "PendingAvailability",
    "UNFULFILLABLE": "Unfulfillable",
}
_REPLACES = ("REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID")
_BROKEN = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)


def read_order(body: dict[str, Any]) -> OrderRecord:
    """getOrder 2026-01-01. Raises Unavailable when it cannot be read."""
    try:
        order = body["order"]
        lines = [_line(order, item) for item in order["orderItems"]]
        replaced = [
            other.get("orderId")
            for other in order.get("associatedOrders") or []
            if other.get("associationType") in _REPLACES
        ]
        return OrderRecord(order["orderId"], next(iter(replaced), None) or None, lines)
    except _BROKEN as error:
        raise Unavailable(f"Amazon's order has no usable {error}.") from error


def read_items_v0(body: dict[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    """A page of getOrderItems v0 as it came, and the next page's token."""
    payload = body.get("payload") or {}
    items = payload.get("OrderItems")
    if not isinstance(items, list):
        raise Unavailable("Amazon's answer has no list of order items.")
    return items, payload.get("NextToken") or None


def read_order_v0(body: dict[str, Any], items: Iterable[dict[str, Any]]) -> OrderRecord:
    """getOrder v0 with all items of getOrderItems v0. Raises Unavailable when it cannot be read."""
    try:
        order = body["payload"]
        lines = [_line_v0(order, item) for item in items]
        return OrderRecord(order["AmazonOrderId"], order.get("ReplacedOrderId") or None, lines)
    except _BROKEN as error:
        raise Unavailable(f"Amazon's order has no usable {error}.") from error


def _line(order: dict[str, Any], item: dict[str, Any]) -> OrderLineRecord:
    product, fulfillment = item.get("product") or {}, order.get("fulfillment") or {}
    money = _Proceeds(item)
    status = _status(fulfillment.get("fulfillmentStatus"))
    quantity = int(item["quantityOrdered"])
    return OrderLineRecord(
        order_id=order["orderId"],
        msku=product.get("sellerSku") or "",
        asin=product.get("asin") or "",
        purchased_at=some_instant(order.get("createdTime")),
        last_updated_at=instant(order.get("lastUpdatedTime")),
        order_status=status,
        fulfillment_channel=_channel(fulfillment.get("fulfilledBy")),
        sales_channel=(order.get("salesChannel") or {}).get("marketplaceName") or None,
        item_status=_item_status(status, quantity, (item.get("fulfillment") or {}).get("quantityFulfilled")),
        quantity=quantity,
        currency=money.currency,
        item_price=money.price(quantity),
        item_tax=money.tax(),
        shipping_price=money.subtotal("SHIPPING"),
        shipping_tax=money.detail("TAX", "SHIPPING"),
        gift_wrap_price=money.subtotal("GIFT_WRAP"),
        gift_wrap_tax=money.detail("TAX", "GIFT_WRAP"),
        item_promotion_discount=money.discount("ITEM"),
        shipping_promotion_discount=money.discount("SHIPPING"),
        title=product.get("title") or None,
    )


class _Proceeds:
    """The money of one item; all figures are of the whole line."""

    def __init__(self, item: dict[str, Any]) -> None:
        self._unit_price = ((item.get("product") or {}).get("price") or {}).get("unitPrice") or {}
        self._parts = {part["type"]: part for part in (item.get("proceeds") or {}).get("breakdowns") or []}
        monies = [part.get("subtotal") or {} for part in self._parts.values()]
        self.currency: str | None = next((m["currencyCode"] for m in [*monies, self._unit_price] if m), None)

    def subtotal(self, kind: str) -> Decimal | None:
        return decimal((self._parts.get(kind, {}).get("subtotal") or {}).get("amount"))

    def detail(self, kind: str, subtype: str) -> Decimal | None:
        details = self._parts.get(kind, {}).get("detailedBreakdowns") or []
        found = [decimal((part.get("value") or {}).get("amount")) for part in details if part.get("subtype") == subtype]
        return next(iter(found), None)

    def price(self, quantity: int) -> Decimal | None:
        told = self.subtotal("ITEM")
        unit = decimal(self._unit_price.get("amount"))
        return told if told is not None or unit is None else unit * quantity

    def tax(self) -> Decimal | None:
        has_details = bool(self._parts.get("TAX", {}).get("detailedBreakdowns"))
        return self.detail("TAX", "ITEM") if has_details else self.subtotal("TAX")

    def discount(self, subtype: str) -> Decimal | None:
        """Positive, as the order report writes it. Without details it is all of the item."""
        has_details = bool(self._parts.get("DISCOUNT", {}).get("detailedBreakdowns"))
        whole = self.subtotal("DISCOUNT") if subtype == "ITEM" else None
        found = self.detail("DISCOUNT", subtype) if has_details else whole
        return None if found is None else abs(found)


def _line_v0(order: dict[str, Any], item: dict[str, Any]) -> OrderLineRecord:
    status = _status(order.get("OrderStatus"))
    quantity = int(item["QuantityOrdered"])
    gift = item.get("BuyerInfo") or {}
    monies = [item.get(name) or {} for name in ("ItemPrice", "ItemTax", "ShippingPrice", "PromotionDiscount")]
    return OrderLineRecord(
        order_id=order["AmazonOrderId"],
        msku=item.get("SellerSKU") or "",
        asin=item.get("ASIN") or "",
        purchased_at=some_instant(order.get("PurchaseDate")),
        last_updated_at=instant(order.get("LastUpdateDate")),
        order_status=status,
        fulfillment_channel=_channel(order.get("FulfillmentChannel")),
        sales_channel=order.get("SalesChannel") or None,
        item_status=_item_status(status, quantity, item.get("QuantityShipped")),
        quantity=quantity,
        currency=next((money["CurrencyCode"] for money in monies if money.get("CurrencyCode")), None),
        item_price=_v0(item, "ItemPrice"),
        item_tax=_v0(item, "ItemTax"),
        shipping_price=_v0(item, "ShippingPrice"),
        shipping_tax=_v0(item, "ShippingTax"),
        gift_wrap_price=_v0(gift, "GiftWrapPrice"),
        gift_wrap_tax=_v0(gift, "GiftWrapTax"),
        item_promotion_discount=_v0(item, "PromotionDiscount"),
        shipping_promotion_discount=_v0(item, "ShippingDiscount"),
        title=item.get("Title") or None,
    )


def _v0(holder: dict[str, Any], name: str) -> Decimal | None:
    return decimal((holder.get(name) or {}).get("Amount"))


def _channel(text: str | None) -> str | None:
    return _CHANNELS.get((text or "").upper(), text) or None


def _status(text: str | None) -> str | None:
    return _STATUSES.get((text or "").upper(), text) or None


def _item_status(order_status: str | None, ordered: int, shipped: int | None) -> str | None:
    if order_status == "Cancelled" or not ordered:
        return "Cancelled"
    if shipped is None:
        return None
    return "Shipped" if shipped >= ordered else "Unshipped"
