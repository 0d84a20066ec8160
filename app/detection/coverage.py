"""Which days Amazon's reports cover: a day that has not arrived is unknown, not empty."""

from collections.abc import Iterable
from datetime import date, timedelta

_DAY = timedelta(days=1)
# Reports end on the day before they were asked for, and a run may follow some days after the last sync.
_STALE_AFTER = timedelta(days=7)


class CoveredDays:
    """The days of one source that have arrived completely."""

    def __init__(self, spans: Iterable[tuple[date, date]]) -> None:
        self._spans: list[tuple[date, date]] = []
        for start, end in sorted(spans):
            if self._spans and start <= self._spans[-1][1] + _DAY:
                self._spans[-1] = (self._spans[-1][0], max(end, self._spans[-1][1]))
            else:
                self._spans.append((start, end))

    def has(self, day: date) -> bool:
        """Whether that day has arrived."""
        return any(start <= day <= end for start, end in self._spans)

    def reaches_from(self, day: date, today: date) -> bool:
        """Whether every day from `day` until a few days before `today` has arrived."""
        return any(start <= day and end >= min(today, max(day, today - _STALE_AFTER)) for start, end in self._spans)
