"""GET_LEDGER_DETAIL_VIEW_DATA: every movement of every unit in Amazon's warehouses, one row each, days Amazon-local."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from app.ledger.records import LedgerEventRecord, RowError
from app.providers.amazon.reports.table import Column, read_rows
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


class _Remembered(dict[str, ValueT]):
    """Texts that repeat a million times are read once."""

    def __init__(self, read: Callable[[str], ValueT]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> ValueT:
        value = self[text] = self._read(text)
        return value


def read_ledger(lines: Iterable[str]) -> Iterator[LedgerEventRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report. Equal rows are legal and all given."""
    days: _Remembered[date] = _Remembered(parse_date)
    types = _Remembered(_event_type)
    dispositions = _Remembered(_disposition)
    reasons = _Remembered(_upper)
    countries = _Remembered(_upper)
    for row in read_rows(lines, _COLUMNS):
        if isinstance(row, RowError):
            yield row
            continue
        line, texts = row
        on, fnsku, asin, msku, title, kind, ref, units, center, disposition, reason, country, rec, unrec = texts
        try:
            yield LedgerEventRecord(
                days[on],
                _present(fnsku, "FNSKU"),
                asin or None,
                msku or None,
                title or None,
                types[kind],
                ref or None,
                int(units),
                center or None,
                dispositions[disposition],
                reasons[reason],
                countries[country],
                int(rec) if rec else None,
                int(unrec) if unrec else None,
            )
        except ValueError as error:
            yield RowError(line, str(error))


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
