"""GET_LEDGER_DETAIL_VIEW_DATA: every movement of every unit in Amazon's warehouses, one row each, days Amazon-local."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from app.ledger.records import LedgerEventRecord, RowError
from app.providers.amazon.reports.table import Block, Column, read_blocks
from app.providers.amazon.reports.values import parse_date

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
    """Texts that repeat a million times are read once, and kept once."""

    def __init__(self, read: Callable[[str], ValueT]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> ValueT:
        value = self[text] = self._read(text)
        return value


class _Reader:
    """Makes records of columns, in one go. Raises ValueError when any row is bad."""

    def __init__(self) -> None:
        self._days = _Remembered(parse_date)
        self._fnskus = _Remembered(_fnsku)
        self._types = _Remembered(_event_type)
        self._dispositions = _Remembered(_disposition)
        self._codes = _Remembered(_upper)
        self._labels = _Remembered(_or_none)
        self._units = _Remembered(int)
        self._reconciled = _Remembered(_int_or_none)

    def records(self, columns: Iterable[_Texts]) -> list[LedgerEventRecord]:
        on, fnsku, asin, msku, title, kind, ref, units, center, disposition, reason, country, rec, unrec = columns
        label, code, reconciled = self._labels.__getitem__, self._codes.__getitem__, self._reconciled.__getitem__
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
            map(reconciled, rec),
            map(reconciled, unrec),
            strict=True,
        )
        return list(map(_new_record, values))


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
        except ValueError as error:
            yield RowError(line, str(error))


def _or_none(text: str) -> str | None:
    return text or None


def _int_or_none(text: str) -> int | None:
    return int(text) if text else None


def _fnsku(text: str) -> str:
    return _present(text, "FNSKU")


def _present(text: str, name: str) -> str:
    if not text:
        raise ValueError(f"{name} is empty")
    return text


def _event_type(text: str) -> str:
    """Without blanks: `Whse Transfers` and `WhseTransfers` are one."""
    return _present("".join(text.split()), "Event Type")


def _disposition(text: str) -> str | None:
    """`Customer damaged` and `CUSTOMER_DAMAGED` are one."""
    return "_".join(text.upper().replace("-", " ").replace("_", " ").split()) or None


def _upper(text: str) -> str | None:
    return text.strip().upper() or None
