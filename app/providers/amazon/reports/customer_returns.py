"""GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA: units that came back from buyers. Their comments may name people and are not read."""

from collections.abc import Iterable, Iterator

from app.ledger.records import CustomerReturnRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_FIELDS = {
    "order_id": need("order-id", cells.needed),
    "msku": need("sku", cells.key),
    "license_plate_number": may("license-plate-number", cells.key),
    "returned_at": need("return-date", cells.instant),
    "fnsku": need("fnsku", cells.label),
    "asin": may("asin", cells.label),
    "quantity": need("quantity", cells.needed_units),
    "fulfillment_center": need("fulfillment-center-id", cells.center),
    "disposition": need("detailed-disposition", cells.code),
    "reason": need("reason", cells.code),
    "status": may("status", cells.words),
    "title": may("product-name", cells.label),
}


def read_customer_returns(lines: Iterable[str]) -> Iterator[CustomerReturnRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    return read_records(lines, CustomerReturnRecord, _FIELDS)
