"""GET_LEDGER_DETAIL_VIEW_DATA: every movement of every unit in Amazon's warehouses, one row each, days Amazon-local."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from app.ledger.records import LedgerEventRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.table import Block, Column, read_blocks

_COLUMNS = (
    Column("Date"),
    Column("FNSKU"),
    Column("ASIN", is_required=False),
    Column("MSKU", is_required=False),
    Column("Title", is_required=False),
    Column("Event Type"),
    Column("Reference ID"),
    Column("Quantity"),
    Column("Fulfillment Center"),
    Column("Disposition"),
    Column("Reason"),
    Column("Country", is_required=False),
    Column("Reconciled Quantity", is_required=False),
    Column("Unreconciled Quantity", is_required=False),
)

ValueT = TypeVar("ValueT")
_Texts = Sequence[str]
# Of a tuple, without the detour over a function of Python's that NamedTuple makes.
_new_record: Callable[[Iterable[object]], LedgerEventRecord] = partial(tuple.__new__, LedgerEventRecord)


class _Remembered(dict[str, ValueT]):
    """Texts that repeat a million times are read once, and kept once. `name`: the column's, for what is told of a bad text."""

    def __init__(self, name: str, read: Callable[[str], ValueT]) -> None:
        super().__init__()
        self._name = name
        self._read = read

    def __missing__(self, text: str) -> ValueT:
        try:
            value = self[text] = self._read(text)
        except ValueError as error:
            raise ValueError(f"{self._name}: {error}") from None
        return value


class _Reader:
    """Makes records of columns, in one go. Raises ValueError when any row is bad."""

    def __init__(self) -> None:
        self._days = _Remembered("Date", cells.day)
        self._fnskus = _Remembered("FNSKU", cells.needed)
        self._types = _Remembered("Event Type", _event_type)
        self._dispositions = _Remembered("Disposition", cells.code)
        self._codes = _Remembered("Reason", cells.upper)
        self._labels = _Remembered("Title", _or_none)
        self._units = _Remembered("Quantity", cells.needed_units)
        self._reconciled = _Remembered("Reconciled Quantity", cells.some_units)
        self._unreconciled = _Remembered("Unreconciled Quantity", cells.some_units)
        self._checked: dict[str, _Remembered[Any]] = {
            "Date": self._days,
            "FNSKU": self._fnskus,
            "Event Type": self._types,
            "Quantity": self._units,
            "Reconciled Quantity": self._reconciled,
            "Unreconciled Quantity": self._unreconciled,
        }

    def records(self, columns: Iterable[_Texts]) -> list[LedgerEventRecord]:
        on, fnsku, asin, msku, title, kind, ref, units, center, disposition, reason, country, rec, unrec = columns
        label, code = self._labels.__getitem__, self._codes.__getitem__
        values = zip(
            map(self._days.__getitem__, on),
            map(self._fnskus.__getitem__, fnsku),
            map(label, asin),
            map(label, msku),
            map(label, title),
            map(self._types.__getitem__, kind),
            [text or None for text in ref],
            map(self._units.__getitem__, units),
            map(label, center),
            map(self._dispositions.__getitem__, disposition),
            map(code, reason),
            map(code, country),
            map(self._reconciled.__getitem__, rec),
            map(self._unreconciled.__getitem__, unrec),
            strict=True,
        )
        return list(map(_new_record, values))

    def problems(self, row: _Texts) -> str:
        """All that is wrong with a row, in a seller's words."""
        texts = dict(zip(_COLUMNS, row, strict=True))
        found = []
        for column, text in texts.items():
            reader = self._checked.get(column.name)
            try:
                _ = reader[text] if reader is not None else None
            except ValueError as error:
                found.append(str(error))
        return "; ".join(found)


def read_ledger(lines: Iterable[str]) -> Iterator[LedgerEventRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report. Equal rows are legal and all given."""
    reader = _Reader()
    for block in read_blocks(lines, _COLUMNS):
        if isinstance(block, RowError):
            yield block
            continue
        try:
            records = reader.records(block.columns)
        except ValueError:
            yield from _one_by_one(reader, block)
        else:
            yield from records


def _one_by_one(reader: _Reader, block: Block) -> Iterator[LedgerEventRecord | RowError]:
    for line, row in enumerate(zip(*block.columns, strict=True), block.first_line):
        try:
            yield from reader.records([(text,) for text in row])
        except ValueError:
            yield RowError(line, reader.problems(row))


def _or_none(text: str) -> str | None:
    return text or None


def _event_type(text: str) -> str:
    """Without blanks: `Whse Transfers` and `WhseTransfers` are one."""
    return "".join(cells.needed(text).split())
