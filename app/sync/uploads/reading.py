"""Reads one report file of the seller's into the ledger, by the same readers and writers as Amazon's API."""

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any

from app.ledger import service as ledger
from app.ledger.models import Source
from app.ledger.records import RowError, WriteCount
from app.providers.amazon.document import open_file
from app.providers.amazon.reports import REPORTS
from app.providers.amazon.reports.recognize import recognize
from app.providers.errors import BadDocument
from app.sync.datasets import DATASETS
from app.sync.pulls.writers import WRITERS

_KEPT_REJECTS = 200
_TOLD_COLUMNS = 300  # characters
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
_SOURCES = {dataset.report_type: Source(name) for name, dataset in DATASETS.items() if dataset.report_type}


@dataclass
class Outcome:
    """What became of one file. `problem` is set when nothing of it could be taken."""

    source: Source | None = None
    covers: Days | None = None
    count: WriteCount = field(default_factory=lambda: WriteCount(0, 0, 0))
    rejected: int = 0
    rejects: list[dict[str, Any]] = field(default_factory=list)
    problem: str | None = None

    def reject(self, error: RowError) -> None:
        self.rejected += 1
        if len(self.rejects) < _KEPT_REJECTS:
            self.rejects.append({"line": error.line, "error": error.message})


@dataclass(frozen=True)
class Context:
    """What a file does not tell of itself. `period`: what the seller chose at Amazon, both days included."""

    seller_id: int
    period: Days | None
    is_japanese: bool


def read_report(content: IO[bytes], context: Context) -> Outcome:
    """Takes the good rows and names the bad ones; the file may have been read before. No commit."""
    outcome = Outcome()
    with open_file(content, is_japanese=context.is_japanese) as document:
        header = next(iter(document), "")
    report_type = recognize(header)
    if report_type is None:
        outcome.problem = _unknown(header)
        return outcome
    source = outcome.source = _SOURCES[report_type]
    read = _Reader(content, report_type, context)
    try:
        found = _days_of(source, read.rows(outcome.reject))
        if found is None:
            outcome.problem = None if context.period else "The file has a header and no row that can be read below it."
        days = context.period or found
        if days is not None:
            outcome.count = WRITERS[source](context.seller_id, read.rows(_ignore), _both(days, found))
            outcome.covers = _whole_months(source, days)
            ledger.record_coverage(context.seller_id, source, *outcome.covers, outcome.count.read, is_uploaded=True)
    except BadDocument as error:
        outcome.problem = error.message
    return outcome


class _Reader:
    """Reads the file as often as it is asked: first for its days and bad rows, then to write it."""

    def __init__(self, content: IO[bytes], report_type: str, context: Context) -> None:
        self._content = content
        self._read = REPORTS[report_type]
        self._is_japanese = context.is_japanese

    def rows(self, reject: Callable[[RowError], None]) -> Iterator[Any]:
        with open_file(self._content, is_japanese=self._is_japanese) as document:
            for row in self._read(document):
                if isinstance(row, RowError):
                    reject(row)
                else:
                    yield row


def _ignore(_error: RowError) -> None:
    """The first reading has told of it."""


def _days_of(source: Source, rows: Iterable[Any]) -> Days | None:
    """The first and the last day of the rows."""
    names = _DAYS_OF[source]
    first: date | None = None
    last: date | None = None
    for row in rows:
        for name in names:
            value = getattr(row, name, None)  # a payout's lines have not what its first row has
            if value is None:
                continue
            day = value.date() if isinstance(value, datetime) else value
            first = day if first is None or day < first else first
            last = day if last is None or day > last else last
    return None if first is None or last is None else (first, last)


def _both(days: Days, found: Days | None) -> Days:
    return days if found is None else (min(days[0], found[0]), max(days[1], found[1]))


def _whole_months(source: Source, days: Days) -> Days:
    if _DAYS_OF[source] != ("month_on",):
        return days
    last = days[1]
    return days[0].replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _unknown(header: str) -> str:
    columns = " ".join(header.split())[:_TOLD_COLUMNS]
    if not columns:
        return "The file is empty."
    return f"This is none of the reports that are read here. Its first line is: {columns}"
