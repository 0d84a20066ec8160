"""GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA: units sent free of charge, in North America and India only."""

from collections.abc import Iterable, Iterator

from app.ledger.records import ReplacementRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_FIELDS = {
    "replacement_order_id": need("replacement-amazon-order-id", cells.needed),
    "msku": need("sku", cells.key),
    "shipped_at": need("shipment-date", cells.instant),
    "original_order_id": need("original-amazon-order-id", cells.needed),
    "asin": may("asin", cells.label),
    "quantity": need("quantity", cells.needed_units),
    "fulfillment_center": may("fulfillment-center-id", cells.center),
    "original_fulfillment_center": may("original-fulfillment-center-id", cells.center),
    "reason_code": may("replacement-reason-code", cells.code),
}


def read_replacements(lines: Iterable[str]) -> Iterator[ReplacementRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    return read_records(lines, ReplacementRecord, _FIELDS)
