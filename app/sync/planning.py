"""Which windows a run pulls, and in which order. Pure: days in, tasks out."""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.core.marketplaces import find_marketplace
from app.sync.datasets import DATASETS, Cut, Dataset

Span = tuple[date, date]  # both days included
_DAY = timedelta(days=1)
_AGAIN_AFTER_DAYS = 5  # a month that Amazon still changes is not read with each run


class PlannedTask(NamedTuple):
    """One dataset and window; inventory has a marketplace instead of days."""

    dataset: str
    from_on: date | None = None
    to_on: date | None = None
    marketplace_id: str | None = None


class Arrived(NamedTuple):
    """A window that is complete, and the day on which Amazon told it."""

    from_on: date
    to_on: date
    read_on: date


class Known(NamedTuple):
    """What the plan depends on. `report_days`: dataset -> the longest window, in days or months, that Amazon has not refused."""

    today: date  # the marketplaces' day, by Amazon's clock
    months_back: int
    marketplace_ids: Sequence[str]  # the region's home first
    arrived: Mapping[str, Sequence[Arrived]]
    report_days: Mapping[str, int]


def plan(known: Known) -> list[PlannedTask]:
    """Everything after the marketplaces are known, in the order of doing, newest windows first."""
    placed = [each for dataset in DATASETS.values() for each in _placed(dataset, known)]
    return [
        task for _, task in sorted(placed, key=lambda pair: pair[0])
    ]  # stable: the order of DATASETS inside a place


def cut(spans: Iterable[Span], longest_days: int, time_zone: str = "UTC") -> list[Span]:
    """Windows of at most so many days of 24 hours, newest first."""
    longest, zone = timedelta(days=longest_days), ZoneInfo(time_zone)
    windows: list[Span] = []
    for first, last in sorted(spans, reverse=True):
        end = last
        while end >= first:
            start = max(first, end - longest + _DAY)
            if start < end and _length(start, end, zone) > longest:  # a day of 25 hours is among them
                start += _DAY
            windows.append((start, end))
            end = start - _DAY
    return windows


def months_of(span: Span) -> list[Span]:
    """The calendar months of a span of whole ones, newest first."""
    months: list[Span] = []
    last = span[1]
    while last >= span[0]:
        months.append((last.replace(day=1), last))
        last = last.replace(day=1) - _DAY
    return months


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _placed(dataset: Dataset, known: Known) -> Iterator[tuple[int, PlannedTask]]:
    name = dataset.source.value
    stores = _stores(dataset, known)
    if not stores or dataset.source == "participations":
        return
    if dataset.is_per_marketplace:
        yield from ((dataset.place, PlannedTask(name, marketplace_id=store)) for store in known.marketplace_ids)
    elif dataset.cut is Cut.NONE:
        yield dataset.place, PlannedTask(name)
    # A report that not all of the stores have is asked for those that have it.
    store = stores[0] if len(stores) < len(known.marketplace_ids) else None
    for number, span in enumerate(_windows(dataset, known)):
        place = dataset.place if number < dataset.newest or not dataset.newest else dataset.older
        yield place, PlannedTask(name, *span, marketplace_id=store)


def _stores(dataset: Dataset, known: Known) -> list[str]:
    found = {each: find_marketplace(marketplace_id=each) for each in known.marketplace_ids}
    return [
        each for each, store in found.items() if not dataset.countries or (store and store.country in dataset.countries)
    ]


def _windows(dataset: Dataset, known: Known) -> list[Span]:
    """Newest first. Today is asked for too, though it is not over yet."""
    arrived = known.arrived.get(dataset.source, ())
    longest = min(dataset.longest, known.report_days.get(dataset.source, dataset.longest))
    if dataset.cut is Cut.TODAY:
        is_there = any(each.from_on <= known.today <= each.to_on for each in arrived)
        return [] if is_there else [(known.today, known.today)]
    if dataset.cut is Cut.MONTHS:
        return _joined_months(_wanted_months(dataset, known, arrived), longest)
    if dataset.cut is Cut.DAYS:
        home = find_marketplace(marketplace_id=known.marketplace_ids[0])
        return cut(_wanted_days(dataset, known, arrived), longest, home.time_zone if home else "UTC")
    return []


def _length(first: date, last: date, zone: ZoneInfo) -> timedelta:
    """From midnight to midnight."""
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, last + _DAY))
    return end - start


def _wanted_days(dataset: Dataset, known: Known, arrived: Sequence[Arrived]) -> list[Span]:
    """All days but those that were told when Amazon no longer changed them."""
    first = months_before(known.today, known.months_back)
    if dataset.reaches:
        first = max(first, known.today - timedelta(days=dataset.reaches - 1))
    settled = timedelta(days=dataset.settled_after)
    final = [(each.from_on, min(each.to_on, each.read_on - settled)) for each in arrived]
    return _gaps((first, known.today), [span for span in final if span[0] <= span[1]])


def _wanted_months(dataset: Dataset, known: Known, arrived: Sequence[Arrived]) -> list[Span]:
    """Newest first. A month of the first day on, as far as it is over."""
    first = months_before(known.today, known.months_back).replace(day=1)
    months = months_of((first, known.today.replace(day=1) - _DAY))
    return [month for month in months if _is_month_wanted(month, dataset, known.today, arrived)]


def _is_month_wanted(month: Span, dataset: Dataset, today: date, arrived: Sequence[Arrived]) -> bool:
    read_on = max(
        (each.read_on for each in arrived if each.from_on <= month[0] and month[1] <= each.to_on), default=None
    )
    if read_on is None:
        return True
    settled_on = month[1] + timedelta(days=dataset.settled_after)
    return read_on < settled_on and (today >= settled_on or (today - read_on).days >= _AGAIN_AFTER_DAYS)


def _joined_months(months: Sequence[Span], longest: int) -> list[Span]:
    """Months that follow each other go together, as many as one report may tell of."""
    windows: list[list[Span]] = []
    for month in months:
        if windows and len(windows[-1]) < longest and windows[-1][-1][0] - _DAY == month[1]:
            windows[-1].append(month)
        else:
            windows.append([month])
    return [(window[-1][0], window[0][1]) for window in windows]


def _gaps(whole: Span, covered: Iterable[Span]) -> list[Span]:
    gaps: list[Span] = []
    start = whole[0]
    for first, last in sorted(covered):
        if first > start:
            gaps.append((start, min(first - _DAY, whole[1])))
        start = max(start, last + _DAY)
    if start <= whole[1]:
        gaps.append((start, whole[1]))
    return [(first, last) for first, last in gaps if first <= last]
