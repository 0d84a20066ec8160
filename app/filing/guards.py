"""What keeps a seller's account safe: nothing is filed twice, too early, too late, for nothing, or by nobody.

Amazon's reimbursement policy forbids premature, repeated and insufficiently researched requests, and answers them
with action against the seller's account; so a guard blocks, it does not warn.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from app.accounts.models import Role, User
from app.claims.models import Claim, ClaimStatus
from app.filing.errors import FilingRefused

MAY_FILE = frozenset({Role.ADMIN, Role.MANAGER})


def check_status(claim: Claim) -> None:
    """Only an approved claim is filed."""
    if claim.status == ClaimStatus.APPROVED:
        return
    if claim.status in {ClaimStatus.DETECTED, ClaimStatus.IN_REVIEW, ClaimStatus.IN_MANUAL_REVIEW}:
        raise _refused("claim_not_approved", "This claim has not been approved yet; review it first.", claim)
    words = str(claim.status).replace("_", " ")
    raise _refused("claim_not_submittable", f"This claim is {words}; it cannot be filed (again).", claim)


def check_window(claim: Claim, today: date) -> None:
    """`today` is the marketplace's day. The deadline itself is the last day on which Amazon takes the claim."""
    if today < claim.claimable_from:
        day = claim.claimable_from.isoformat()
        raise _refused("claim_premature", f"Amazon may still settle this by itself; it can be filed from {day}.", claim)
    if today > claim.deadline:
        day = claim.deadline.isoformat()
        raise _refused(
            "claim_expired", f"Amazon's window for this claim closed on {day}; it can no longer be filed.", claim
        )


def check_content(claim: Claim) -> None:
    """There is something to claim, and the proof that its type needs is there."""
    if claim.quantity <= 0:
        raise _refused("nothing_to_claim", "No unit is open any more: all were found, paid or given back.", claim)
    missing = [str(kind) for kind in claim.evidence_required if kind not in claim.evidence_present]
    if missing:
        names = ", ".join(name.replace("_", " ") for name in missing)
        raise _refused("evidence_incomplete", f"The evidence is incomplete; add: {names}.", claim)


def check_person(claim: Claim, user: User | None, role: str | None) -> None:
    """A named person who may file for this seller, or the person whose standing consent it is, stands behind every filing."""
    if user is None:
        raise _refused(
            "consent_missing",
            "Nobody stands behind this filing; file it by hand, or switch automatic filing on.",
            claim,
        )
    if role not in MAY_FILE:
        raise _refused(
            "consent_missing", f"{user.name} may not file for this seller; a manager or an admin must.", claim
        )


def first_day_with_room(planned: Mapping[date, int], today: date, limit: int, deadline: date) -> date:
    """The first day on which one more filing keeps the daily limit; today when none comes before the deadline.

    The limit is ours (against high-volume requests), the deadline is Amazon's: rather one too many than one too late.
    """
    day = today
    while planned.get(day, 0) >= limit:
        day += timedelta(days=1)
        if day > deadline:
            return today
    return day


def _refused(code: str, message: str, claim: Claim) -> FilingRefused:
    return FilingRefused(code, message, claimStatus=str(claim.status))
