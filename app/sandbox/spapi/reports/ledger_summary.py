"""GET_LEDGER_SUMMARY_VIEW_DATA: what the ledger's detail adds up to, by period, product, disposition and place."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from app.sandbox.history.history import History
from app.sandbox.history.rows import LedgerRow, Product
from app.sandbox.spapi.reports.types import DAILY, ReportType, Window

_HEADER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Disposition", "Starting Warehouse Balance", "In Transit Between Warehouses", "Receipts",
    "Customer Shipments", "Customer Returns", "Vendor Returns", "Warehouse Transfer In/Out", "Found", "Lost", "Damaged", "Disposed",
    "Other Events", "Ending Warehouse Balance", "Unknown Events", "Location", "Store",
)  # fmt: skip
_EVENTS = (
    "Receipts",
    "Shipments",
    "CustomerReturns",
    "VendorReturns",
    "WhseTransfers",
    "Found",
    "Lost",
    "Damaged",
    "Disposed",
    "Other",
)
_TRANSFERS = "WhseTransfers"
_REASONS = (
    dict.fromkeys("FN", "Found") | dict.fromkeys("M5", "Lost") | dict.fromkeys("E67HKU", "Damaged") | {"D": "Disposed"}
)
_FILTERS = ("FNSKU", "MSKU", "ASIN")
_Place = tuple[int, str, str]  # product, disposition, location


class _Sums:
    """Units on the shelves and between warehouses, and what happened in the period that runs, of every place."""

    def __init__(self, history: History, by_location: str) -> None:
        self._products = history.books.products
        by_center = by_location == "FC"
        self._location = {each.code: each.code if by_center else each.country for each in history.seller.centers}
        self._on_hand: Counter[_Place] = Counter()
        self._in_transit: Counter[_Place] = Counter()
        self._events: defaultdict[_Place, Counter[str]] = defaultdict(Counter)

    def add(self, row: LedgerRow) -> None:
        place = (row.product.index, row.disposition, self._location[row.center])
        event = _REASONS.get(row.reason, "Other") if row.event_type == "Adjustments" else row.event_type
        self._events[place][event] += row.quantity

    def close(self, stamp: str) -> Iterator[tuple[str, ...]]:
        """The rows of the period, and the next one begins. Places where nothing is and nothing happened are left out."""
        for place in sorted({*self._events, *(each for each, units in self._on_hand.items() if units)}):
            events = self._events[place]
            start = self._on_hand[place]
            self._on_hand[place] += sum(events.values())
            self._in_transit[place] -= events[_TRANSFERS]
            transit = max(0, self._in_transit[place])
            product, disposition = self._products[place[0]], place[1]
            units = (start, transit, *(events[name] for name in _EVENTS), self._on_hand[place], 0)
            yield (stamp, *_names(product), disposition, *(str(each) for each in units), place[2], "")
        self._events.clear()


def _rows(history: History, window: Window, options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Whole periods that the window touches, oldest first; what was before is in the starting balance."""
    sums = _Sums(history, options.get("aggregateByLocation", "COUNTRY"))
    period = options.get("aggregatedByTimePeriod", "MONTHLY")
    first, last = window.dates()
    if first > last or last < history.first_day:
        return
    start = _begin(first, period)
    rows = [row for row in history.ledger(history.first_day, last) if not options or _is_wanted(row.product, options)]
    before = next((number for number, row in enumerate(rows) if row.day >= start), len(rows))
    for row in rows[:before]:
        sums.add(row)
    for _ in sums.close(""):
        pass
    number, begin = before, start
    while begin <= last:
        after = _begin_after(begin, period)
        while number < len(rows) and rows[number].day < after:
            sums.add(rows[number])
            number += 1
        yield from sums.close(_stamp(begin, period))
        begin = after


def _names(product: Product) -> tuple[str, ...]:
    return product.fnsku, product.asin, product.msku, product.title


def _is_wanted(product: Product, options: Mapping[str, str]) -> bool:
    told = dict(zip(_FILTERS, (product.fnsku, product.msku, product.asin), strict=True))
    return all(options.get(name, value) == value for name, value in told.items())


def _begin(day: int, period: str) -> int:
    calendar = date.fromordinal(day)
    if period == "MONTHLY":
        return calendar.replace(day=1).toordinal()
    return day - (calendar.weekday() + 1) % 7 if period == "WEEKLY" else day


def _begin_after(day: int, period: str) -> int:
    if period == "MONTHLY":
        return (date.fromordinal(day) + timedelta(days=32)).replace(day=1).toordinal()
    return day + (7 if period == "WEEKLY" else 1)


def _stamp(day: int, period: str) -> str:
    return date.fromordinal(day).strftime("%m/%Y" if period == "MONTHLY" else "%m/%d/%Y")


LEDGER_SUMMARY = ReportType(
    name="GET_LEDGER_SUMMARY_VIEW_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=550,
    is_quoted=True,
    options=frozenset({"aggregateByLocation", "aggregatedByTimePeriod", *_FILTERS}),
    needs_two_days=True,
)
