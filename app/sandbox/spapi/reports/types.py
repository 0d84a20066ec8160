"""What a report type is, and how its rows become a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.sandbox.history.history import History


@dataclass(frozen=True)
class Window:
    """`last_day` is the last day that was over when the report was asked for (an ordinal, as in a history)."""

    start: datetime
    end: datetime
    last_day: int


Rows = Callable[[History, Window, Mapping[str, str]], Iterable[Sequence[str]]]


@dataclass(frozen=True)
class ReportType:
    """`refresh_seconds`: how long Amazon does not make the same report again. `most_days`: the longest window.

    `is_quoted`: whether every field stands in quotation marks; a report without them has none at all.
    """

    name: str
    header: tuple[str, ...]
    rows: Rows
    refresh_seconds: int
    most_days: int
    is_quoted: bool
    options: frozenset[str] = frozenset()

    def write(self, history: History, window: Window, options: Mapping[str, str]) -> str | None:
        """The file's text; None when there is nothing to tell."""
        lines = [self._line(row) for row in self.rows(history, window, options)]
        return "\n".join([self._line(self.header), *lines, ""]) if lines else None

    def _line(self, fields: Sequence[str]) -> str:
        if self.is_quoted:
            return "\t".join('"' + field.replace('"', '""') + '"' for field in fields)
        return "\t".join(fields)
