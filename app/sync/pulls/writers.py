"""Which verb of the ledger takes the rows of a report."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from app.ledger import service as ledger
from app.ledger.models import Source
from app.ledger.records import WriteCount

Days = tuple[date, date]
Writer = Callable[[int, Iterable[Any], Days], WriteCount]

_ROWS = (
    Source.LEDGER_SUMMARY,
    Source.REIMBURSEMENTS,
    Source.CUSTOMER_RETURNS,
    Source.REPLACEMENTS,
    Source.REMOVAL_ORDERS,
    Source.REMOVAL_SHIPMENTS,
    Source.NONCOMPLIANCE,
    Source.ORDERS,
    Source.STORAGE_FEES,
    Source.LONG_TERM_STORAGE_FEES,
    Source.FEE_PREVIEW,
    Source.MYI,
)


def _rows_of(source: Source) -> Writer:
    def write(seller_id: int, rows: Iterable[Any], days: Days) -> WriteCount:
        return ledger.record_facts(seller_id, source, rows, days)

    return write


def _settlement(seller_id: int, rows: Iterable[Any], _days: Days) -> WriteCount:
    return ledger.record_settlement(seller_id, rows)


# The seller's own files are written by these, too.
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        Source.LEDGER_DETAIL: ledger.record_ledger_events,
        Source.SETTLEMENTS: _settlement,
        **{source: _rows_of(source) for source in _ROWS},
    }
)
