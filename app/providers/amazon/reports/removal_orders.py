"""GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA: what the seller had sent back or disposed of, and how far it is."""

from collections.abc import Iterable, Iterator

from app.ledger.records import RemovalOrderRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_FIELDS = {
    "removal_order_id": need("order-id", cells.needed),
    "msku": need("sku", cells.key),
    "fnsku": need("fnsku", cells.key),
    "disposition": need("disposition", cells.code_key),
    "requested_at": need("request-date", cells.instant),
    "order_type": may("order-type", cells.words, "removal-order-type"),
    "service_speed": may("service-speed", cells.words),
    "order_status": need("order-status", cells.words),
    "last_updated_at": may("last-updated-date", cells.some_instant),
    "requested": need("requested-quantity", cells.needed_units),
    "cancelled": need("cancelled-quantity", cells.units, "canceled-quantity"),
    "disposed": need("disposed-quantity", cells.units),
    "shipped": need("shipped-quantity", cells.units),
    "in_process": need("in-process-quantity", cells.units),
    "fee": may("removal-fee", cells.amount),
    "currency": may("currency", cells.upper),
}


def read_removal_orders(lines: Iterable[str]) -> Iterator[RemovalOrderRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    return read_records(lines, RemovalOrderRecord, _FIELDS)
