"""GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA: the parcels of removal orders. Cancelled and disposed units are not in it."""

from collections.abc import Iterable, Iterator

from app.ledger.records import RemovalShipmentRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_FIELDS = {
    "removal_order_id": need("order-id", cells.needed),
    "msku": need("sku", cells.key),
    "fnsku": need("fnsku", cells.key),
    "disposition": need("disposition", cells.code_key),
    "shipped_at": need("shipment-date", cells.instant),
    "tracking_number": need("tracking-number", cells.key),
    "requested_at": may("request-date", cells.some_instant),
    "quantity": need("shipped-quantity", cells.needed_units),
    "carrier": may("carrier", cells.label),
    "order_type": may("removal-order-type", cells.words, "order-type"),
}


def read_removal_shipments(lines: Iterable[str]) -> Iterator[RemovalShipmentRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    return read_records(lines, RemovalShipmentRecord, _FIELDS)
