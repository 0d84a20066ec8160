"""Whether the days of one file tell the day or the month first. Nothing is guessed in silence: what stays open is told."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

_SPELLED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_EXACT = re.compile(r"\d{4}-(\d{2})-(\d{2})")
_LAST_MONTH = 12
_ENOUGH = 200  # rows that tell the order
_NO_SUCH_DAYS = 2000  # rows in which no day leaves its order open
_CLEARLY = 3  # times as long is the time that the wrong order makes of a report
_SLACK = timedelta(days=1)  # between two time zones


class Order(NamedTuple):
    """`doubt`: a day that can be read in two ways, where the file does not tell which one is meant."""

    is_day_first: bool
    doubt: str | None = None


@dataclass
class _Reading:
    """All days of the file, if they are read in one order."""

    first: date | None = None
    last: date | None = None

    def add(self, year: int, month: int, day: int) -> None:
        try:
            on = date(year, month, day)
        except ValueError:
            return
        self.first = on if self.first is None else min(self.first, on)
        self.last = on if self.last is None else max(self.last, on)

    def is_within(self, first: date, last: date) -> bool:
        return bool(self.first and self.last and first <= self.first and self.last <= last)

    @property
    def length(self) -> timedelta:
        return self.last - self.first if self.first and self.last else timedelta(0)


@dataclass
class _Seen:
    """What the rows have told so far. `votes`: for the day first, and for the month first."""

    votes: Counter[bool] = field(default_factory=Counter)
    by_day: _Reading = field(default_factory=_Reading)
    by_month: _Reading = field(default_factory=_Reading)
    doubt: str | None = None

    def add(self, text: str, exact: str) -> None:
        match = _SPELLED.match(text)
        if match is None:
            return
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first == second or min(first, second) > _LAST_MONTH:
            return
        told = _told(first, second, exact)
        if told is not None:
            self.votes[told] += 1
            return
        self.doubt = self.doubt or text
        year += 2000 if year < 100 else 0
        self.by_day.add(year, second, first)
        self.by_month.add(year, first, second)


def order_of(rows: Iterable[tuple[Sequence[str], str]], period: tuple[date, date] | None, today: date) -> Order:
    """`rows`: the days of a row as they are written, and its point in time with the year first, where it tells one.

    A number over 12 is no month, and the point in time settles it. Where no row has either, the period that the seller
    gave, days to come, and the time that the file would span tell; else Amazon's own order is taken, with the doubt.
    """
    seen = _Seen()
    for number, (texts, exact) in enumerate(rows):
        for text in texts:
            seen.add(text, exact)
        is_clear = seen.votes.total() >= _ENOUGH
        if is_clear or (number >= _NO_SUCH_DAYS and seen.doubt is None and not seen.votes):
            break
    if seen.votes[True] != seen.votes[False]:
        return Order(seen.votes[True] > seen.votes[False])
    if seen.doubt is None:
        return Order(is_day_first=False)
    return _weighed(seen, period, today)


def _told(first: int, second: int, exact: str) -> bool | None:
    """Whether this row has the day first. None where it may be either."""
    if match := _EXACT.match(exact):
        month, day = int(match[1]), int(match[2])
        if (first, second) in {(day, month), (month, day)}:
            return (first, second) == (day, month)
    if (first > _LAST_MONTH) != (second > _LAST_MONTH):
        return first > _LAST_MONTH
    return None


def _weighed(seen: _Seen, period: tuple[date, date] | None, today: date) -> Order:
    by_day, by_month = seen.by_day, seen.by_month
    spans = [(date.min, today + _SLACK)]
    if period:
        spans.append((period[0] - _SLACK, period[1] + _SLACK))
    for first, last in spans:
        if by_day.is_within(first, last) != by_month.is_within(first, last):
            return Order(by_day.is_within(first, last))
    if by_day.length > by_month.length * _CLEARLY:
        return Order(is_day_first=False)
    if by_month.length > by_day.length * _CLEARLY:
        return Order(is_day_first=True)
    return Order(is_day_first=False, doubt=seen.doubt)
