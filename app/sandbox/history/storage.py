"""Storage fees: a row for each product, center and month, and a surcharge in mid-month on units that lie too long."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from app.sandbox.history import overcharges
from app.sandbox.history.books import Books
from app.sandbox.history.days import day_of
from app.sandbox.history.fee_rows import LongTermFee, StorageFee
from app.sandbox.history.fees import size_tier, storage_rate
from app.sandbox.history.measures import Measures
from app.sandbox.history.rows import SELLABLE, Product

_CENT = Decimal("0.01")
_CHARGED_AFTER = 6
_ASSESSED_ON = 15
_WORTH_PLANTING = Decimal("0.60")
# Days since receipt, tier, rate for a cubic foot (US) or, times 35, a cubic metre.
_AGES = (
    (365, "365+ days", Decimal("6.90")),
    (271, "271-365 days", Decimal("3.80")),
    (181, "181-270 days", Decimal("0.50")),
)
_METRIC_FACTOR = 35

Shelf = tuple[int, str]


class Storage:
    """Follows the ledger from month to month: what lay at each center on how many days."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._read = 0
        self._on_hand: defaultdict[Shelf, int] = defaultdict(int)
        self._received: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)

    def live(self, calendar: date) -> None:
        """Close the month on its morrow, and assess old units in its middle."""
        if calendar.day == 1:
            last = calendar - timedelta(days=1)
            self._close(last.replace(day=1), last)
        elif calendar.day == _ASSESSED_ON:
            self._assess()

    def _close(self, first: date, last: date) -> None:
        books, month = self._books, first.toordinal()
        days = last.day
        unit_days = {shelf: units * days for shelf, units in self._on_hand.items() if units}
        end = bisect_right(books.ledger, last.toordinal(), key=day_of)
        for row in books.ledger[self._read : end]:
            shelf = (row.product.index, row.center)
            unit_days[shelf] = unit_days.get(shelf, 0) + row.quantity * (last.toordinal() - row.day + 1)
            self._on_hand[shelf] += row.quantity
            if row.event_type == "Receipts":
                self._received[row.product.index].append((row.day, row.quantity))
        self._read = end
        rows = [self._row(month, shelf, units, days) for shelf, units in sorted(unit_days.items()) if units > 0]
        books.storage_fees += self._spoil(month, [row for row in rows if row.amount])

    def _row(self, month: int, shelf: Shelf, unit_days: int, days: int) -> StorageFee:
        product = self._books.products[shelf[0]]
        average = (Decimal(unit_days) / days).quantize(_CENT)
        measures = self._books.mistakes.measures_of(product, month)
        return _charge(month, self._books.day + _CHARGED_AFTER, product, shelf[1], average, measures)

    def _spoil(self, month: int, rows: list[StorageFee]) -> list[StorageFee]:
        """Two rows of the month are reckoned with far too large a unit; one of them is corrected soon.

        Products that Amazon mismeasures for long are dear here too.
        """
        dear = [place for place, row in enumerate(rows) if row.amount >= _WORTH_PLANTING]
        random = self._books.chance("storage", month)
        for place, scenario in zip(
            random.sample(dear, min(2, len(dear))), ("storage_overcharged", "corrected"), strict=False
        ):
            row = rows[place]
            rows[place] = _charge(
                month, row.charged_day, row.product, row.center, row.units, _enlarged(row.product.measures)
            )
            self._note(rows[place], "storage_overcharged" if scenario != "corrected" else "storage_corrected")
        for row in rows:
            if row.measures is self._books.mistakes.measures_of(row.product, month) is not row.product.measures:
                self._note(row, "storage_by_wrong_measures")
        return rows

    def _note(self, row: StorageFee, scenario: str) -> None:
        books = self._books
        right = _charge(row.month, row.charged_day, row.product, row.center, row.units, row.product.measures)
        if row.amount <= right.amount:
            return
        candidate = books.note(
            "storage_fee_overcharge",
            scenario,
            row.product,
            1,
            unit_value=row.amount - right.amount,
            month=overcharges.month_of(row.month),
            fulfillment_center=row.center,
        )
        candidate.day = row.charged_day
        if scenario == "storage_corrected":
            books.later(20, partial(overcharges.correct_candidate, books, candidate, "WEIGHT_AND_DIMENSIONS_CHANGE"))

    def _assess(self) -> None:
        """The oldest units are those that lie there beyond what was received since."""
        books = self._books
        for product in books.products:
            left = books.stock.total(product, SELLABLE)
            for units, tier, rate in self._old(product, left):
                factor = _METRIC_FACTOR if product.measures.is_metric else 1
                amount = (units * product.measures.volume * rate * factor).quantize(_CENT)
                if amount:
                    books.long_term_fees.append(LongTermFee(books.day, product, units, tier, rate * factor, amount))

    def _old(self, product: Product, on_hand: int) -> list[tuple[int, str, Decimal]]:
        found, counted = [], 0
        for days, tier, rate in _AGES:
            newer = sum(units for day, units in self._received[product.index] if day > self._books.day - days)
            units = max(0, on_hand - newer) - counted
            if units > 0:
                found.append((units, tier, rate))
                counted += units
        return found


def _charge(
    month: int, charged_day: int, product: Product, center: str, units: Decimal, measures: Measures
) -> StorageFee:
    rate = storage_rate(product.store, measures, date.fromordinal(month).month)
    amount = (units * measures.volume * rate).quantize(_CENT)
    return StorageFee(month, charged_day, product, center, units, measures, size_tier(measures), rate, amount)


def _enlarged(measures: Measures) -> Measures:
    return Measures(measures.longest * 2, measures.median * 2, measures.shortest, measures.weight, measures.is_metric)
