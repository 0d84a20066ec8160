"""A report's tab-separated table. Columns are found by name, since Amazon's differ by region, time and seller.

Rows come by the million, so that a row is a tuple of texts in the asked order and nothing is looked up per row.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Literal, NamedTuple

from app.ledger.records import RowError
from app.providers.errors import BadDocument

_TOLD = 300  # characters of an error text that are passed on
_LONGEST_ROW = 50  # physical lines; a row that is longer and has the wrong width began with a stray quote


class Column(NamedTuple):
    """`name` is compared by its letters and digits only; an optional column that is missing reads as empty."""

    name: str
    is_required: bool = True


def read_rows(lines: Iterable[str], columns: Sequence[Column]) -> Iterator[tuple[int, tuple[str, ...]] | RowError]:
    """(line number, texts in the order of `columns`) of each row; the header is line 1.

    Raises BadDocument, before the first row, for a text that is no such table: Amazon delivers some of its refusals
    as finished reports.
    """
    lines = iter(lines)
    header = next(lines, "")
    reader = csv.reader(chain([header], lines), delimiter="\t", quoting=_quoting(header))
    names = next(reader, [])
    pick = _picker(header, names, columns)
    width = len(names)
    try:
        for row in reader:
            if len(row) == width:
                row.append("")  # what a missing optional column reads
                yield reader.line_num, pick(row)
            elif row:
                yield _odd_row(row, width, reader.line_num)
    except csv.Error as error:
        raise BadDocument(f"Line {reader.line_num} cannot be read: {error}.") from error


def _quoting(header: str) -> Literal[0, 3]:
    """A file quotes every field or none. Where none is, titles hold stray quotes that mean nothing."""
    return csv.QUOTE_MINIMAL if header.lstrip("\ufeff").startswith('"') else csv.QUOTE_NONE


def _picker(header: str, names: list[str], columns: Sequence[Column]) -> Callable[[list[str]], tuple[str, ...]]:
    if len(names) < 2:
        text = header.strip()[:_TOLD]
        raise BadDocument(f"Amazon sent a text instead of a report: {text}" if text else "Amazon sent an empty report.")
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        found.setdefault(_normal(name), index)
    missing = [column.name for column in columns if column.is_required and _normal(column.name) not in found]
    if missing:
        raise BadDocument(f"The report lacks the columns {', '.join(missing)}. It has: {', '.join(names)[:_TOLD]}")
    return itemgetter(*(found.get(_normal(column.name), len(names)) for column in columns))


def _normal(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _odd_row(row: list[str], width: int, line: int) -> RowError:
    lines = sum(field.count("\n") for field in row) + 1
    if lines > _LONGEST_ROW:
        raise BadDocument(f"A quote that is opened before line {line} is never closed.")
    return RowError(line, f"{len(row)} columns instead of {width}")
