"""Reimbursement rows as offsets: what they pay, give in stock, or take back."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from app.detection.netting import Effect, Offset
from app.detection.records import Payment
from app.policy.claim_types import ClaimType
from app.policy.reimbursement_reasons import SETTLES, ReimbursementKind, kind_of


def is_reversal(payment: Payment) -> bool:
    """Whether the row takes back an earlier payment, by its reason or by its sign."""
    if kind_of(payment.reason) is ReimbursementKind.REVERSAL:
        return True
    return payment.quantity_cash < 0 or payment.quantity_total < 0 or (payment.amount_total or 0) < 0


def paid_units(payment: Payment) -> int:
    """Units paid in cash or given in stock."""
    return (payment.quantity_cash + payment.quantity_inventory) or payment.quantity_total


def unit_amount(payment: Payment) -> Decimal | None:
    """What Amazon paid in cash for one unit; None for stock."""
    if payment.quantity_cash <= 0:
        return None
    if payment.amount_per_unit is not None:
        return payment.amount_per_unit
    return payment.amount_total / payment.quantity_cash if payment.amount_total is not None else None


def payment_offsets(
    payments: Iterable[Payment], claim_type: ClaimType, case_keys: Mapping[str, str]
) -> Iterator[Offset]:
    """The rows that settle claims of that type, and all reversals (netting knows which payments they take back).

    A row that carries the case of a claim settles that claim, whatever its reason; of other rows, those whose reason is
    unclear settle nothing.
    """
    payments = list(payments)
    paid = {payment.reimbursement_id: payment for payment in payments if not is_reversal(payment)}
    for payment in payments:
        if is_reversal(payment):
            yield _reversal(payment, paid.get(payment.original_id or ""))
            continue
        key = case_keys.get(payment.case_id) if payment.case_id else None
        settles = SETTLES.get(kind_of(payment.reason)) is claim_type
        is_named = key is not None and key.startswith(f"{claim_type}:")
        if is_named or (settles and not _names_stock_claim(key)):
            yield _paid(payment, key, only_key=not settles)


def _names_stock_claim(key: str | None) -> bool:
    return any((key or "").startswith(f"{claim_type}:") for claim_type in SETTLES.values())


def _paid(payment: Payment, key: str | None, *, only_key: bool) -> Offset:
    return Offset(
        effect=Effect.PAID,
        on=payment.on,
        row_ref=payment.row_ref,
        fnsku=payment.fnsku,
        units=max(0, paid_units(payment)),
        currency=payment.currency,
        key=key,
        only_key=only_key,
        payment_id=payment.reimbursement_id,
        original_id=payment.original_id,
    )


def _reversal(reversal: Payment, original: Payment | None) -> Offset:
    return Offset(
        effect=Effect.REVERSED,
        on=reversal.on,
        row_ref=reversal.row_ref,
        fnsku=reversal.fnsku,
        units=max(0, _taken_back(reversal, original)),
        currency=reversal.currency,
        original_id=reversal.original_id,
    )


def _taken_back(reversal: Payment, original: Payment | None) -> int:
    """Units whose money was taken back and for which no unit was given back.

    Cash -1 with inventory +1 is a unit that was found and returned: nothing is open again. Amazon signs the quantities;
    where a row has its sign only in the amount, the units are taken as negative.
    """
    cash, stock = reversal.quantity_cash, reversal.quantity_inventory
    if cash or stock:
        return abs(cash) - stock if cash else abs(stock)
    if reversal.quantity_total:
        return abs(reversal.quantity_total)
    return _units_of_amount(reversal, original)


def _units_of_amount(reversal: Payment, original: Payment | None) -> int:
    """A row without quantities: as many units of the original as its money is worth."""
    per_unit = unit_amount(original) if original else None
    if not per_unit or reversal.amount_total is None:
        return 0
    return int((abs(reversal.amount_total) / per_unit).to_integral_value())
