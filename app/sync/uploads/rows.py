"""The rows of a table as a computer of the seller's left it: lines before the header, quotes that never close, cells cut off."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from app.ledger.records import RowError
from app.providers.amazon.document import Document
from app.providers.amazon.reports.header import delimiter_of, header_names, is_quoted, plain_name
from app.providers.amazon.reports.recognize import recognize

_PREAMBLE_LINES = 40
_LONGEST_ROW = 50  # physical lines
_FORMULA = re.compile(r'=\s*"(.*)"')  # how some programs keep a spreadsheet from changing a number
# Spreadsheets leave out the last columns of a row where they are empty. Others than these are not empty.
_OFTEN_EMPTY = frozenset(
    ("store", "customercomments", "promotionid", "originalreimbursementid", "originalreimbursementtype")
)


class Head(NamedTuple):
    """The header of a report, and which report it is. `line` counts from 1."""

    report_type: str
    names: Sequence[str]
    delimiter: str
    is_quoted: bool
    line: int


class Row(NamedTuple):
    """`line`: the first one that it has."""

    line: int
    cells: Sequence[str]


def find_head(document: Document) -> tuple[Head | None, list[str]]:
    """The header, which may come after some lines of explanation, and the lines before it that are not empty."""
    before: list[str] = []
    for number, text in enumerate(islice(document, _PREAMBLE_LINES), 1):
        if report_type := recognize(text):
            names = [name.strip() for name in header_names(text)]
            return Head(report_type, names, delimiter_of(text), is_quoted(text), number), before
        if line := text.strip("\ufeff \t\r\n"):
            before.append(line)
    return None, before


def read_rows(document: Document, head: Head) -> Iterator[Row | RowError]:
    """The rows below the header, each with a cell for each column."""
    lines = _Lines(document)
    for _ in range(head.line):
        next(lines, None)
    width, least = len(head.names), _least_width(head.names)
    cut = _Cutter(head, lines)
    for text in lines:
        line = lines.number
        cells = cut.cells(text)
        if cells is None:
            yield RowError(line, "a quote is opened in this line and never closed")
            continue
        if not any(cells) or list(cells) == head.names:  # files that were joined have their header twice
            continue
        count = len(cells)
        if count > width and not any(cells[width:]):
            cells = cells[:width]
        elif least <= count < width and text.endswith(("\n", "\r")):
            cells = [*cells, *[""] * (width - count)]
        if len(cells) == width:
            yield Row(line, cells)
        else:
            yield RowError(line, _wrong_width(count, width))


def _least_width(names: Sequence[str]) -> int:
    count = len(names)
    while count and plain_name(names[count - 1]) in _OFTEN_EMPTY:
        count -= 1
    return count


def _wrong_width(count: int, width: int) -> str:
    columns = "1 column" if count == 1 else f"{count} columns"
    why = "it seems to be cut off" if count < width else "a text in it may hold the sign that parts the columns"
    return f"this line has {columns} instead of {width}: {why}"


class _Lines:
    """Physical lines, of which some can be given back. `number` is that of the last one."""

    def __init__(self, document: Document) -> None:
        self._source = iter(document)
        self._back: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        text = self._back.popleft() if self._back else next(self._source)
        self.number += 1
        return text

    def give_back(self, texts: Sequence[str]) -> None:
        self._back.extendleft(reversed(texts))
        self.number -= len(texts)


class _Cutter:
    """Cuts a line into its cells; takes further lines where a quoted text goes on in them."""

    def __init__(self, head: Head, lines: _Lines) -> None:
        self._delimiter = head.delimiter
        self._is_quoted = head.is_quoted
        self._width = len(head.names)
        self._lines = lines
        self._open_at_end = re.compile(rf'(?:^|{re.escape(head.delimiter)})"[^"]*$')

    def cells(self, text: str) -> list[str] | None:
        """None for a line with a quote that is not closed within it or soon after."""
        if not self._is_quoted:
            cells = [cell.strip() for cell in text.split(self._delimiter)]
            return [_unquoted(cell) for cell in cells] if '"' in text else cells
        if text.count('"') % 2 and not self._is_whole(text):
            whole = self._with_more(text)
            if whole is None:
                return None
            text = whole
        cells = [cell.strip() for cell in self._cut(text)]
        return [_unprotected(cell) for cell in cells] if "=" in text else cells

    def _cut(self, text: str) -> list[str]:
        quoting: Literal[0] = csv.QUOTE_MINIMAL
        return next(csv.reader((text,), delimiter=self._delimiter, quoting=quoting), [])

    def _is_whole(self, text: str) -> bool:
        """With an odd quote: inches in a title, say."""
        return len(self._cut(text)) >= self._width and not self._open_at_end.search(text)

    def _with_more(self, text: str) -> str | None:
        taken: list[str] = []
        quotes = text.count('"')
        for more in islice(self._lines, _LONGEST_ROW):
            taken.append(more)
            quotes += more.count('"')
            if more.count('"') % 2 == 0 and len(self._cut(more)) == self._width:
                break  # a row of its own: the quote before it is a stray one
            if quotes % 2 == 0:
                return " ".join(each.rstrip("\r\n") for each in (text, *taken))
        self._lines.give_back(taken)
        return None


def _unquoted(cell: str) -> str:
    """Of files that quote only some cells, as spreadsheets write text with tabs. A stray quote is left alone."""
    inner = cell[1:-1]
    if len(cell) < 2 or not (cell[0] == cell[-1] == '"') or '"' in inner.replace('""', ""):
        return cell
    return inner.replace('""', '"').strip()


def _unprotected(cell: str) -> str:
    match = _FORMULA.fullmatch(cell)
    return match[1] if match else cell
