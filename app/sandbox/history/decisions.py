"""What Amazon's case desk answers to a claim: it knows the truth of the history."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from app.sandbox.history import outcomes
from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.chance import chance
from app.sandbox.history.rows import DAMAGED, LOST, MOVED, UNEXPLAINED, Loss, Reimbursement
from app.sandbox.history.rulings import rule

QUIET_DAYS = {LOST: 30, DAMAGED: 10}
WINDOW_DAYS = 60
GRANT_RATE = {LOST: 0.93, DAMAGED: 0.9}
REVERSAL_RATE = 0.05

# Which ids tell a candidate of a type from any other of the same product.
IDENTITY: dict[str, tuple[str, ...]] = {
    "inbound_shortage": ("shipment_id",),
    "inbound_damaged": ("shipment_id",),
    "return_missing": ("order_id",),
    "return_damaged": ("order_id", "license_plate_number"),
    "return_not_restocked": ("order_id", "license_plate_number"),
    "refund_excess": ("order_id",),
    "refund_late": ("order_id",),
    "replacement_unreturned": ("order_id",),
    "removal_lost": ("removal_order_id",),
    "removal_discrepancy": ("removal_order_id",),
    "disposed_unrequested": ("fulfillment_center", "reference"),
    "transfer_lost": ("reference",),
    "fulfillment_fee_overcharge": ("month",),
    "storage_fee_overcharge": ("fulfillment_center", "month"),
    "referral_fee_overcharge": ("order_id",),
    "duplicate_charge": ("order_id",),
    "reimbursement_underpaid": ("reimbursement_id",),
    "reimbursement_reversed": ("reimbursement_id",),
}
# How Amazon names what it pays for a case.
_REASONS = {
    **dict.fromkeys(IDENTITY, "CustomerReturn"),
    "inbound_shortage": "Lost_Inbound",
    "inbound_damaged": "Damaged_Inbound",
    "refund_excess": "CustomerServiceIssue",
    "removal_lost": "Removal_Order_Lost",
    "removal_discrepancy": "Removal_Order_Lost",
    "disposed_unrequested": "GeneralAdjustment",
    "fulfillment_fee_overcharge": "FeeCorrection",
    "storage_fee_overcharge": "FeeCorrection",
    "referral_fee_overcharge": "FeeCorrection",
    "duplicate_charge": "FeeCorrection",
    "reimbursement_underpaid": "Re_Evaluation",
    "reimbursement_reversed": "GeneralAdjustment",
}
_USUAL_GRANT_RATE = 0.88
_GRANT_RATES = {
    "return_not_restocked": 0.65,
    "refund_excess": 0.7,
    "refund_late": 0.4,
    "removal_discrepancy": 0.6,
    "fulfillment_fee_overcharge": 0.7,
    "storage_fee_overcharge": 0.6,
    "reimbursement_reversed": 0.6,
}
_DENIALS = {
    "found_later": "The units were found.",
    "returned_in_time": "The units were returned.",
    "already_reimbursed": "The units were reimbursed already.",
    "not_yet_claimable": "The claim was filed too early.",
    "window_closed": "The claim was filed after the end of the claim window.",
    "returnless_refund": "By your own settings the buyer may keep the unit.",
    "still_in_process": "The units are still being processed.",
    "seller_requested": "The units left at your own request.",
    "customer_damaged": "The damage is not our responsibility.",
    "needs_data": "The units do not match the shipment plan.",
    "below_minimum": "The difference is within the estimate's bounds.",
    "no_claim": "Nothing is owed for this event.",
}
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class FiledCase:
    """A claim as it was filed: `day` is the sandbox's day of receipt. `ids`: every id, month or date that it names."""

    case_id: str
    day: int
    type: str
    fnsku: str
    center: str
    references: tuple[str, ...]
    quantity: int
    msku: str = ""
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decision:
    """`status` is granted, partially_granted, denied or information_requested."""

    status: str
    day: int
    granted: int = 0
    reason: str = ""


def answer_days(books: Books, case: FiledCase) -> tuple[int, ...]:
    """The days on which the desk answers: the last one decides, one before it asks for information."""
    random = chance(books.seed, books.seller.id, "desk", case.case_id)
    first = case.day + random.randint(1, 3)
    return (first, first + 3) if random.random() < 0.04 else (first,)


def decide(books: Books, case: FiledCase, *, is_final: bool) -> Decision:
    """Answer a case today; what is granted is paid at once, with the case id on the row."""
    if not is_final:
        return Decision(
            "information_requested", books.day, reason="Please confirm the units and the reference of the event."
        )
    if case.type in IDENTITY:
        return _decide_candidate(books, case)
    losses = [loss for loss in books.losses if _is_meant(loss, case)]
    refusal = _refusal(books, case, losses)
    if refusal:
        return Decision("denied", books.day, reason=refusal)
    return _grant(books, case, losses)


def _is_meant(loss: Loss, case: FiledCase) -> bool:
    return loss.product.fnsku == case.fnsku and loss.center == case.center and loss.reference in case.references


def _refusal(books: Books, case: FiledCase, losses: list[Loss]) -> str:
    """Why nothing is owed; empty when something is."""
    if not losses:
        return "We find no such event in the inventory ledger."
    first = losses[0]
    if first.kind == MOVED:
        return "The units were unsellable before the event."
    if first.kind == UNEXPLAINED or first.kind != case.type:
        return "The event is not a loss of this kind."
    if not any(loss.open_quantity for loss in losses):
        return "The units were found." if first.found >= first.quantity else "The units were reimbursed already."
    return _refusal_of_time(first, case.day - first.day) or _refusal_of_proof(books, case, first)


def _refusal_of_time(loss: Loss, age: int) -> str:
    if age < QUIET_DAYS[loss.kind]:
        return "The units are still being searched for; the claim was filed too early."
    return "The claim was filed after the end of the claim window." if age > WINDOW_DAYS else ""


def _refusal_of_proof(books: Books, case: FiledCase, loss: Loss) -> str:
    """Not every good claim is granted."""
    is_granted = chance(books.seed, case.case_id, "verdict").random() < GRANT_RATE[loss.kind]
    return "" if is_granted else "We could not confirm the loss from the information given."


def _grant(books: Books, case: FiledCase, losses: list[Loss]) -> Decision:
    left = case.quantity
    for loss in losses:
        payment = outcomes.pay_case(books, loss, left, case.case_id)
        if payment:
            left -= payment.cash
            _reverse_some(books, loss, payment)
    granted = case.quantity - left
    if left:
        return Decision("partially_granted", books.day, granted, "A part of the units was accounted for.")
    return Decision("granted", books.day, granted, "The units could not be found and are reimbursed.")


def _reverse_some(books: Books, loss: Loss, payment: Reimbursement) -> None:
    """A few granted units turn up after all: Amazon takes the money back, and mostly gives the units back."""
    random = chance(books.seed, payment.id, "reversal")
    if random.random() < REVERSAL_RATE:
        days, give_back = random.randint(5, 12), random.random() < 0.7
        books.keep_busy(loss.product, days)
        books.later(days, partial(outcomes.reverse, books, loss, payment, give_back=give_back))


def reverse_case(books: Books, case_id: str, *, give_back: bool) -> None:
    """Take back what was paid for a case; nothing happens when nothing is left to take back."""
    loss = next((each for each in books.losses if case_id in each.case_ids), None)
    candidate = next((each for each in books.candidates if case_id in each.case_ids), None)
    for payment in [row for row in books.reimbursements if row.case_id == case_id and row.cash > 0]:
        if loss is not None:
            outcomes.reverse(books, loss, payment, give_back=give_back)
        elif candidate is not None:
            _reverse_candidate(books, candidate, payment)


def _decide_candidate(books: Books, case: FiledCase) -> Decision:
    """On a claim for anything else than units lost or damaged in a center."""
    candidate = _find_candidate(books, case)
    if candidate is None:
        return Decision("denied", books.day, reason="We find no such event in our records.")
    if candidate.twin is not None and not candidate.open_quantity:
        candidate = candidate.twin
    verdict = rule(candidate, books.seller.region, case.day).verdict
    if verdict != "claim":
        return Decision("denied", books.day, reason=_DENIALS[verdict])
    if chance(books.seed, case.case_id, "verdict").random() >= _GRANT_RATES.get(case.type, _USUAL_GRANT_RATE):
        return Decision("denied", books.day, reason="We could not confirm the claim from the information given.")
    return _pay_candidate(books, case, candidate)


def _find_candidate(books: Books, case: FiledCase) -> Candidate | None:
    """The one with most of the ids that the case names; None unless it names all that make up its identity."""
    fit = [
        each
        for each in books.candidates
        if each.type == case.type
        and (each.product.fnsku == case.fnsku or each.product.msku == case.msku)
        and all(_is_named(each, name, case) for name in IDENTITY[case.type])
    ]
    return max(fit, key=lambda each: len(case.ids & set(each.keys.values())), default=None)


def _is_named(candidate: Candidate, name: str, case: FiledCase) -> bool:
    """A month may be named by the day of the event."""
    by_day = name == "month" and date.fromordinal(candidate.day).isoformat() in case.ids
    return by_day or candidate.keys.get(name) in case.ids


def _pay_candidate(books: Books, case: FiledCase, candidate: Candidate) -> Decision:
    units = min(case.quantity, candidate.open_quantity)
    product = candidate.product
    per_unit = product.value / 2 if candidate.unit_value is None else candidate.unit_value
    candidate.paid += units
    candidate.case_ids.append(case.case_id)
    reason = _REASONS[candidate.type]
    if candidate.loss is not None:
        candidate.loss.paid_cash += units
        reason = outcomes.SPELLINGS[candidate.loss.kind][0]
    payment = books.reimburse(
        Reimbursement(
            product,
            reason,
            per_unit.quantize(_CENT),
            cash=units,
            case_id=case.case_id,
            order_id=candidate.keys.get("order_id", ""),
        )
    )
    random = chance(books.seed, payment.id, "reversal")
    if random.random() < REVERSAL_RATE:
        books.later(random.randint(5, 12), partial(_reverse_candidate, books, candidate, payment))
    if units < case.quantity:
        return Decision("partially_granted", books.day, units, "A part of the claim was settled already.")
    return Decision("granted", books.day, units, "The claim is right and is reimbursed.")


def _reverse_candidate(books: Books, candidate: Candidate, payment: Reimbursement) -> None:
    """Once, and as a matter of its own: what was reimbursed stays settled."""
    if not any(row.original is payment for row in books.reimbursements):
        outcomes.note_reversal(books, outcomes.revoke(books, payment), f"{candidate.type}_reversed")
