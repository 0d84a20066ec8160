"""A person's decisions on claims: approve, dismiss, take a decision back; and answers to Amazon's questions."""

from dataclasses import dataclass
from enum import StrEnum

from app.accounts.models import User
from app.claims.models import PENDING_REVIEW, Claim, ClaimHistory, ClaimStatus, DismissReason, Tier
from app.claims.queries import get_finding, today_of
from app.claims.states import move, write_history
from app.claims.values import share_of, take_over
from app.core.db import db
from app.core.errors import InvalidInput, RuleBroken
from app.detection.models import Verdict

_LONGEST_NOTE = 2000
_REVIEWABLE = frozenset({ClaimStatus.DETECTED, *PENDING_REVIEW})

DISMISS_TEXTS = {
    DismissReason.UNITS_FOUND: "The units have turned up",
    DismissReason.ALREADY_PAID: "Amazon has paid for them already",
    DismissReason.SELLER_REQUESTED: "We asked for it (removal or disposal)",
    DismissReason.NOT_OUR_UNITS: "They were not our units",
    DismissReason.ALREADY_DEFECTIVE: "They were defective before",
    DismissReason.DATA_WRONG: "The data is wrong",
    DismissReason.NOT_WORTH_IT: "Not worth the effort",
    DismissReason.OTHER: "Another reason (say which)",
}


class ReviewAction(StrEnum):
    """`reopen` takes a decision back, as long as nothing was sent."""

    APPROVE = "approve"
    DISMISS = "dismiss"
    REOPEN = "reopen"


@dataclass(frozen=True)
class ReviewDecision:
    """A person's decision. `reason` is needed to dismiss; `quantity` claims fewer units than are open."""

    action: ReviewAction
    reason: DismissReason | None = None
    note: str = ""
    quantity: int | None = None


def review_claim(claim: Claim, decision: ReviewDecision, reviewer: User) -> ClaimHistory:
    """Carries the decision out, and says so in the claim's history.

    Raises InvalidInput (which field), RuleBroken: `illegal_move` when the claim does not wait for a decision any
    more, `window_closed` when its deadline has passed, `not_a_claim` when the facts ended it while it was dismissed.
    """
    _check(decision)
    lock_claim(claim)
    return _DECISIONS[decision.action](claim, decision, reviewer)


def answer_claim(claim: Claim, answer: str, user: User) -> ClaimHistory:
    """Keeps a person's answer to what the claim still needs in its history. Raises InvalidInput."""
    text = answer.strip()
    if not text or len(text) > _LONGEST_NOTE:
        raise InvalidInput({"answer": f"must have 1 to {_LONGEST_NOTE} characters"})
    lock_claim(claim)
    return write_history(claim, ClaimStatus(claim.status), reason=text, user=user, kind="answer")


def lock_claim(claim: Claim) -> None:
    """Reads the claim again and keeps others from moving it until the commit."""
    db.session.refresh(claim, with_for_update=True)


def _approve(claim: Claim, decision: ReviewDecision, reviewer: User) -> ClaimHistory:
    _check_pending(claim)
    _check_window(claim)
    details: dict[str, object] = {"note": decision.note.strip()} if decision.note.strip() else {}
    if decision.quantity is not None and decision.quantity != claim.quantity:
        details["quantity"] = [claim.quantity, decision.quantity]
        _claim_fewer(claim, decision.quantity)
    reason = decision.note.strip() or f"Approved by {reviewer.name}."
    return move(claim, ClaimStatus.APPROVED, reason=reason, user=reviewer, **details)


def _dismiss(claim: Claim, decision: ReviewDecision, reviewer: User) -> ClaimHistory:
    _check_pending(claim)
    why, note = decision.reason or DismissReason.OTHER, decision.note.strip()
    text = note if why is DismissReason.OTHER else ". ".join(filter(None, [DISMISS_TEXTS[why], note]))
    return move(claim, ClaimStatus.DISMISSED, reason=text, user=reviewer, dismiss_reason=str(why), note=note)


def _reopen(claim: Claim, decision: ReviewDecision, reviewer: User) -> ClaimHistory:
    """Back to the queue it came from; an automatically approved one to the review of people.

    A dismissed claim was left alone by the runs since, so it takes over what its finding says now.
    """
    _check_window(claim)
    if claim.status == ClaimStatus.DISMISSED:
        finding = get_finding(claim)
        if finding.verdict != Verdict.CLAIM:
            raise RuleBroken(
                "not_a_claim", f"There is nothing to claim any more: {finding.reason}", claimStatus=claim.status
            )
        take_over(claim, finding)
    to = ClaimStatus.IN_MANUAL_REVIEW if claim.tier == Tier.MANUAL else ClaimStatus.IN_REVIEW
    reason = decision.note.strip() or f"{reviewer.name} took the decision back."
    return move(claim, to, reason=reason, user=reviewer)


_DECISIONS = {
    ReviewAction.APPROVE: _approve,
    ReviewAction.DISMISS: _dismiss,
    ReviewAction.REOPEN: _reopen,
}


def _check(decision: ReviewDecision) -> None:
    wrong: dict[str, str] = {}
    if decision.action is ReviewAction.DISMISS and decision.reason is None:
        wrong["reason"] = "is needed to dismiss a claim: " + ", ".join(DismissReason)
    if decision.reason is DismissReason.OTHER and not decision.note.strip():
        wrong["note"] = "must say what the other reason is"
    if len(decision.note) > _LONGEST_NOTE:
        wrong["note"] = f"must have at most {_LONGEST_NOTE} characters"
    if wrong:
        raise InvalidInput(wrong)


def _check_pending(claim: Claim) -> None:
    if claim.status not in _REVIEWABLE:
        words = str(claim.status).replace("_", " ")
        raise RuleBroken(
            "illegal_move",
            f"This claim is {words}; only one that waits for review can be decided.",
            claimStatus=str(claim.status),
        )


def _check_window(claim: Claim) -> None:
    if today_of(claim) > claim.deadline:
        day = claim.deadline.isoformat()
        raise RuleBroken(
            "window_closed", f"Amazon's window for this claim closed on {day}.", claimStatus=str(claim.status)
        )


def _claim_fewer(claim: Claim, quantity: int) -> None:
    """Raises InvalidInput when it is not fewer."""
    if not 1 <= quantity <= claim.quantity:
        raise InvalidInput({"quantity": f"must lie between 1 and {claim.quantity}"})
    for name in ("amount", "amount_low", "amount_high"):
        setattr(claim, name, share_of(getattr(claim, name), quantity, claim.quantity, claim.currency))
    claim.quantity = claim.quantity_limit = quantity
