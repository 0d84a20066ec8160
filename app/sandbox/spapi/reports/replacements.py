"""GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA: free units sent instead of others, newest first."""

from collections.abc import Iterator, Mapping

from app.sandbox.history.chance import instant_of
from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import DAILY, ReportType, Window

_HEADER = (
    "shipment-date", "sku", "asin", "fulfillment-center-id", "original-fulfillment-center-id", "quantity", "replacement-reason-code",
    "replacement-amazon-order-id", "original-amazon-order-id",
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for row in reversed(history.replacements(*window.days())):
        order_id, product = history.order_id(row.order), row.order.product
        shipped_at = instant_of(row.day, order_id)
        if window.holds(shipped_at):
            yield (
                shipped_at.isoformat(),
                product.msku,
                product.asin,
                row.order.center,
                row.original.center,
                str(row.quantity),
                row.reason_code,
                order_id,
                history.order_id(row.original),
            )


REPLACEMENTS = ReportType(
    name="GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=550,
    countries=frozenset({"US", "CA", "MX", "BR", "IN"}),
)
