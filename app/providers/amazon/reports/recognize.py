"""Which report a file is, told by its first line: a seller's own download has whatever name the seller gave it."""

from typing import NamedTuple

from app.providers.amazon.reports.header import header_names, places_of
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


class _Sign(NamedTuple):
    """Columns that together no other report has, compared as the reader compares them. `any_of`: one of them is enough."""

    report_type: str
    all_of: frozenset[str]
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()


def _names(text: str) -> frozenset[str]:
    return frozenset(places_of(text.split()))


# Few columns each, so that a file that lacks another one is still recognised and its reader can name what is missing.
_SIGNS = (
    _Sign(LEDGER_DETAIL, _names("fnsku event-type reference-id")),
    _Sign(LEDGER_SUMMARY, _names("fnsku starting-warehouse-balance ending-warehouse-balance")),
    _Sign(REIMBURSEMENTS, _names("reimbursement-id"), _names("approval-date amount-per-unit amount-total")),
    _Sign(CUSTOMER_RETURNS, _names("return-date order-id detailed-disposition")),
    _Sign(REPLACEMENTS, _names("replacement-amazon-order-id original-amazon-order-id")),
    _Sign(REMOVAL_ORDERS, _names("order-id requested-quantity"), _names("cancelled-quantity disposed-quantity")),
    _Sign(
        REMOVAL_SHIPMENTS,
        _names("order-id shipment-date shipped-quantity"),
        _names("removal-order-type tracking-number"),
        none_of=_names("requested-quantity amazon-order-id"),
    ),
    _Sign(NONCOMPLIANCE, _names("fba-shipment-id problem-type")),
    _Sign(ORDERS, _names("amazon-order-id purchase-date last-updated-date order-status")),
    _Sign(SETTLEMENTS, _names("settlement-id amount-type amount-description")),
    _Sign(STORAGE_FEES, _names("fnsku month-of-charge estimated-monthly-storage-fee")),
    _Sign(
        LONG_TERM_STORAGE_FEES,
        _names("snapshot-date fnsku"),
        _names(
            "qty-charged surcharge-age-tier"
            " qty-charged-long-time-range-long-term-storage-fee qty-charged-12-mo-long-term-storage-fee"
        ),
    ),
    _Sign(FEE_PREVIEW, _names("sku longest-side estimated-fee-total"), none_of=_names("month-of-charge")),
    _Sign(MYI, _names("sku afn-warehouse-quantity afn-fulfillable-quantity")),
)


def recognize(header_line: str) -> str | None:
    """The report type, or None for a file that is none of the reports we read."""
    names = places_of(header_names(header_line)).keys()
    for sign in _SIGNS:
        if sign.all_of <= names and (not sign.any_of or sign.any_of & names) and not sign.none_of & names:
            return sign.report_type
    return None
