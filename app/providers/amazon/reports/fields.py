"""A report described as its record's fields: from which column each comes, and how it is read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import call
from typing import NamedTuple, TypeVar

from app.ledger.records import RowError
from app.providers.amazon.reports.table import Column, read_rows

RecordT = TypeVar("RecordT", bound=NamedTuple)


class Field(NamedTuple):
    """`read` raises ValueError with a sentence for the seller; the column's name is put before it."""

    column: Column
    read: Callable[[str], object]


def read_records(
    lines: Iterable[str], record: type[RecordT], fields: Mapping[str, Field]
) -> Iterator[RecordT | RowError]:
    """`fields` has each field of the record by its name. Raises BadDocument, before the first row, for anything but this report."""
    ordered = [fields[name] for name in record._fields]
    readers = [field.read for field in ordered]
    for row in read_rows(lines, [field.column for field in ordered]):
        if isinstance(row, RowError):
            yield row
            continue
        line, texts = row
        try:
            yield record._make(map(call, readers, texts))
        except ValueError:
            yield told(line, ordered, texts)


def told(line: int, fields: Iterable[Field], texts: Iterable[str]) -> RowError:
    """What is wrong with a row that could not be read: all of it, so that the seller need not try again and again."""
    problems = []
    for field, text in zip(fields, texts, strict=True):
        try:
            field.read(text)
        except ValueError as error:
            problems.append(f"{field.column.name}: {error}")
    return RowError(line, "; ".join(problems))


def need(name: str, read: Callable[[str], object], *also: str) -> Field:
    """A column without which the file is not this report."""
    return Field(Column(name, also=also), read)


def may(name: str, read: Callable[[str], object], *also: str) -> Field:
    """A column that some files lack."""
    return Field(Column(name, is_required=False, also=also), read)
