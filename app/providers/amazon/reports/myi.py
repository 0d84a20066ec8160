"""GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA: how many units there are now. It tells no date, so that the day of reading stands in."""

from collections.abc import Iterable, Iterator
from datetime import date

from app.core import clock
from app.ledger.records import RowError, StockSnapshotRecord
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_FIELDS = {
    "msku": need("sku", cells.needed),
    "fnsku": need("fnsku", cells.key),
    "condition": may("condition", cells.key),
    "store": may("store", cells.key),
    "asin": may("asin", cells.label),
    "price": may("your-price", cells.amount),
    "warehouse": need("afn-warehouse-quantity", cells.units),
    "fulfillable": need("afn-fulfillable-quantity", cells.units),
    "unsellable": need("afn-unsellable-quantity", cells.units),
    "reserved": need("afn-reserved-quantity", cells.units),
    "total": need("afn-total-quantity", cells.units),
    "inbound_working": may("afn-inbound-working-quantity", cells.units),
    "inbound_shipped": may("afn-inbound-shipped-quantity", cells.units),
    "inbound_receiving": may("afn-inbound-receiving-quantity", cells.units),
    "researching": may("afn-researching-quantity", cells.units),
    "unit_volume": may("per-unit-volume", cells.amount),
    "title": may("product-name", cells.label),
}


def read_myi(lines: Iterable[str], taken_on: date | None = None) -> Iterator[StockSnapshotRecord | RowError]:
    """`taken_on`: the day (UTC) on which Amazon counted, else today. `store` is empty in a file that names none.

    Raises BadDocument, before the first row, for anything but this report.
    """
    counted_on = taken_on or clock.now().date()
    fields = _FIELDS | {"taken_on": may("snapshot-date", lambda _: counted_on)}
    return read_records(lines, StockSnapshotRecord, fields)
