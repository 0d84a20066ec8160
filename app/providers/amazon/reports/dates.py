"""Days, months and instants as Amazon's files write them; in a local spelling the file tells whether days come first."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from app.providers.amazon.reports.numbers import shown

_SPELLED_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_SPELLED_INSTANT = re.compile(
    r"(?P<day>[\d/.-]{6,10})(?:[T ]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(?:\s*(?P<zone>\S+))?"
)
_MONTHS = (
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[/-]?(?P<month>\d{2})"),
)
_HOURS_AHEAD = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4,
    "JST": 9, "SGT": 8, "AEST": 10, "AEDT": 11,
}  # fmt: skip


def read_day(text: str, *, is_day_first: bool = False) -> date:
    """`2026-07-06`, `07/06/2026`, `06.07.2026`, or the day of an instant as it is written, which is Amazon's own. Raises ValueError."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    if match := _SPELLED_INSTANT.fullmatch(text):
        return _day(match["day"], text, is_day_first=is_day_first)
    raise ValueError(f"{shown(text)} is not a date")


def read_instant(text: str, *, is_day_first: bool = False) -> datetime:
    """In UTC, which it also is where no zone is told. `2025-06-09 05:23:19 UTC`, and days as in `read_day`. Raises ValueError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = _spelled_instant(text, is_day_first=is_day_first)
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError(f"{shown(text)} is not a point in time") from None


def read_month(text: str) -> date:
    """`07/2026` or `2026-07`: the first day of it. Raises ValueError."""
    for pattern in _MONTHS:
        if match := pattern.fullmatch(text):
            return _checked(int(match["year"]), int(match["month"]), 1, text)
    raise ValueError(f"{shown(text)} is not a month")


def spelled_numbers(text: str) -> tuple[int, int] | None:
    """The first two numbers of a day whose order only the file can tell: (9, 6) of `09/06/25`. None for every other text."""
    match = _SPELLED_DAY.match(text)
    if match is None or match[2] == ".":
        return None
    return int(match[1]), int(match[3])


def _spelled_instant(text: str, *, is_day_first: bool) -> datetime:
    match = _SPELLED_INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(f"{shown(text)} is not a point in time")
    day = _day(match["day"], text, is_day_first=is_day_first)
    try:
        at = time.fromisoformat(_two_digits(match["time"] or "00:00"))
    except ValueError:
        raise ValueError(f"{shown(text)} is not a point in time") from None
    return datetime.combine(day, at, _zone(match["zone"], text))


def _two_digits(clock: str) -> str:
    return f"0{clock}" if clock[1] == ":" else clock


def _zone(name: str | None, text: str) -> timezone:
    hours = _HOURS_AHEAD.get((name or "UTC").upper())
    if hours is None:
        raise ValueError(f"{shown(text)} names a time zone that is not known")
    return timezone(timedelta(hours=hours))


def _day(text: str, whole: str, *, is_day_first: bool) -> date:
    """Points always part the day, the month and the year, in this order."""
    match = _SPELLED_DAY.fullmatch(text)
    if match is None:
        try:
            return date.fromisoformat(text.replace("/", "-"))
        except ValueError:
            raise ValueError(f"{shown(whole)} is not a date") from None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    day, month = (first, second) if is_day_first or match[2] == "." else (second, first)
    return _checked(year + 2000 if year < 100 else year, month, day, whole)


def _checked(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{shown(text)} is not a date") from None
