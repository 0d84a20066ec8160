"""Which moves a claim may make. Nothing else in the app changes a claim's status."""

from collections.abc import Mapping
from typing import Any

from app.accounts.models import User
from app.claims.events import ClaimMoved
from app.claims.models import Claim, ClaimHistory, ClaimStatus, Tier
from app.core import clock
from app.core.db import db, emit
from app.core.errors import RuleBroken

S = ClaimStatus

# Where a claim goes by itself once its tier is known.
STATUS_OF_TIER: Mapping[Tier, ClaimStatus] = {
    Tier.AUTO: S.APPROVED,
    Tier.REVIEW: S.IN_REVIEW,
    Tier.MANUAL: S.IN_MANUAL_REVIEW,
}

# The facts or the calendar can end every open claim: window closed, loss no longer there, settled by Amazon alone.
_ENDS = frozenset({S.EXPIRED, S.WITHDRAWN, S.RESOLVED_BY_AMAZON})
_REVIEW = frozenset({S.IN_REVIEW, S.IN_MANUAL_REVIEW})
# A decision of Amazon. A reimbursement row can arrive before the case says anything, so `paid` is one as well.
_DECISIONS = frozenset({S.GRANTED, S.PARTIALLY_GRANTED, S.DENIED, S.PAID})

MOVES: Mapping[ClaimStatus, frozenset[ClaimStatus]] = {
    S.DETECTED: _REVIEW | {S.APPROVED, S.DISMISSED} | _ENDS,
    S.IN_REVIEW: frozenset({S.APPROVED, S.DISMISSED, S.IN_MANUAL_REVIEW}) | _ENDS,
    S.IN_MANUAL_REVIEW: frozenset({S.APPROVED, S.DISMISSED, S.IN_REVIEW}) | _ENDS,
    S.APPROVED: _REVIEW | {S.QUEUED} | _ENDS,  # back to review: the decision was undone before anything was sent
    S.QUEUED: frozenset({S.FILED, S.APPROVED}) | _ENDS,  # back to approved: the channel refused it
    S.FILED: _DECISIONS | {S.INFORMATION_REQUESTED} | _ENDS,
    S.INFORMATION_REQUESTED: _DECISIONS | {S.FILED} | _ENDS,  # filed again: the answer was given
    S.GRANTED: frozenset({S.PAID, S.PARTIALLY_GRANTED, S.DENIED}) | _ENDS,
    S.PARTIALLY_GRANTED: frozenset({S.PAID, S.GRANTED, S.DENIED, S.APPEALED}) | _ENDS,
    S.DENIED: frozenset({S.APPEALED, S.PAID}) | _ENDS,
    S.APPEALED: _DECISIONS | {S.INFORMATION_REQUESTED} | _ENDS,
    S.PAID: frozenset({S.REVERSED}),
    S.REVERSED: frozenset({S.APPEALED, S.PAID}),
    S.DISMISSED: _REVIEW,
    # The loss is open again, for example because Amazon took its own payment back.
    S.EXPIRED: frozenset({S.DETECTED}),
    S.WITHDRAWN: frozenset({S.DETECTED}),
    S.RESOLVED_BY_AMAZON: frozenset({S.DETECTED}),
}


def can_move(claim: Claim, to: ClaimStatus) -> bool:
    """Whether the table allows it; what the move needs besides is checked by `move`."""
    return to in MOVES[ClaimStatus(claim.status)]


def move(claim: Claim, to: ClaimStatus, *, reason: str, user: User | None = None, **details: Any) -> ClaimHistory:
    """Moves the claim and writes down who did it and why; without a user it was Opside itself.

    `filed` needs the claim's case_id and filed_at, `paid` its paid_at: set them before. The caller
    holds the row's lock. Raises RuleBroken: `illegal_move`, `case_missing` or `payment_missing`.
    """
    if not can_move(claim, to):
        raise RuleBroken(
            "illegal_move",
            f"A claim that is {_words(claim.status)} cannot become {_words(to)}.",
            status=409,
            claimStatus=str(claim.status),
        )
    _check_needs(claim, to)
    entry = write_history(claim, to, reason=reason, user=user, **details)
    emit(ClaimMoved(claim.seller_id, claim.id, str(claim.status), str(to)))
    claim.status = to
    claim.updated_at = entry.at
    return entry


def write_history(
    claim: Claim, to: ClaimStatus, *, reason: str, user: User | None = None, **details: Any
) -> ClaimHistory:
    """A line in the claim's history; with its present status as `to` it is a note that moves nothing."""
    entry = ClaimHistory(
        claim_id=claim.id,
        seller_id=claim.seller_id,
        at=clock.now(),
        user_id=user.id if user else None,
        from_status=str(claim.status),
        to_status=str(to),
        reason=reason,
        details=details,
    )
    db.session.add(entry)
    return entry


def _check_needs(claim: Claim, to: ClaimStatus) -> None:
    if to is S.FILED and (not claim.case_id or claim.filed_at is None):
        raise RuleBroken("case_missing", "A claim is filed only with Amazon's case id and the day it was filed.")
    if to is S.PAID and claim.paid_at is None:
        raise RuleBroken("payment_missing", "A claim is paid only by a reimbursement or settlement row.")


def _words(status: str) -> str:
    return str(status).replace("_", " ")
