"""What the settlements of a claim make of it: paid, partly paid, reversed."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, auto

from app.activity import service as activity
from app.activity.models import ActivityType
from app.claims import service as claims
from app.claims.models import WITH_AMAZON, Claim, ClaimStatus
from app.core import clock
from app.core.db import emit
from app.core.money import minor_units, round_to_currency
from app.filing import queries
from app.filing.events import ClaimSettled
from app.filing.models import Settlement, SettlementKind


class Outcome(Enum):
    """What an update came to."""

    NOTHING = auto()
    PARTIALLY_PAID = auto()
    PAID = auto()
    REVERSED = auto()


def update_claim(claim: Claim) -> Outcome:
    """Sums the claim's settlements up and moves it where they say. The caller holds the claim's lock."""
    rows = [row for row in queries.settlements_of(claim) if row.kind in queries.OURS]
    paid = [row for row in rows if row.kind == SettlementKind.PAID]
    before = (claim.paid_quantity, claim.paid_amount)
    claim.paid_quantity = sum(row.quantity for row in rows)
    claim.paid_amount = _sum(rows, claim.currency)
    claim.paid_at = max((row.approved_at for row in paid), default=None)
    if before != (claim.paid_quantity, claim.paid_amount):
        claim.updated_at = clock.now()
        emit(ClaimSettled(claim.seller_id, claim.id))
    return _move(claim, gross=sum(row.quantity for row in paid))


def note_exchange(claim: Claim, row: Settlement) -> None:
    """The loss stays made good, in stock instead of money: the history and the feed say that the money is gone."""
    money = "" if row.amount is None else f" and took {_in_words(-row.amount, row.currency or claim.currency)} back"
    reason = f"Amazon returned {row.quantity_in_stock} units to stock{money}."
    claims.write_history(claim, ClaimStatus(claim.status), reason=reason, reimbursement_id=row.reimbursement_id)
    message = f"{claim.claim_number}: {reason}"
    activity.record_activity(claim.seller_id, ActivityType.CLAIM_REVERSED, message, f"/claims/{claim.public_id}")


def _move(claim: Claim, gross: int) -> Outcome:
    outcome = Outcome.NOTHING
    is_made_good = claim.paid_quantity >= claim.quantity
    was_paid = gross >= claim.quantity and claim.status in WITH_AMAZON
    if gross and (was_paid or (is_made_good and claim.status == ClaimStatus.REVERSED)):
        _tell(claim, ClaimStatus.PAID, ActivityType.CLAIM_PAID, "was paid", gross)
        outcome = Outcome.PAID
    if claim.status == ClaimStatus.PAID and not is_made_good:
        _tell(
            claim,
            ClaimStatus.REVERSED,
            ActivityType.CLAIM_REVERSED,
            "was reversed, what remains is",
            claim.paid_quantity,
        )
        return Outcome.REVERSED
    if 0 < claim.paid_quantity < claim.quantity and claims.can_move(claim, ClaimStatus.PARTIALLY_GRANTED):
        _tell(claim, ClaimStatus.PARTIALLY_GRANTED, ActivityType.CLAIM_PAID, "was paid in part", claim.paid_quantity)
        return Outcome.PARTIALLY_PAID
    return outcome


def _tell(claim: Claim, status: ClaimStatus, kind: ActivityType, what: str, units: int) -> None:
    reason = f"{what[0].upper()}{what[1:]}: {units} of {claim.quantity} units, {_money(claim)}."
    claims.move(claim, status, reason=reason, paid_quantity=units, case_id=claim.case_id)
    activity.record_activity(
        claim.seller_id,
        kind,
        f"{claim.claim_number} {what}: {units} of {claim.quantity} units, {_money(claim)}.",
        f"/claims/{claim.public_id}",
    )


def _sum(rows: Sequence[Settlement], currency: str) -> Decimal | None:
    """In the claim's currency alone; None when no row names an amount in it."""
    amounts = [row.amount for row in rows if row.amount is not None and row.currency == currency]
    return sum(amounts, Decimal(0)) if amounts else None


def _money(claim: Claim) -> str:
    if claim.paid_amount is None:
        return "no money"
    return _in_words(claim.paid_amount, claim.currency)


def _in_words(amount: Decimal, currency: str) -> str:
    return f"{round_to_currency(amount, currency):,.{minor_units(currency)}f} {currency}"
