"""Claims whose window closed before anybody told Amazon: money lost, said so and why."""

from sqlalchemy import select

from app.claims.models import UNFILED, Claim, ClaimStatus
from app.claims.queries import local_day
from app.claims.states import move
from app.core.db import db
from app.core.marketplaces import MARKETPLACES
from app.ledger.queries import amazon_now
from app.web.filters import money

_BATCH = 500
_WAITED = {
    ClaimStatus.DETECTED: "it had been found",
    ClaimStatus.IN_REVIEW: "it waited for review",
    ClaimStatus.IN_MANUAL_REVIEW: "it waited for review",
    ClaimStatus.APPROVED: "it was approved but not filed",
    ClaimStatus.QUEUED: "it was being filed",
}


def expire_claims(seller_id: int) -> int:
    """Ends every claim that was not filed by its deadline, the last day that Amazon takes it. Says how many."""
    now = amazon_now(seller_id)
    latest_today = max(marketplace.local_date(now) for marketplace in MARKETPLACES)
    expired, last = 0, 0
    while True:
        question = (
            select(Claim)
            .where(
                Claim.seller_id == seller_id, Claim.status.in_(UNFILED), Claim.deadline < latest_today, Claim.id > last
            )
            .order_by(Claim.id)
            .limit(_BATCH)
            .with_for_update()
        )
        claims = db.session.scalars(question).all()
        if not claims:
            return expired
        for claim in claims:
            if claim.deadline < local_day(claim.marketplace_id, now):
                move(
                    claim,
                    ClaimStatus.EXPIRED,
                    reason=lost_reason(claim),
                    lost=str(claim.amount) if claim.amount is not None else None,
                )
                expired += 1
        last = claims[-1].id


def lost_reason(claim: Claim) -> str:
    """What was lost, and where the claim stood when its window closed."""
    value = f"{money(claim.amount, claim.currency)} " if claim.amount is not None else "its value, which is unknown, "
    return (
        f"The window closed on {claim.deadline.isoformat()} while {_WAITED[ClaimStatus(claim.status)]}; "
        f"{value}can no longer be claimed."
    )
