"""GET_FBA_REIMBURSEMENTS_DATA: what Amazon granted and took back, newest first."""

from collections.abc import Iterator, Mapping

from app.sandbox.history.chance import instant_of
from app.sandbox.history.history import History
from app.sandbox.history.rows import Reimbursement
from app.sandbox.spapi.reports.types import DAILY, ReportType, Window

_HEADER = (
    "approval-date", "reimbursement-id", "case-id", "amazon-order-id", "reason", "sku", "fnsku", "asin", "product-name", "condition",
    "currency-unit", "amount-per-unit", "amount-total", "quantity-reimbursed-cash", "quantity-reimbursed-inventory",
    "quantity-reimbursed-total", "original-reimbursement-id", "original-reimbursement-type",
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for row in reversed(history.reimbursements(*window.days())):
        approved_at = instant_of(row.day, row.id)
        if window.holds(approved_at):
            yield (approved_at.isoformat(), *_fields(row))


def _fields(row: Reimbursement) -> tuple[str, ...]:
    product, original = row.product, row.original
    per_unit = row.per_unit if row.cash else row.per_unit * 0
    return (
        row.id,
        row.case_id,
        row.order_id,
        row.reason,
        product.msku,
        product.fnsku,
        product.asin,
        product.title,
        "Sellable",
        product.store.currency,
        f"{per_unit:.2f}",
        f"{row.total:.2f}",
        str(row.cash),
        str(row.stock),
        str(row.cash + row.stock),
        original.id if original else "",
        original.reason if original else "",
    )


REIMBURSEMENTS = ReportType(
    name="GET_FBA_REIMBURSEMENTS_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=550,
)
