"""GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL, and its twin by order date: the lines of orders.

Where a parcel went to and who bought is not read.
"""

from collections.abc import Iterable, Iterator

from app.ledger.records import OrderLineRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_CHANNELS = {"AFN": "Amazon", "AMAZON": "Amazon", "MFN": "Merchant", "MERCHANT": "Merchant"}


def _channel(text: str) -> str | None:
    return _CHANNELS.get(text.strip().upper(), text.strip()) or None


_FIELDS = {
    "order_id": need("amazon-order-id", cells.needed),
    "msku": need("sku", cells.key),
    "asin": need("asin", cells.key),
    "purchased_at": need("purchase-date", cells.instant),
    "last_updated_at": need("last-updated-date", cells.some_instant),
    "order_status": need("order-status", cells.label),
    "fulfillment_channel": need("fulfillment-channel", _channel),
    "sales_channel": may("sales-channel", cells.label),
    "item_status": may("item-status", cells.label),
    "quantity": need("quantity", cells.units),
    "currency": need("currency", cells.upper),
    "item_price": need("item-price", cells.amount),
    "item_tax": may("item-tax", cells.amount),
    "shipping_price": may("shipping-price", cells.amount),
    "shipping_tax": may("shipping-tax", cells.amount),
    "gift_wrap_price": may("gift-wrap-price", cells.amount),
    "gift_wrap_tax": may("gift-wrap-tax", cells.amount),
    "item_promotion_discount": may("item-promotion-discount", cells.amount),
    "shipping_promotion_discount": may("ship-promotion-discount", cells.amount, "shipping-promotion-discount"),
    "title": may("product-name", cells.label),
}


def read_orders(lines: Iterable[str]) -> Iterator[OrderLineRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    return read_records(lines, OrderLineRecord, _FIELDS)
