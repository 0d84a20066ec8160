"""GET_FBA_REIMBURSEMENTS_DATA: what Amazon granted in cash or stock, and what it took back."""

from collections.abc import Iterable, Iterator

from app.ledger.records import ReimbursementRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_FIELDS = {
    "approved_at": need("approval-date", cells.instant),
    "reimbursement_id": need("reimbursement-id", cells.needed),
    "case_id": need("case-id", cells.label),
    "order_id": may("amazon-order-id", cells.label),
    "reason": need("reason", cells.needed),
    "msku": need("sku", cells.key),
    "fnsku": need("fnsku", cells.key),
    "asin": may("asin", cells.label),
    "title": may("product-name", cells.label),
    "condition": may("condition", cells.label),
    "currency": need("currency-unit", cells.upper),
    "amount_per_unit": need("amount-per-unit", cells.amount),
    "amount_total": need("amount-total", cells.amount),
    "quantity_cash": need("quantity-reimbursed-cash", cells.units),
    "quantity_inventory": need("quantity-reimbursed-inventory", cells.units),
    "quantity_total": need("quantity-reimbursed-total", cells.units),
    "original_reimbursement_id": may("original-reimbursement-id", cells.label),
    "original_reimbursement_type": may("original-reimbursement-type", cells.label),
}


def read_reimbursements(lines: Iterable[str]) -> Iterator[ReimbursementRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    for row in read_records(lines, ReimbursementRecord, _FIELDS):
        if isinstance(row, ReimbursementRecord) and not row.quantity_total:  # some files leave it empty
            yield row._replace(quantity_total=row.quantity_cash + row.quantity_inventory)
        else:
            yield row
