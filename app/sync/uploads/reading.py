"""Reads one report file of the seller's into the ledger, by the same readers and writers as Amazon's API."""

import calendar
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import IO, Any

from app.core import clock
from app.ledger import service as ledger
from app.ledger.models import Source
from app.ledger.records import LedgerEventRecord, RowError, WriteCount
from app.providers.amazon.document import open_file
from app.providers.amazon.reports import REPORTS, read_fee_preview, read_myi
from app.providers.errors import BadDocument
from app.sync.datasets import DATASETS
from app.sync.pulls.writers import WRITERS
from app.sync.uploads import notes
from app.sync.uploads.rows import Head, Row, find_head, read_rows
from app.sync.uploads.strangers import describe
from app.sync.uploads.tidying import learn, write_tidy

_KEPT_REJECTS = 200
_KEEP_IN_MEMORY = 4 << 20
_CHUNK = 1 << 16
_TELL_EVERY = 20_000  # rows
_SLACK = timedelta(days=1)  # between two time zones
_TOO_MANY_BAD = 0.1  # of the rows: what a file tells of its days is then no longer whole
_KANA = re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]")  # in Shift-JIS; elsewhere these pairs hardly stand in a text
_ENOUGH_KANA = 3
_AS_AMAZON_WRITES = re.compile(r"\d{2}/\d{2}/\d{4}")
Days = tuple[date, date]

# Which days a row tells of. What is told by the month covers all of it.
_DAYS_OF: dict[Source, tuple[str, ...]] = {
    Source.LEDGER_DETAIL: ("event_on",),
    Source.LEDGER_SUMMARY: ("month_on",),
    Source.REIMBURSEMENTS: ("approved_at",),
    Source.CUSTOMER_RETURNS: ("returned_at",),
    Source.REPLACEMENTS: ("shipped_at",),
    Source.REMOVAL_ORDERS: ("requested_at",),
    Source.REMOVAL_SHIPMENTS: ("shipped_at",),
    Source.NONCOMPLIANCE: ("reported_on",),
    Source.ORDERS: ("purchased_at",),
    Source.STORAGE_FEES: ("month_on",),
    Source.LONG_TERM_STORAGE_FEES: ("snapshot_on",),
    Source.FEE_PREVIEW: ("taken_on",),
    Source.MYI: ("taken_on",),
    Source.SETTLEMENTS: ("starts_at", "ends_at"),
}
_SNAPSHOTS = {Source.FEE_PREVIEW: read_fee_preview, Source.MYI: read_myi}  # their files tell no day
_TELL_THEIR_DAYS = {*_SNAPSHOTS, Source.SETTLEMENTS, Source.STORAGE_FEES, Source.LEDGER_SUMMARY}
_SOURCES = {dataset.report_type: Source(name) for name, dataset in DATASETS.items() if dataset.report_type}


@dataclass
class Outcome:
    """What became of one file. `problem` is set when nothing of it could be taken; `notes` are for the seller."""

    source: Source | None = None
    covers: Days | None = None
    count: WriteCount = field(default_factory=lambda: WriteCount(0, 0, 0))
    rejected: int = 0
    rejects: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None

    def reject(self, error: RowError) -> None:
        self.rejected += 1
        if len(self.rejects) < _KEPT_REJECTS:
            self.rejects.append({"line": error.line, "error": error.message})


@dataclass(frozen=True)
class Context:
    """What a file does not tell of itself. `period`: what the seller chose at Amazon, both days included.

    `tell` is called now and then with how many rows have been looked at, and how many have been written.
    """

    seller_id: int
    period: Days | None = None
    is_japanese: bool = False
    tell: Callable[[int, int], None] = lambda _seen, _written: None


def read_report(content: IO[bytes], context: Context) -> Outcome:
    """Takes the good rows and names the bad ones; the file may have been read before. No commit."""
    outcome = Outcome()
    is_japanese = context.is_japanese or _has_kana(content)
    with open_file(content, is_japanese=is_japanese) as document:
        head, lines = find_head(document)
    if head is None:
        outcome.problem = describe(lines)
        return outcome
    outcome.source = _SOURCES[head.report_type]

    def rows() -> Iterator[Row | RowError]:
        with open_file(content, is_japanese=is_japanese) as document:
            yield from read_rows(document, head)

    spelling = learn(rows, head, context.period, clock.now().date())
    if spelling.days.doubt and not _note_doubt(outcome, spelling.days.doubt, context.period):
        return outcome
    with tempfile.SpooledTemporaryFile(max_size=_KEEP_IN_MEMORY) as tidy:
        tell = lambda seen: context.tell(seen, 0)  # noqa: E731  # one line that names its argument
        seen = write_tidy(rows(), head, spelling, tidy, reject=outcome.reject, tell=tell)
        context.tell(seen, 0)
        _take(_Reader(tidy, head, outcome.source, context, seen), context, outcome)
    outcome.rejects.sort(key=lambda reject: reject["line"])
    return outcome


def _note_doubt(outcome: Outcome, doubt: str, period: Days | None) -> bool:
    """Whether the file can be read all the same: Amazon's own files have the month first, those of a spreadsheet may not."""
    if period is None and not _AS_AMAZON_WRITES.match(doubt):
        outcome.problem = notes.either_day(doubt)
        return False
    outcome.notes.append(notes.month_first(doubt))
    return True


def _take(read: "_Reader", context: Context, outcome: Outcome) -> None:
    source = read.source
    try:
        found = _days_of(source, read.rows(outcome.reject))
        days = _judged(found, read, context.period, outcome)
        if days is None:
            return
        outcome.count = WRITERS[source](context.seller_id, read.written(), _both(days, found))
    except BadDocument as error:
        outcome.problem = error.message
        return
    if read.is_whole(outcome):
        outcome.covers = _whole_months(source, days)
        ledger.record_coverage(context.seller_id, source, *outcome.covers, outcome.count.read, is_uploaded=True)


def _judged(found: Days | None, read: "_Reader", period: Days | None, outcome: Outcome) -> Days | None:
    """The days that the file covers. None where nothing can be taken of it."""
    if found is None:
        if outcome.rejected:
            outcome.problem = notes.NO_GOOD_ROW
        elif period is None:
            outcome.problem = notes.NO_ROW
        elif read.source not in _TELL_THEIR_DAYS:
            outcome.notes.append(notes.NOTHING_THEN)
            return period
        return None
    if period is None or read.source in _TELL_THEIR_DAYS:
        return found
    if found[0] < period[0] - _SLACK or found[1] > period[1] + _SLACK:
        outcome.notes.append(notes.other_period(found))
        return found
    return period


class _Reader:
    """Reads the tidy file as often as it is asked: first for its days and bad rows, then to write it."""

    def __init__(self, tidy: IO[bytes], head: Head, source: Source, context: Context, seen: int) -> None:
        self.source = source
        self._tidy = tidy
        self._before = head.line - 1  # lines before the header
        self._read: Callable[..., Iterator[Any]] = REPORTS[head.report_type]
        if source in _SNAPSHOTS and context.period:
            self._read = partial(_SNAPSHOTS[source], taken_on=context.period[1])
        self._tell = partial(context.tell, seen)
        self._kinds: set[str] = set()

    def rows(self, reject: Callable[[RowError], None]) -> Iterator[Any]:
        """Also learns of what kinds they are."""
        for row in self._all():
            if isinstance(row, RowError):
                reject(RowError(row.line + self._before, row.message))
            else:
                if isinstance(row, LedgerEventRecord):
                    self._kinds.add(row.event_type)
                yield row

    def written(self) -> Iterator[Any]:
        """The good rows; tells how many have gone."""
        good = (row for row in self._all() if not isinstance(row, RowError))
        for number, row in enumerate(good):
            if number % _TELL_EVERY == 0:
                self._tell(number)
            yield row

    def is_whole(self, outcome: Outcome) -> bool:
        """Whether the file tells all of its days, so that what it does not tell did not happen."""
        if outcome.rejected > _TOO_MANY_BAD * (outcome.rejected + outcome.count.read):
            outcome.notes.append(notes.TOO_MANY_BAD)
            return False
        if len(self._kinds) == 1 and not self._kinds & {"Adjustments"}:
            outcome.notes.append(notes.one_kind(*self._kinds))
            return False
        return True

    def _all(self) -> Iterator[Any]:
        with open_file(self._tidy, is_japanese=False) as document:
            yield from self._read(document)


def _has_kana(content: IO[bytes]) -> bool:
    """Whether a file that is not UTF-8 is Japanese: a seller who is not connected has not said so."""
    content.seek(0)
    found = 0
    while found < _ENOUGH_KANA and (chunk := content.read(_CHUNK)):
        found += len(_KANA.findall(chunk))
    return found >= _ENOUGH_KANA


def _days_of(source: Source, rows: Iterable[Any]) -> Days | None:
    """The first and the last day of the rows."""
    names = _DAYS_OF[source]
    days: set[date] = set()
    for row in rows:
        for name in names:
            value = getattr(row, name, None)  # a payout's lines have not what its first row has
            if value is not None:
                days.add(value.date() if isinstance(value, datetime) else value)
    return (min(days), max(days)) if days else None


def _both(days: Days, found: Days | None) -> Days:
    return days if found is None else (min(days[0], found[0]), max(days[1], found[1]))


def _whole_months(source: Source, days: Days) -> Days:
    if _DAYS_OF[source] != ("month_on",):
        return days
    last = days[1]
    return days[0].replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])
