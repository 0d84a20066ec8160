"""Amazon's report files, read row by row into the ledger's records.

A further report type is one file here, with its columns and its row reader, and one line in REPORTS.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from app.ledger.records import RowError
from app.providers.amazon.reports.ledger import read_ledger
from app.providers.amazon.reports.reimbursements import read_reimbursements

LEDGER_DETAIL = "GET_LEDGER_DETAIL_VIEW_DATA"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"

# Report type -> what reads its lines. A reader raises BadDocument before its first row, or yields rows and row errors.
REPORTS: Mapping[str, Callable[[Iterable[str]], Iterator[Any | RowError]]] = MappingProxyType(
    {
        LEDGER_DETAIL: read_ledger,
        REIMBURSEMENTS: read_reimbursements,
    }
)

__all__ = ["LEDGER_DETAIL", "REIMBURSEMENTS", "REPORTS", "read_ledger", "read_reimbursements"]
