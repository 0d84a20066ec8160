"""GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA: units that came back from buyers, newest first."""

from collections.abc import Iterator, Mapping

from app.sandbox.history.chance import instant_of
from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import DAILY, ReportType, Window

_HEADER = (
    "return-date", "order-id", "sku", "asin", "fnsku", "product-name", "quantity", "fulfillment-center-id", "detailed-disposition",
    "reason", "status", "license-plate-number", "customer-comments",
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for row in reversed(history.returns(*window.days())):
        order_id, product = history.order_id(row.order), row.order.product
        returned_at = instant_of(row.day, row.license_plate_number or order_id)
        if window.holds(returned_at):
            yield (
                returned_at.isoformat(),
                order_id,
                product.msku,
                product.asin,
                product.fnsku,
                product.title,
                str(row.quantity),
                row.center,
                row.disposition,
                row.reason,
                row.status,
                row.license_plate_number,
                row.comments,
            )


CUSTOMER_RETURNS = ReportType(
    name="GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=60,
)
