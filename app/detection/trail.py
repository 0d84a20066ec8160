"""The proof of a finding: Amazon's rows in time order, each with the units still open after it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.core.money import round_to_currency
from app.detection.candidates import Candidate
from app.detection.netting import Effect, Movement
from app.detection.payments import unit_amount
from app.detection.records import Adjustment, Facts, Payment
from app.ledger.models import Source
from app.policy.reason_codes import classify

_RECONCILED_TEXT = "Reconciled by Amazon's own count"


class RowIndex:
    """The rows of some facts by their reference."""

    def __init__(self, facts: Facts) -> None:
        self.adjustments: Mapping[str, Adjustment] = {row.row_ref: row for row in facts.adjustments}
        self.payments: Mapping[str, Payment] = {row.row_ref: row for row in facts.payments}


def trail_of(candidate: Candidate, index: RowIndex) -> list[dict[str, Any]]:
    """Each row: {source, row_ref, date, what, quantity, running_open_quantity}, and what the row says beside.

    `quantity` has Amazon's sign and counts only the units that concern this candidate; `row_quantity` is the whole
    row's where that is more. Payments carry `amount` (of the counted units), `currency` and `case_id`.
    """
    steps = [_loss_step(row, 0 if candidate.nothing_lost else -row.quantity) for row in candidate.rows]
    steps += [_movement_step(movement, index) for movement in candidate.movements]
    steps.sort(key=lambda step: step[0])
    still_open = 0
    trail = []
    for _, change, line in steps:
        still_open += change
        # A unit found after it was paid counts only once the payment is taken back, though its row is older.
        trail.append({**line, "running_open_quantity": max(0, still_open)})
    return trail


_Step = tuple[tuple[date, int, str], int, dict[str, Any]]


def _loss_step(row: Adjustment, units: int) -> _Step:
    return ((row.on, 0, row.row_ref), units, _ledger_line(row, row.quantity))


def _movement_step(movement: Movement, index: RowIndex) -> _Step:
    offset = movement.offset
    if offset is None:
        row = index.adjustments[movement.loss.row_ref]
        line = _ledger_line(row, movement.units) | {"what": _RECONCILED_TEXT}
        return ((row.on, 0, f"{row.row_ref}+"), -movement.units, line)
    if offset.row_ref in index.payments:
        line = _payment_line(index.payments[offset.row_ref], movement)
    else:
        line = _ledger_line(index.adjustments[offset.row_ref], movement.units)
    rank = 2 if movement.effect is Effect.REVERSED else 1
    return ((offset.on, rank, offset.row_ref), -movement.units, line)


def _ledger_line(row: Adjustment, units: int) -> dict[str, Any]:
    line: dict[str, Any] = {
        "source": Source.LEDGER_DETAIL.value,
        "row_ref": row.row_ref,
        "date": row.on.isoformat(),
        "what": f"{classify(row.code, row.on).meaning} ({row.code or 'no reason'})",
        "quantity": units,
        "fnsku": row.fnsku,
        "fulfillment_center": row.fulfillment_center,
        "reference_id": row.reference_id,
        "disposition": row.disposition,
        "case_id": None,
    }
    if row.quantity != units:
        line["row_quantity"] = row.quantity
    return line


def _payment_line(payment: Payment, movement: Movement) -> dict[str, Any]:
    is_stock = payment.quantity_cash == 0 and payment.quantity_inventory > 0
    kind = "Taken back" if movement.units < 0 else "Given in stock" if is_stock else "Paid"
    line: dict[str, Any] = {
        "source": Source.REIMBURSEMENTS.value,
        "row_ref": payment.row_ref,
        "date": payment.on.isoformat(),
        "what": f"{kind}: {payment.reason} ({payment.reimbursement_id})",
        "quantity": movement.units,
        "fnsku": payment.fnsku,
        "fulfillment_center": None,
        "reference_id": None,
        "disposition": None,
        "case_id": payment.case_id,
    }
    per_unit = unit_amount(payment) or payment.amount_per_unit
    if per_unit is not None and not is_stock and payment.currency:
        amount = round_to_currency(abs(per_unit) * movement.units, payment.currency)
        line |= {"amount": str(amount), "currency": payment.currency}
    if payment.quantity_total != movement.units:
        line["row_quantity"] = payment.quantity_total
    return line
