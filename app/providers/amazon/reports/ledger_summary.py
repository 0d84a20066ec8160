"""GET_LEDGER_SUMMARY_VIEW_DATA, by month and country: what an FNSKU's balance was and why it changed."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from app.ledger.records import LedgerSummaryRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.dates import read_day, read_month
from app.providers.amazon.reports.fields import may, need, read_records
from app.providers.errors import BadDocument

_CENTER = re.compile(r"[A-Z]{2,4}\d\w*")  # countries have no digits


def _month(text: str) -> date:
    """Days and weeks are refused for the whole file: read as months, its balances would count many times."""
    text = cells.needed(text)
    try:
        return read_month(text)
    except ValueError:
        read_day(text)
    raise BadDocument("This ledger summary is by day or week. Ask Amazon for the one by month.")


def _country(text: str) -> str:
    """The same units stand in the summary by country and in the one by center, so that only one of them is read."""
    place = cells.center_key(text)
    if _CENTER.fullmatch(place):
        raise BadDocument("This ledger summary is by fulfillment center. Ask Amazon for the one by country.")
    return place


_FIELDS = {
    "month_on": need("Date", _month),
    "fnsku": need("FNSKU", cells.needed),
    "msku": may("MSKU", cells.key),
    "disposition": need("Disposition", cells.code_key),
    "location": may("Location", _country, "Country"),
    "store": may("Store", cells.key),
    "asin": may("ASIN", cells.label),
    "starting": need("Starting Warehouse Balance", cells.units),
    "in_transit": may("In Transit Between Warehouses", cells.units),
    "receipts": need("Receipts", cells.units),
    "customer_shipments": need("Customer Shipments", cells.units),
    "customer_returns": need("Customer Returns", cells.units),
    "vendor_returns": need("Vendor Returns", cells.units),
    "warehouse_transfers": may("Warehouse Transfer In/Out", cells.units, "Warehouse Transfers"),
    "found": need("Found", cells.units),
    "lost": need("Lost", cells.units),
    "damaged": need("Damaged", cells.units),
    "disposed": need("Disposed", cells.units),
    "other": may("Other Events", cells.units, "Other"),
    "unknown": may("Unknown Events", cells.units, "Unknown"),
    "ending": need("Ending Warehouse Balance", cells.units),
    "title": may("Title", cells.label),
}


def read_ledger_summary(lines: Iterable[str]) -> Iterator[LedgerSummaryRecord | RowError]:
    """Raises BadDocument for anything but this report by month and country: before the first row, or in place of it."""
    return read_records(lines, LedgerSummaryRecord, _FIELDS)
