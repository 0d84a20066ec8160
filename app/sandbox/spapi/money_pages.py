"""What both versions of the Finances API have in common: windows of posted money, and pages of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.sandbox.history.history import History
from app.sandbox.history.money_rows import MoneyEvent
from app.sandbox.spapi.door import format_instant, invalid_input, parse_instant
from app.sandbox.spapi.paging import Kept, PageToken

_MARGIN = timedelta(minutes=2)
LONGEST = timedelta(days=180)


@dataclass(frozen=True)
class PostedWindow:
    after: datetime
    before: datetime

    @property
    def is_too_long(self) -> bool:
        """More than 180 days apart is no error at Amazon, but an empty answer."""
        return self.before - self.after > LONGEST

    def as_words(self) -> dict[str, str]:
        """For a page token: a first page without an end ends for all its pages at the same instant."""
        return {"after": format_instant(self.after), "before": format_instant(self.before)}


def read_window(now: datetime, start: datetime, before: str | None, name: str) -> PostedWindow:
    """The window that begins at `start`; `name` is the parameter that gives its end. Raises ApiError."""
    end = parse_instant(before, name) or (now - _MARGIN).replace(microsecond=0)
    if start > now - _MARGIN or end > now - _MARGIN + timedelta(seconds=1):
        raise invalid_input("Date range is invalid: dates must be at least two minutes before now.")
    if end < start:
        raise invalid_input("Date range is invalid.")
    return PostedWindow(start, end)


def window_of_token(token: PageToken) -> PostedWindow:
    return PostedWindow(datetime.fromisoformat(token.told["after"]), datetime.fromisoformat(token.told["before"]))


class PostedMoney:
    """Events posted in a window, oldest first."""

    def __init__(self) -> None:
        self._kept: Kept[list[MoneyEvent]] = Kept()

    def list_events(self, history: History, window: PostedWindow) -> list[MoneyEvent]:
        if window.is_too_long:
            return []
        key = (history.seller.id, history.last_day, window)
        return self._kept.get(key, lambda: _posted(history, window))


def _posted(history: History, window: PostedWindow) -> list[MoneyEvent]:
    days = (window.after.astimezone(UTC).toordinal(), window.before.astimezone(UTC).toordinal())
    stamped = [(each.posted_at, each.identity, each) for each in history.money(*days)]
    found = [each for each in stamped if window.after <= each[0] < window.before]
    return [each[2] for each in sorted(found, key=lambda each: each[:2])]
