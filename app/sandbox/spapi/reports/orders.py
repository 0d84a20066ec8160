"""GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL: one row for each line of an order, whoever ships it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order, OrderStatus
from app.sandbox.spapi.order_book import stamps
from app.sandbox.spapi.reports.types import ReportType, Window

_HEADER = (
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status", "fulfillment-channel", "sales-channel",
    "order-channel", "ship-service-level", "product-name", "sku", "asin", "item-status", "quantity", "currency", "item-price", "item-tax",
    "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount",
    "ship-city", "ship-state", "ship-postal-code", "ship-country", "promotion-ids", "is-business-order", "purchase-order-number",
    "price-designation", "signature-confirmation-recommended",
)  # fmt: skip
_ITEM_STATUSES = {OrderStatus.SHIPPED: "Shipped", OrderStatus.PENDING: "Unshipped", OrderStatus.CANCELLED: "Cancelled"}
_NOWHERE = ("", "", "")


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Of the marketplaces that were asked for."""
    for line in history.order_lines(*window.days()):
        if line.product.store.marketplace_id in window.marketplaces:
            order_id = history.order_id(line)
            purchased_at, updated_at = stamps(order_id, line, history.last_day)
            if window.holds(updated_at):
                yield _fields(line, order_id, purchased_at, updated_at)


def _fields(line: Order, order_id: str, purchased_at: datetime, updated_at: datetime) -> tuple[str, ...]:
    """The city and the rest of the address are the buyer's: they stay empty but for the country."""
    product, store = line.product, line.product.store
    is_cancelled = line.status is OrderStatus.CANCELLED
    return (
        order_id,
        order_id,
        purchased_at.isoformat(),
        updated_at.isoformat(),
        line.status,
        "Merchant" if line.is_by_seller else "Amazon",
        store.name,
        "",
        "Standard" if line.is_by_seller else "Expedited",
        product.title,
        product.msku,
        product.asin,
        _ITEM_STATUSES[line.status],
        "0" if is_cancelled else str(line.quantity),
        *_amounts(line),
        *_NOWHERE,
        store.country,
        "PAWS-V2-10-PERCENT" if line.item_promotion and line.status is OrderStatus.SHIPPED else "",
        "true" if line.is_business else "false",
        "",
        "Business Price" if line.is_business else "",
        "false",
    )


def _amounts(line: Order) -> tuple[str, ...]:
    """The currency and eight amounts of the whole line; an order that is not shipped carries none."""
    if line.status is not OrderStatus.SHIPPED:
        return ("",) * 9
    return (
        line.product.store.currency,
        f"{line.item_price:.2f}",
        f"{line.item_tax:.2f}",
        _amount(line.shipping_price),
        "",
        "",
        "",
        _amount(line.item_promotion),
        _amount(line.shipping_promotion),
    )


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount else ""


ORDERS = ReportType(
    name="GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=0,
    most_days=30,
)
