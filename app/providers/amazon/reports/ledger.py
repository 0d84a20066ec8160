"""GET_LEDGER_DETAIL_VIEW_DATA: every movement of every unit in Amazon's warehouses, one row each, days Amazon-local."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from app.ledger.records import DayText, LedgerEventRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.runs import Runs
from app.providers.amazon.reports.table import Block, Column, Table, open_table

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

_READER = b"1"  # another one wherever the same text is read as other rows than before

ValueT = TypeVar("ValueT")
_Texts = Sequence[str]
_Row = LedgerEventRecord | RowError
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


def read_ledger(
    lines: Iterable[str], known: Callable[[bytes], DayText | None] | None = None
) -> Iterator[_Row | DayText]:
    """Raises BadDocument, before the first row, for anything but this report. Equal rows are legal and all given.

    `known` is asked by the digest of a day's text. What it answers is given instead of the day's rows, which are not
    read; of any other day without a bad row its text is told behind the rows. Without `known` there are rows only.
    """
    table, texts = open_table(lines, _COLUMNS)
    reader = _Reader()
    if known is None or not table.is_led_by_first:
        for text in texts:
            for block in table.read(text, texts):
                yield from _rows(reader, block)[0]
        return
    runs, salt = Runs(texts, table.delimiter), _READER + table.header.encode()
    while (digest := runs.hold(salt)) is None or runs.is_held:
        day = known(digest) if digest else None
        if day is None:
            yield from _run(reader, table, runs, digest)
        else:
            runs.skip()
            table.pass_over(day.row_count)
            yield day


def _run(reader: _Reader, table: Table, runs: Runs, digest: bytes | None) -> Iterator[_Row | DayText]:
    """The rows of a run, which are of one day, and what is to be known of its text."""
    on, count, are_all_plain = None, 0, True
    while runs.is_held:
        for block in table.read(next(runs), runs):
            rows, are_plain = _rows(reader, block)
            yield from rows
            count += len(rows)
            are_all_plain = are_all_plain and are_plain
            if isinstance(rows[0], LedgerEventRecord):
                on = rows[0].event_on
    if digest and on and are_all_plain:
        yield DayText(on, count, digest)


def _rows(reader: _Reader, block: Block | RowError) -> tuple[Sequence[_Row], bool]:
    """The block's rows, and whether all are good and stand in a line each."""
    if isinstance(block, RowError):
        return [block], False
    try:
        return reader.records(block.columns), block.is_plain
    except ValueError:
        return list(_one_by_one(reader, block)), False


def _one_by_one(reader: _Reader, block: Block) -> Iterator[_Row]:
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
