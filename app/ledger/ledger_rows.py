"""Ledger records on their way into the table: day by day, hashed, numbered within equal ones, as COPY's text.

They come by the million, so memory stays constant: a day is held until it is over, which is enough as long as a file's
days follow each other. Where a day comes back the database has to number its rows (`is_ordered` is then False).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import blake2b
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import cast

from app.catalog.records import ProductRecord
from app.ledger.records import DayText, LedgerEventRecord

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
    "reconciled",
    "unreconciled",
    "asin",
    "msku",
    "country",
    "row_hash",
    "ordinal",
    "first_seen_at",
)
_TAB = "\t"
_TABS = 11  # between the values that come from Amazon beside the day
_NOT_IDENTIFYING = 5  # the last of them: reconciled units, which change later, and labels
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"t": "\t", "n": "\n", "r": "\r"}
_LONGEST_DAY = 50_000  # rows that are held; a longer day comes in parts
_PART = 2000


_Given = LedgerEventRecord | DayText


class DayPart:
    """The rows of one day, or of a piece of it where it is too long to be held. `numbers` counts equal rows of the day.

    `told` is what the file's text told of all of them; where that is known, there are no rows.
    """

    def __init__(
        self,
        on: date,
        records: list[LedgerEventRecord],
        numbers: dict[str, int],
        *,
        is_whole: bool = False,
        told: DayText | None = None,
    ) -> None:
        self.on = on
        self.is_whole = is_whole
        self.is_known = told is not None and told.is_known
        self.text_digest = told.digest if told and is_whole else None
        self._numbers = numbers
        values = _values(records)
        self._is_escaped = not _are_plain(values)
        if self._is_escaped:
            values = list(map(_escaped_values, records))
        self._values = sorted(values)  # as Amazon promises no order of a day's rows

    def __len__(self) -> int:
        return len(self._values)

    def digest(self) -> bytes:
        """The same for the same rows in any order; it covers everything that is kept of them."""
        return blake2b("\n".join(self._values).encode(), digest_size=16).digest()

    def text(self, seller_id: int, now: datetime) -> str:
        """The part as COPY's text; to be called once."""
        day = self.on.isoformat()
        head, tail = f"{seller_id}\t{day}\t", f"\t{now.isoformat()}\n"
        numbers = self._numbers
        lines = []
        for values in self._values:
            identity = f"{day}\t{values.rsplit(_TAB, _NOT_IDENTIFYING)[0]}"
            if self._is_escaped:
                identity = _plain(identity)
            row_hash = blake2b(identity.encode(), digest_size=16).hexdigest()
            ordinal = numbers.get(row_hash, 0)
            numbers[row_hash] = ordinal + 1
            lines.append(f"{head}{values}\t\\\\x{row_hash}\t{ordinal}{tail}")
        return "".join(lines)


class LedgerRows:
    """Reads the records once. `read` counts them, `products` is what they say of the seller's products."""

    def __init__(self, records: Iterable[_Given]) -> None:
        self.read = 0
        self.is_ordered = True
        self.counts: dict[date, int] = {}  # how many rows of each day `ordered` has given
        self._records = iter(records)
        self._pending: Iterator[_Given] = iter(())
        self._products: dict[str, LedgerEventRecord] = {}

    @property
    def products(self) -> list[ProductRecord]:
        """Each MSKU with the labels of its newest row."""
        newest = self._products.items()
        return [ProductRecord(msku, row.fnsku, row.asin, row.title, row.event_on) for msku, row in newest]

    def ordered(self) -> Iterator[DayPart]:
        """Day after day, up to the first one that comes back; `rest` goes on from there."""
        by_day = groupby(self._records, key=itemgetter(0))
        for on, group in by_day:
            numbers: dict[str, int] = {}
            is_first = True
            while given := list(islice(group, _LONGEST_DAY if is_first else _PART)):
                records, texts = _apart(given)
                is_alone = is_first and len(given) == 1
                if (is_first and on in self.counts) or (any(told.is_known for told in texts) and not is_alone):
                    self.is_ordered = False
                    self._pending = chain(given, group, chain.from_iterable(others for _, others in by_day))
                    return
                self.counts[on] = self.counts.get(on, 0) + self._learn(records, texts)
                is_whole = is_first and len(given) < _LONGEST_DAY
                yield DayPart(on, records, numbers, is_whole=is_whole, told=_of_all(records, texts))
                is_first = False

    def rest(self) -> Iterator[DayPart]:
        """What `ordered` left, in any order; the database has to number these rows."""
        while given := list(islice(self._pending, _PART)):
            for on, group in groupby(sorted(given, key=itemgetter(0)), key=itemgetter(0)):
                records, texts = _apart(list(group))
                self._learn(records, texts)
                if records:
                    yield DayPart(on, records, {})
                for told in texts:
                    if told.is_known:
                        yield DayPart(on, [], {}, told=told)

    def _learn(self, records: list[LedgerEventRecord], texts: list[DayText]) -> int:
        """Gives the number of rows. Of a day that is known the catalog has learned when it was written."""
        rows = len(records) + sum(told.row_count for told in texts if told.is_known)
        self.read += rows
        known = self._products
        for msku, record in {record[3]: record for record in records}.items():
            if msku and (msku not in known or known[msku][0] < record[0]):
                known[msku] = record
        return rows


def _apart(given: list[_Given]) -> tuple[list[LedgerEventRecord], list[DayText]]:
    last = given[-1]
    if DayText not in set(map(type, given[:-1])):  # as a day comes from a file whose days follow each other
        texts = [last] if isinstance(last, DayText) else []
        return cast("list[LedgerEventRecord]", given[: len(given) - len(texts)]), texts
    texts = [each for each in given if isinstance(each, DayText)]
    return [each for each in given if isinstance(each, LedgerEventRecord)], texts


def _of_all(records: list[LedgerEventRecord], texts: list[DayText]) -> DayText | None:
    """What was told of the text of all of the day's rows."""
    if len(texts) != 1:
        return None
    return texts[0] if texts[0].is_known or texts[0].row_count == len(records) else None


def _values(records: list[LedgerEventRecord]) -> list[str]:
    """The rows' texts, beginning with what makes a row this row. Reconciled units change later, so that they follow it."""
    return [
        f"{fnsku}\t{kind}\t{ref or ''}\t{units}\t{center or ''}\t{disposition or ''}\t{reason or ''}"
        f"\t{'' if rec is None else rec}\t{'' if unrec is None else unrec}\t{asin or ''}\t{msku or ''}\t{country or ''}"
        for _, fnsku, asin, msku, _, kind, ref, units, center, disposition, reason, country, rec, unrec in records
    ]


def _are_plain(values: list[str]) -> bool:
    """Whether COPY reads these texts as they are: the only tabs and line breaks are those between them."""
    together = "\n".join(values)
    return (
        together.count("\t") == len(values) * _TABS
        and together.count("\n") == len(values) - 1
        and "\\" not in together
        and "\r" not in together
    )


def _escaped_values(record: LedgerEventRecord) -> str:
    _, fnsku, asin, msku, _, kind, ref, units, center, disposition, reason, country, rec, unrec = record
    given = (fnsku, kind, ref, units, center, disposition, reason, rec, unrec, asin, msku, country)
    return "\t".join("" if value is None else str(value).translate(_ESCAPES) for value in given)


def _plain(text: str) -> str:
    """Row hashes are over the texts as Amazon wrote them."""
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)
