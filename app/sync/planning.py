"""Which windows a run pulls. Pure: days in, tasks out."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.sync.datasets import DATASETS, Dataset

Span = tuple[date, date]  # both days included
_DAY = timedelta(days=1)


class PlannedTask(NamedTuple):
    """One dataset and window; inventory has a marketplace instead of days."""

    dataset: str
    from_on: date | None = None
    to_on: date | None = None
    marketplace_id: str | None = None


class Known(NamedTuple):
    """What the plan depends on. `report_days`: dataset -> the longest window that Amazon has not refused."""

    today: date  # the marketplaces' day, by Amazon's clock
    months_back: int
    marketplace_ids: Sequence[str]
    covered: Mapping[str, Sequence[Span]]
    report_days: Mapping[str, int]


def plan(known: Known) -> list[PlannedTask]:
    """Everything after the marketplaces are known, in the order of doing, newest windows first."""
    tasks: list[PlannedTask] = []
    for name, dataset in DATASETS.items():
        if dataset.longest_days:
            longest = known.report_days.get(name, dataset.longest_days)
            tasks += [PlannedTask(name, *span) for span in cut(_wanted(dataset, known), longest)]
        elif dataset.source == "inventory":
            tasks += [PlannedTask(name, marketplace_id=each) for each in known.marketplace_ids]
    return tasks


def cut(spans: Iterable[Span], longest_days: int) -> list[Span]:
    """Windows of at most so many days, newest first."""
    windows: list[Span] = []
    for first, last in sorted(spans, reverse=True):
        end = last
        while end >= first:
            start = max(first, end - timedelta(days=longest_days - 1))
            windows.append((start, end))
            end = start - _DAY
    return windows


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _wanted(dataset: Dataset, known: Known) -> list[Span]:
    """The days that have never arrived, and the newest ones again. Today is asked for too, though it is not over yet."""
    first = months_before(known.today, known.months_back)
    again = max(first, known.today - timedelta(days=dataset.overlap_days))
    spans = [*_gaps((first, known.today), known.covered.get(dataset.source, ())), (again, known.today)]
    return _joined(spans)


def _gaps(whole: Span, covered: Sequence[Span]) -> list[Span]:
    gaps: list[Span] = []
    start = whole[0]
    for first, last in sorted(covered):
        if first > start:
            gaps.append((start, min(first - _DAY, whole[1])))
        start = max(start, last + _DAY)
    if start <= whole[1]:
        gaps.append((start, whole[1]))
    return [(first, last) for first, last in gaps if first <= last]


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
