"""GET_FBA_REIMBURSEMENTS_DATA: what Amazon granted in cash or stock, and what it took back."""

from collections.abc import Iterable, Iterator

from app.ledger.records import ReimbursementRecord, RowError
from app.providers.amazon.reports.table import Column, read_rows
from app.providers.amazon.reports.values import parse_amount, parse_instant, parse_units

_COLUMNS = (
    Column("approval-date"),
    Column("reimbursement-id"),
    Column("case-id"),
    Column("amazon-order-id", is_required=False),
    Column("reason"),
    Column("sku"),
    Column("fnsku"),
    Column("asin", is_required=False),
    Column("product-name", is_required=False),
    Column("condition", is_required=False),
    Column("currency-unit"),
    Column("amount-per-unit"),
    Column("amount-total"),
    Column("quantity-reimbursed-cash"),
    Column("quantity-reimbursed-inventory"),
    Column("quantity-reimbursed-total"),
    Column("original-reimbursement-id", is_required=False),
    Column("original-reimbursement-type", is_required=False),
)


def read_reimbursements(lines: Iterable[str]) -> Iterator[ReimbursementRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    for row in read_rows(lines, _COLUMNS):
        if isinstance(row, RowError):
            yield row
            continue
        line, texts = row
        try:
            yield _record(texts)
        except ValueError as error:
            yield RowError(line, str(error))


def _record(texts: tuple[str, ...]) -> ReimbursementRecord:
    approved, reimbursement_id, case_id, order_id, reason, sku, fnsku, asin, title, condition = texts[:10]
    currency, per_unit, total, cash, inventory, units, original_id, original_type = texts[10:]
    for name, text in (("reimbursement-id", reimbursement_id), ("reason", reason)):
        if not text:
            raise ValueError(f"{name} is empty")
    in_cash, in_stock = parse_units(cash), parse_units(inventory)
    return ReimbursementRecord(
        approved_at=parse_instant(approved),
        reimbursement_id=reimbursement_id,
        case_id=case_id or None,
        order_id=order_id or None,
        reason=reason,
        msku=sku,
        fnsku=fnsku,
        asin=asin or None,
        title=title or None,
        condition=condition or None,
        currency=currency.upper() or None,
        amount_per_unit=parse_amount(per_unit),
        amount_total=parse_amount(total),
        quantity_cash=in_cash,
        quantity_inventory=in_stock,
        quantity_total=parse_units(units) if units.strip() else in_cash + in_stock,
        original_reimbursement_id=original_id or None,
        original_reimbursement_type=original_type or None,
    )
