"""What a report type is, and how its rows become lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from app.sandbox.history.history import History
from app.sandbox.sellers import DemoSeller

_HALF_DAY = timedelta(hours=12)
_ZONES = timedelta(hours=15)  # midnight somewhere on earth is at most so far from midnight UTC


@dataclass(frozen=True)
class Window:
    """`last_day` is the last day that was over when the report was asked for (an ordinal, as in a history)."""

    start: datetime
    end: datetime
    last_day: int
    marketplaces: frozenset[str] = frozenset()

    def dates(self) -> tuple[int, int]:
        """For rows that have a date only: a day belongs to a window that holds its noon, whatever zone it was cut in."""
        first = (self.start.astimezone(UTC) + _HALF_DAY - timedelta(microseconds=1)).toordinal()
        return first, min((self.end.astimezone(UTC) - _HALF_DAY).toordinal(), self.last_day)

    def days(self) -> tuple[int, int]:
        """For rows that have an instant: every day that the window touches."""
        first, last = self.start.astimezone(UTC).toordinal(), self.end.astimezone(UTC).toordinal()
        return first, min(last, self.last_day)

    def holds(self, instant: datetime) -> bool:
        return self.start <= instant <= self.end

    def month(self) -> datetime | None:
        """The first day of the calendar month that the window is, to whichever midnight it was cut; None for any other window.

        The month that still runs ends now.
        """
        first = (self.start.astimezone(UTC) + _ZONES).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        after = (first + timedelta(days=32)).replace(day=1)
        is_running = self.end.astimezone(UTC).toordinal() == self.last_day + 1 and self.end < after
        ends_well = is_running or abs(self.end - after) <= _ZONES + timedelta(seconds=1)
        return first if abs(self.start - first) <= _ZONES and ends_well else None


class Span(Enum):
    """What Amazon wants of a report's window."""

    FREE = auto()
    MONTH = auto()  # exactly one calendar month
    SNAPSHOT = auto()  # there is only now


class Beyond(Enum):
    """How a report of too long a window ends."""

    ERROR_TEXT = auto()  # DONE, with one line of error for a document
    FATAL = auto()


Row = Sequence[str]
Rows = Callable[[History, Window, Mapping[str, str]], Iterable[Row]]
DAILY, NEAR_REAL_TIME = 4 * 3600, 30 * 60


@dataclass(frozen=True)
class ReportType:
    """`refresh_seconds`: how long Amazon does not make the same report again. `most_days`: the longest window.

    `is_quoted`: whether every field stands in quotation marks; a report without them has none at all.
    `european_header`: where its columns differ. `countries`: where it exists, everywhere when empty.
    `least_age_days`: how far back the window must reach. `needs_two_days`: within one UTC day there is a header only.
    """

    name: str
    header: tuple[str, ...]
    rows: Rows
    refresh_seconds: int
    most_days: int
    is_quoted: bool = False
    options: frozenset[str] = frozenset()
    span: Span = Span.FREE
    beyond: Beyond = Beyond.ERROR_TEXT
    european_header: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    least_age_days: int = 0
    needs_two_days: bool = False
    is_on_request: bool = True

    def columns(self, seller: DemoSeller) -> tuple[str, ...]:
        return self.european_header if self.european_header and seller.region == "EU" else self.header

    def is_too_long(self, window: Window) -> bool:
        return self.span is Span.FREE and (window.end - window.start).days > self.most_days

    def is_header_only(self, window: Window) -> bool:
        return self.needs_two_days and window.start.astimezone(UTC).date() == window.end.astimezone(UTC).date()

    def line(self, fields: Row) -> str:
        if self.is_quoted:
            return "\t".join('"' + field.replace('"', '""') + '"' for field in fields) + "\n"
        return "\t".join(fields) + "\n"
