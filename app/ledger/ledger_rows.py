"""Ledger records on their way into the table: hashed, numbered within equal ones, and written as COPY's text.

They come by the million, so memory stays constant: equal rows are counted for one day at a time, which is right as
long as a file's days follow each other. Where a day comes back, or lies outside the window that was asked for, the
database has to number them (`is_ordered` is then False).
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import blake2b
from itertools import chain

from app.catalog.records import ProductRecord
from app.ledger.records import LedgerEventRecord

# What identifies a row stands together, so that its text is hashed and written at once.
COLUMNS = (
    "seller_id",
    "event_on",
    "fnsku",
    "event_type",
    "reference_id",
    "quantity",
    "fulfillment_center",
    "disposition",
    "reason",
    "asin",
    "msku",
    "country",
    "reconciled",
    "unreconciled",
    "row_hash",
    "ordinal",
    "first_seen_at",
)
_TABS = 12  # between the values that come from Amazon
_BATCH = 2000


class LedgerRows:
    """Reads the records once. `read` counts them, `products` is what they say of the seller's products."""

    def __init__(
        self, seller_id: int, records: Iterable[LedgerEventRecord], days: tuple[date, date], now: datetime
    ) -> None:
        self.read = 0
        self.is_ordered = True
        self._head = f"{seller_id}\t"
        self._tail = f"\t{now.isoformat()}\n"
        self._records = iter(records)
        self._first, self._last = days
        self._pending: LedgerEventRecord | None = None
        self._products: dict[str, tuple[date, ProductRecord]] = {}

    @property
    def newest_on(self) -> date | None:
        """The newest day of which a row names a product."""
        return max((on for on, _ in self._products.values()), default=None)

    @property
    def products(self) -> list[ProductRecord]:
        """Each MSKU with the labels of its newest row, oldest first."""
        return [product for _, product in sorted(self._products.values(), key=lambda known: known[0])]

    def ordered(self) -> Iterator[str]:
        """Chunks of COPY text, up to the first row that is out of order; `rest` goes on from there."""
        day: date | None = None
        day_text = ""
        past: set[date] = set()
        seen: dict[str, int] = {}
        chunk: list[str] = []
        for record in self._records:
            if record.event_on != day:
                day = record.event_on
                if day in past or not self._first <= day <= self._last:
                    self.is_ordered = False
                    self._pending = record
                    break
                past.add(day)
                seen = {}
                day_text = day.isoformat()
            identity = _identity(record, day_text)
            digest = blake2b(identity.encode(), digest_size=16).hexdigest()
            ordinal = seen.get(digest, 0)
            seen[digest] = ordinal + 1
            chunk.append(self._line(record, identity, digest, ordinal))
            if len(chunk) == _BATCH:
                yield "".join(chunk)
                chunk.clear()
        yield "".join(chunk)

    def rest(self) -> Iterator[str]:
        """The rows that `ordered` left; the database numbers them."""
        if self._pending is None:
            return
        chunk: list[str] = []
        for record in chain([self._pending], self._records):
            identity = _identity(record, record.event_on.isoformat())
            digest = blake2b(identity.encode(), digest_size=16).hexdigest()
            chunk.append(self._line(record, identity, digest, 0))
            if len(chunk) == _BATCH:
                yield "".join(chunk)
                chunk.clear()
        self._pending = None
        yield "".join(chunk)

    def _line(self, record: LedgerEventRecord, identity: str, digest: str, ordinal: int) -> str:
        on, fnsku, asin, msku, title, _, _, _, _, _, _, country, rec, unrec = record
        self.read += 1
        if msku:
            known = self._products.get(msku)
            if known is None or known[0] < on:
                self._products[msku] = (on, ProductRecord(msku, fnsku, asin, title))
        reconciled = (
            "\t" if rec is None and unrec is None else f"{'' if rec is None else rec}\t{'' if unrec is None else unrec}"
        )
        values = f"{identity}\t{asin or ''}\t{msku or ''}\t{country or ''}\t{reconciled}"
        if values.count("\t") != _TABS or "\\" in values or "\n" in values or "\r" in values:
            values = _escaped_values(record)
        return f"{self._head}{values}\t\\\\x{digest}\t{ordinal}{self._tail}"


def _identity(record: LedgerEventRecord, day: str) -> str:
    """What makes a row this row. Reconciled units are not part of it: Amazon changes them later."""
    _, fnsku, _, _, _, kind, ref, units, center, disposition, reason, _, _, _ = record
    return f"{day}\t{fnsku}\t{kind}\t{ref or ''}\t{units}\t{center or ''}\t{disposition or ''}\t{reason or ''}"


def _escaped_values(record: LedgerEventRecord) -> str:
    on, fnsku, asin, msku, _, kind, ref, units, center, disposition, reason, country, rec, unrec = record
    given = (on, fnsku, kind, ref, units, center, disposition, reason, asin, msku, country, rec, unrec)
    return "\t".join(map(_escaped, given))


def _escaped(value: object) -> str:
    if value is None:
        return ""
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
