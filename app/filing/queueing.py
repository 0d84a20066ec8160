"""Queue approved claims for filing, each with its exact packet, past all guards."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import Membership, Seller, User
from app.claims import service as claims
from app.claims.models import PENDING_REVIEW, Claim, ClaimStatus
from app.claims.queries import today_of
from app.core import clock
from app.core.db import db, emit
from app.filing import guards, queries
from app.filing.channels import FilingChannel, choose_channel, get_channel
from app.filing.errors import FilingRefused
from app.filing.events import FilingQueued
from app.filing.models import Filing, FilingState
from app.filing.outbox import lock_filings, midnight_of, packet_of
from app.ledger import queries as ledger

_IN_REVIEW = frozenset({ClaimStatus.DETECTED, *PENDING_REVIEW})


def submit_claim(claim: Claim, user: User) -> Filing:
    """Approves the claim when it waits for review, and queues it through the seller's usual channel.

    Raises FilingRefused as `queue_claim` does; then it is not approved either.
    """
    lock_filings(claim.seller_id)
    db.session.refresh(claim, with_for_update=True)
    if claim.status in _IN_REVIEW:
        _check_guards(claim, user, today_of(claim))
        claims.review_claim(claim, claims.ReviewDecision(claims.ReviewAction.APPROVE), user)
    return queue_claim(claim, user)


def queue_claim(claim: Claim, user: User | None, *, channel: str | None = None, is_automatic: bool = False) -> Filing:
    """Writes down that this approved claim is to be filed, with the exact packet; the channel gets it after the commit.

    `user` is the person who files or, when it is automatic, the giver of the standing consent. Over the daily limit
    it waits for the next day with room. Raises FilingRefused with the guard that forbids it.
    """
    lock_filings(claim.seller_id)
    db.session.refresh(claim, with_for_update=True)
    today = today_of(claim)
    guards.check_status(claim)
    _check_guards(claim, user, today)
    seller = db.session.get_one(Seller, claim.seller_id)
    settings = claims.settings_of(seller)
    chosen = choose_channel(seller, channel, preferred=settings.channel)
    planned_on = _plan(claim, today, settings.daily_limit)
    filing = Filing(
        seller_id=claim.seller_id,
        claim_id=claim.id,
        channel=chosen.name,
        state=FilingState.PENDING,
        packet=packet_of(claim, today, is_automatic=is_automatic),
        requested_by=user.id if user else None,
        is_automatic=is_automatic,
        attempts=0,
        created_at=clock.now(),
        due_at=_due_at(claim, planned_on, today),
        planned_on=planned_on,
    )
    db.session.add(filing)
    db.session.flush()
    _enter_queue(claim, filing, chosen, user)
    return filing


def find_refusal(claim: Claim, user: User | None) -> FilingRefused | None:
    """The guard that would forbid this user to file the claim now; None when it can be filed."""
    try:
        guards.check_status(claim)
        _check_guards(claim, user, today_of(claim))
    except FilingRefused as refused:
        return refused
    return None


def get_packet(claim: Claim) -> dict[str, Any]:
    """What was or would be said to Amazon. Raises FilingRefused when it must not be said now."""
    filing = queries.open_filing(claim)
    if filing is not None:
        return filing.packet
    guards.check_content(claim)
    today = today_of(claim)
    guards.check_window(claim, today)
    return packet_of(claim, today, is_automatic=False)


def resubmit(filing: Filing, claim: Claim, user: User) -> Filing:
    """Sends a waiting filing of an automatic channel now if its day has come; queues the claim of an ended one anew.

    Raises FilingRefused when it has its case, or when a person must file it.
    """
    if filing.state == FilingState.PENDING:
        if not get_channel(filing.channel).is_automatic:
            raise FilingRefused(
                "needs_person", "A person files this packet in Seller Central and then enters the case id."
            )
        emit(FilingQueued(filing.id))
        return filing
    return submit_claim(claim, user)


def _check_guards(claim: Claim, user: User | None, today: date) -> None:
    if claim.status not in _IN_REVIEW:
        guards.check_status(claim)
    guards.check_content(claim)
    guards.check_window(claim, today)
    check_person_of(claim, user)
    twin = queries.find_twin(claim)
    if twin is not None:
        raise FilingRefused(
            "duplicate_filing", f"The same loss was filed already, as {twin.claim_number}.", duplicateOf=twin.public_id
        )


def check_person_of(claim: Claim, user: User | None) -> None:
    """Asks the guard with the role that the user has for this seller now."""
    of_user = select(Membership.role).where(
        Membership.seller_id == claim.seller_id, Membership.user_id == (user.id if user else None)
    )
    guards.check_person(claim, user, db.session.scalar(of_user))


def _plan(claim: Claim, today: date, daily_limit: int) -> date:
    return guards.first_day_with_room(
        queries.planned_filings(claim.seller_id, today), today, daily_limit, claim.deadline
    )


def _due_at(claim: Claim, planned_on: date, today: date) -> datetime:
    """When the sender may take it, by our own clock: at once, or when the planned day begins in the marketplace."""
    if planned_on == today:
        return clock.now()
    return clock.now() + (midnight_of(claim, planned_on) - ledger.amazon_now(claim.seller_id))


def _enter_queue(claim: Claim, filing: Filing, channel: FilingChannel, user: User | None) -> None:
    claim.channel = channel.name
    waits = (
        f" Planned for {filing.planned_on.isoformat()}, because of the daily limit."
        if filing.due_at > clock.now()
        else ""
    )
    claims.move(
        claim,
        ClaimStatus.QUEUED,
        reason=f"To be filed through {channel.label}.{waits}",
        user=user,
        channel=channel.name,
    )
    audit(claim, user, "claim.queued", filing)
    if channel.is_automatic:
        emit(FilingQueued(filing.id))


def audit(claim: Claim, user: User | None, action: str, filing: Filing | None) -> None:
    """Writes down who did it, through what."""
    seller = db.session.get_one(Seller, claim.seller_id)
    details = (
        {"filing": filing.public_id, "channel": filing.channel, "is_automatic": filing.is_automatic} if filing else {}
    )
    accounts.record_audit(seller, user, action, claim.public_id, **details)
