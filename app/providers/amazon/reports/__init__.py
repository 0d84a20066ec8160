"""Amazon's report files, read row by row into the ledger's records.

A further report type is one file here, with its columns and its row reader, a name in `types`, a line in REPORTS, and
one in `recognize`, which tells what a seller's own file is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from app.ledger.records import RowError
from app.providers.amazon.reports.customer_returns import read_customer_returns
from app.providers.amazon.reports.fee_preview import read_fee_preview
from app.providers.amazon.reports.header import delimiter_of
from app.providers.amazon.reports.ledger import read_ledger
from app.providers.amazon.reports.ledger_summary import read_ledger_summary
from app.providers.amazon.reports.long_term_storage_fees import read_long_term_storage_fees
from app.providers.amazon.reports.myi import read_myi
from app.providers.amazon.reports.noncompliance import read_noncompliance
from app.providers.amazon.reports.orders import read_orders
from app.providers.amazon.reports.recognize import recognize
from app.providers.amazon.reports.reimbursements import read_reimbursements
from app.providers.amazon.reports.removal_orders import read_removal_orders
from app.providers.amazon.reports.removal_shipments import read_removal_shipments
from app.providers.amazon.reports.replacements import read_replacements
from app.providers.amazon.reports.settlements import read_settlements
from app.providers.amazon.reports.storage_fees import read_storage_fees
from app.providers.amazon.reports.types import (
    CUSTOMER_RETURNS,
    FEE_PREVIEW,
    LEDGER_DETAIL,
    LEDGER_SUMMARY,
    LONG_TERM_STORAGE_FEES,
    MYI,
    NONCOMPLIANCE,
    ORDERS,
    REIMBURSEMENTS,
    REMOVAL_ORDERS,
    REMOVAL_SHIPMENTS,
    REPLACEMENTS,
    SETTLEMENTS,
    STORAGE_FEES,
)

# Report type -> what reads its lines. A reader raises BadDocument before its first row, or yields rows and row errors.
REPORTS: Mapping[str, Callable[[Iterable[str]], Iterator[Any | RowError]]] = MappingProxyType(
    {
        LEDGER_DETAIL: read_ledger,
        LEDGER_SUMMARY: read_ledger_summary,
        REIMBURSEMENTS: read_reimbursements,
        CUSTOMER_RETURNS: read_customer_returns,
        REPLACEMENTS: read_replacements,
        REMOVAL_ORDERS: read_removal_orders,
        REMOVAL_SHIPMENTS: read_removal_shipments,
        NONCOMPLIANCE: read_noncompliance,
        ORDERS: read_orders,
        SETTLEMENTS: read_settlements,
        STORAGE_FEES: read_storage_fees,
        LONG_TERM_STORAGE_FEES: read_long_term_storage_fees,
        FEE_PREVIEW: read_fee_preview,
        MYI: read_myi,
    }
)

__all__ = [
    "CUSTOMER_RETURNS",
    "FEE_PREVIEW",
    "LEDGER_DETAIL",
    "LEDGER_SUMMARY",
    "LONG_TERM_STORAGE_FEES",
    "MYI",
    "NONCOMPLIANCE",
    "ORDERS",
    "REIMBURSEMENTS",
    "REMOVAL_ORDERS",
    "REMOVAL_SHIPMENTS",
    "REPLACEMENTS",
    "REPORTS",
    "SETTLEMENTS",
    "STORAGE_FEES",
    "delimiter_of",
    "read_customer_returns",
    "read_fee_preview",
    "read_ledger",
    "read_ledger_summary",
    "read_long_term_storage_fees",
    "read_myi",
    "read_noncompliance",
    "read_orders",
    "read_reimbursements",
    "read_removal_orders",
    "read_removal_shipments",
    "read_replacements",
    "read_settlements",
    "read_storage_fees",
    "recognize",
]
