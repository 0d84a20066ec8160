"""Ledger records on their way into the table: hashed, numbered within equal ones, and written as COPY's text.

They come by the million, so memory stays constant: equal rows are counted for one day at a time, which is right as
long as a file's days follow each other. Where a day comes back, or lies outside the window that was asked for, the
database has to number them (`is_ordered` is then False).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import blake2b

from app.catalog.records import ProductRecord
from app.ledger.records import LedgerEventRecord

COLUMNS = (
    "seller_id",
    "event_on",
    "row_hash",
    "ordinal",
    "fnsku",
    "asin",
    "msku",
    "event_type",
    "reference_id",
    "quantity",
    "fulfillment_center",
    "disposition",
    "reason",
    "country",
    "reconciled",
    "unreconciled",
    "first_seen_at",
)
_TABS = 11  # in the part of a line that comes from Amazon: fnsku to unreconciled
_SPECIAL = re.compile(r"[\\\r\n]")
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
            digest = _digest(record)
            ordinal = seen.get(digest, 0)
            seen[digest] = ordinal + 1
            chunk.append(self._line(record, digest, ordinal))
            if len(chunk) == _BATCH:
                yield "".join(chunk)
                chunk.clear()
        yield "".join(chunk)

    def rest(self) -> Iterator[str]:
        """The rows that `ordered` left; the database numbers them."""
        if self._pending is None:
            return
        yield self._line(self._pending, _digest(self._pending), 0)
        self._pending = None
        chunk: list[str] = []
        for record in self._records:
            chunk.append(self._line(record, _digest(record), 0))
            if len(chunk) == _BATCH:
                yield "".join(chunk)
                chunk.clear()
        yield "".join(chunk)

    def _line(self, record: LedgerEventRecord, digest: str, ordinal: int) -> str:
        on, fnsku, asin, msku, title, kind, ref, units, center, disposition, reason, country, rec, unrec = record
        self.read += 1
        if msku:
            known = self._products.get(msku)
            if known is None or known[0] < on:
                self._products[msku] = (on, ProductRecord(msku, fnsku, asin, title))
        values = (
            f"{fnsku}\t{asin or ''}\t{msku or ''}\t{kind}\t{ref or ''}\t{units}\t{center or ''}\t{disposition or ''}"
            f"\t{reason or ''}\t{country or ''}\t{'' if rec is None else rec}\t{'' if unrec is None else unrec}"
        )
        if values.count("\t") != _TABS or _SPECIAL.search(values):
            texts = (fnsku, asin, msku, kind, ref, units, center, disposition, reason, country, rec, unrec)
            values = "\t".join(map(_escaped, texts))
        return f"{self._head}{on}\t\\\\x{digest}\t{ordinal}\t{values}{self._tail}"


def _digest(record: LedgerEventRecord) -> str:
    """What makes a row this row. Reconciled units are not part of it: Amazon changes them later."""
    on, fnsku, _, _, _, kind, ref, units, center, disposition, reason, _, _, _ = record
    text = f"{on}\x1f{fnsku}\x1f{kind}\x1f{ref or ''}\x1f{center or ''}\x1f{disposition or ''}\x1f{reason or ''}\x1f{units}"
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _escaped(value: object) -> str:
    if value is None:
        return ""
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
