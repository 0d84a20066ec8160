"""GET_LEDGER_DETAIL_VIEW_DATA: every movement of the seller's units, newest first."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.sandbox.history.history import History
from app.sandbox.history.rows import LedgerRow, Loss
from app.sandbox.spapi.reports.types import DAILY, ReportType, Window

_HEADER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center", "Disposition", "Reason",
    "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time", "Store",
)  # fmt: skip


def _rows(history: History, window: Window, options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    countries = {center.code: center.country for center in history.seller.centers}
    zone = ZoneInfo(history.seller.time_zone)
    unexplained: dict[Loss, int] = {}
    stamps: dict[int, tuple[str, str]] = {}
    for row in reversed(history.ledger(*window.dates())):
        if options and not _is_wanted(row, options):
            continue
        stamp = stamps.get(row.day) or stamps.setdefault(row.day, _stamps(row.day, zone))
        yield (
            stamp[0],
            *_fields(row),
            countries[row.center],
            *_reconciled(row, unexplained),
            stamp[1],
            "",
        )


def _fields(row: LedgerRow) -> tuple[str, ...]:
    product = row.product
    return (
        product.fnsku,
        product.asin,
        product.msku,
        product.title,
        row.event_type,
        row.reference,
        str(row.quantity),
        row.center,
        row.disposition,
        row.reason,
    )


def _is_wanted(row: LedgerRow, options: Mapping[str, str]) -> bool:
    product = row.product
    told = {"eventType": row.event_type, "FNSKU": product.fnsku, "MSKU": product.msku, "ASIN": product.asin}
    return all(told[name] == value for name, value in options.items())


def _stamps(day: int, zone: ZoneInfo) -> tuple[str, str]:
    """The date, and local midnight with its offset."""
    calendar = date.fromordinal(day)
    midnight = datetime.combine(calendar, time(), zone)
    return calendar.strftime("%m/%d/%Y"), midnight.strftime("%Y-%m-%dT%H:%M:%S%z")


def _reconciled(row: LedgerRow, unexplained: dict[Loss, int]) -> tuple[str, str]:
    """Units explained and not explained today; of equal rows of one loss the first ones keep the open units."""
    if row.event_type != "Adjustments":
        return "", ""
    units = abs(row.quantity)
    if row.loss is None:
        return str(units), "0"
    open_here = min(units, unexplained.setdefault(row.loss, row.loss.open_quantity))
    unexplained[row.loss] -= open_here
    return str(units - open_here), str(open_here)


LEDGER_DETAIL = ReportType(
    name="GET_LEDGER_DETAIL_VIEW_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=550,
    is_quoted=True,
    options=frozenset({"eventType", "FNSKU", "MSKU", "ASIN"}),
)
