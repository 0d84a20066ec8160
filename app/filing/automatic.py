"""Queue by the seller's standing consent what needs no question."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from app.accounts.models import Seller, User
from app.claims import service as claims
from app.claims.models import Claim, ClaimSettings, ClaimStatus, Tier
from app.claims.queries import today_of
from app.core import clock
from app.core.db import db, emit
from app.filing import queries
from app.filing.channels import choose_channel
from app.filing.errors import FilingRefused
from app.filing.events import FilingQueued
from app.filing.models import Filing, FilingState
from app.filing.outbox import lock_filings
from app.filing.queueing import queue_claim

_AT_ONCE = 2000  # twice the highest daily limit: what guards refuse must not hide the rest


def sellers_with_consent() -> Sequence[int]:
    """Ids of the sellers who have switched automatic filing on and have something to file."""
    waiting = select(Claim.id).where(
        Claim.seller_id == ClaimSettings.seller_id, Claim.status == ClaimStatus.APPROVED, Claim.tier == Tier.AUTO
    )
    return db.session.scalars(
        select(ClaimSettings.seller_id).where(ClaimSettings.automatic_filing, waiting.exists())
    ).all()


def queue_automatic(seller_id: int) -> list[Filing]:
    """Queues what may be filed without asking: approved claims of the tier `auto`, the nearest deadline first.

    Only with the seller's standing consent, through a channel that files by itself, and inside the daily limit;
    what does not fit today stays approved for the next time. What a guard forbids is passed over.
    """
    lock_filings(seller_id)
    seller = db.session.get_one(Seller, seller_id)
    settings = claims.settings_of(seller)
    _bring_forward(seller_id, settings.daily_limit)
    channel = choose_channel(seller, preferred=settings.channel)
    giver = db.session.get(User, settings.automatic_filing_by) if settings.automatic_filing_by else None
    if not settings.automatic_filing or giver is None or not channel.is_automatic:
        return []
    queued: list[Filing] = []
    for claim in _automatic_candidates(seller_id):
        today = today_of(claim)
        if queries.planned_filings(seller_id, today).get(today, 0) >= settings.daily_limit:
            break
        try:
            queued.append(queue_claim(claim, giver, channel=channel.name, is_automatic=True))
        except FilingRefused:
            continue
    return queued


def _bring_forward(seller_id: int, daily_limit: int) -> None:
    """Filings that wait for a later day move up when an earlier one has room again (Amazon's clock may have leapt)."""
    for filing in queries.postponed_filings(seller_id):
        claim = db.session.get_one(Claim, filing.claim_id)
        today = today_of(claim)
        if filing.planned_on <= today or queries.planned_filings(seller_id, today).get(today, 0) < daily_limit:
            filing.planned_on = min(filing.planned_on, today)
            filing.due_at = clock.now()
            db.session.flush()
            emit(FilingQueued(filing.id))


def _automatic_candidates(seller_id: int) -> Sequence[Claim]:
    """What a desk refused or a person took back is not tried again by itself: Amazon forbids repeated requests.

    What our own guards stopped before it was sent is, since the connection may be back.
    """
    was_refused = and_(Filing.state == FilingState.REFUSED, Filing.attempts > 0)
    ended = select(Filing.id).where(
        Filing.claim_id == Claim.id, or_(was_refused, Filing.state == FilingState.WITHDRAWN)
    )
    wanted = (
        select(Claim)
        .where(
            Claim.seller_id == seller_id,
            Claim.status == ClaimStatus.APPROVED,
            Claim.tier == Tier.AUTO,
            Claim.quantity > 0,
            ~ended.exists(),
        )
        .order_by(Claim.deadline, Claim.id)
        .limit(_AT_ONCE)
    )
    return db.session.scalars(wanted).all()
