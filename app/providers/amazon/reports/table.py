"""A report's table. Columns are found by name, since Amazon's differ by region, time and seller.

Rows come by the million, so that nothing is done per row that can be done per block of lines: a block whose rows are all
plain is cut into texts at once, and only what is odd in any way is left to the csv module.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from app.ledger.records import RowError
from app.providers.amazon.document import Document
from app.providers.amazon.reports.header import delimiter_of, header_names, is_quoted, places_of, plain_name
from app.providers.errors import BadDocument

_TOLD = 300  # characters of an error text that are passed on
_LONGEST_ROW = 50  # physical lines; a row that is longer and has the wrong width began with a stray quote
_BLOCK_LINES = 250  # of a text that comes line by line


class Column(NamedTuple):
    """`name` is compared by its letters and digits only; an optional column that is missing reads as empty.

    `also`: other names of the same column, of which the first that a file has is read where `name` is missing.
    """

    name: str
    is_required: bool = True
    also: tuple[str, ...] = ()


class Block(NamedTuple):
    """Rows on lines that follow each other: for each asked column the texts of all rows. Plain: each line is one row."""

    first_line: int
    columns: Sequence[Sequence[str]]
    is_plain: bool = True


def read_rows(lines: Iterable[str], columns: Sequence[Column]) -> Iterator[tuple[int, tuple[str, ...]] | RowError]:
    """(line number, texts in the order of `columns`) of each row; the header is line 1.

    Raises BadDocument, before the first row, for a text that is no such table: Amazon delivers some of its refusals
    as finished reports.
    """
    for block in read_blocks(lines, columns):
        if isinstance(block, RowError):
            yield block
        else:
            yield from enumerate(zip(*block.columns, strict=True), block.first_line)


def read_blocks(lines: Iterable[str], columns: Sequence[Column]) -> Iterator[Block | RowError]:
    """As `read_rows`, many rows at a time."""
    table, texts = open_table(lines, columns)
    for text in texts:
        yield from table.read(text, texts)


def open_table(lines: Iterable[str], columns: Sequence[Column]) -> tuple["Table", Iterator[str]]:
    """The table by its header, and the text below it, whole lines at a time. Raises BadDocument as `read_rows` does."""
    given = lines if isinstance(lines, Document) else iter(lines)
    table = Table(iter(given), columns)
    return table, given.blocks() if isinstance(given, Document) else _joined(given)


def _joined(lines: Iterator[str]) -> Iterator[str]:
    while block := "".join(islice(lines, _BLOCK_LINES)):
        yield block


class _OddLines(Iterator[str]):
    """The lines of a block, and of the next ones where a row needs them."""

    def __init__(self, block: str, blocks: Iterator[str]) -> None:
        self._blocks = blocks
        self._open(block)

    @property
    def are_left(self) -> bool:
        """Whether there are more of a block that has been begun."""
        return self._text.tell() < self._length

    def __next__(self) -> str:
        if not self.are_left:
            self._open(next(self._blocks))
        return self._text.readline()

    def _open(self, block: str) -> None:
        self._text = io.StringIO(block, newline="")
        self._length = len(block)


class Table:
    """Where the columns are, and how many lines have been read."""

    def __init__(self, lines: Iterator[str], columns: Sequence[Column]) -> None:
        self.header = header = next(lines, "")
        self.is_quoted = is_quoted(header)
        self.delimiter = delimiter_of(header)
        self._quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.is_quoted else csv.QUOTE_NONE
        names = header_names(header)
        self.width = len(names)
        self._places = _places(header, names, columns)
        self._read = 1

    @property
    def is_led_by_first(self) -> bool:
        """Whether rows begin with the first of the asked columns."""
        return self._places[0] == 0

    def read(self, text: str, texts: Iterator[str]) -> Iterator[Block | RowError]:
        """The rows of the text; of `texts`, which follow it, only what belongs to its last row."""
        block = self._block(text)
        if block is None:
            yield from self._odd(_OddLines(text, texts))
        else:
            yield block

    def pass_over(self, lines: int) -> None:
        """So many lines are not read."""
        self._read += lines

    def _block(self, text: str) -> Block | None:
        """None unless each line is one row."""
        columns = _cut(text, self.delimiter, '"' if self.is_quoted else "", self.width)
        if columns is None:
            return None
        rows = len(columns[0])
        missing = ("",) * rows
        first, self._read = self._read + 1, self._read + rows
        return Block(first, [missing if at is None else columns[at] for at in self._places])

    def _odd(self, lines: _OddLines) -> Iterator[Block | RowError]:
        """Row by row, by the csv module."""
        before = self._read
        reader = csv.reader(lines, delimiter=self.delimiter, quoting=self._quoting)
        while lines.are_left:
            try:
                row = next(reader, [])
            except csv.Error as error:
                raise BadDocument(f"Line {before + reader.line_num} cannot be read: {error}.") from error
            self._read = before + reader.line_num
            if len(row) == self.width:
                yield Block(self._read, [("" if at is None else row[at],) for at in self._places], is_plain=False)
            elif row:
                yield _odd_row(row, self.width, self._read)


def _cut(text: str, delimiter: str, quote: str, width: int) -> list[list[str]] | None:
    """The columns of whole lines, cut all at once; None unless each line is a row of `width` fields, all in quotes.

    A field may hold quotes, which are doubled then, but no delimiter and no line break beside them.
    """
    end = "\r\n" if text.endswith("\r\n") else "\n"
    rows, step = text.count("\n"), width - 1
    seam = f"{quote}{end}{quote}"
    if not (text.startswith(quote) and text.endswith(quote + end)):
        return None
    pieces = text[len(quote) : -len(quote + end)].split(f"{quote}{delimiter}{quote}")
    seams = pieces[step:-1:step]  # the last field of a row and the first one of the next
    outer = seam.join(pieces[::step]).split(seam)
    if len(pieces) != rows * step + 1 or len(outer) != 2 * rows or not all(seam in each for each in seams):
        return None
    together = "".join(pieces)
    if together.count("\r") != together.count("\n") * (len(end) - 1):
        return None
    columns = [outer[::2], *(pieces[at::step] for at in range(1, step)), outer[1::2]]
    if quote and together.count(quote) != 2 * len(seams):
        return _without_doubled_quotes(columns)
    return columns


def _without_doubled_quotes(columns: list[list[str]]) -> list[list[str]] | None:
    if any('"' in field.replace('""', "") for column in columns for field in column if '"' in field):
        return None
    return [[field.replace('""', '"') for field in column] for column in columns]


def _places(header: str, names: list[str], columns: Sequence[Column]) -> list[int | None]:
    if len(names) < 2:
        text = header.strip()[:_TOLD]
        raise BadDocument(f"Amazon sent a text instead of a report: {text}" if text else "Amazon sent an empty report.")
    found = places_of(names)
    places = [_place(column, found) for column in columns]
    pairs = zip(columns, places, strict=True)
    missing = [column.name for column, place in pairs if column.is_required and place is None]
    if missing:
        raise BadDocument(f"The report lacks the columns {', '.join(missing)}. It has: {', '.join(names)[:_TOLD]}")
    return places


def _place(column: Column, found: Mapping[str, int]) -> int | None:
    spellings = map(plain_name, (column.name, *column.also))
    return next((found[spelling] for spelling in spellings if spelling in found), None)


def _odd_row(row: list[str], width: int, line: int) -> RowError:
    lines = sum(field.count("\n") for field in row) + 1
    if lines > _LONGEST_ROW:
        raise BadDocument(f"A quote that is opened before line {line} is never closed.")
    return RowError(line, f"{len(row)} columns instead of {width}")
