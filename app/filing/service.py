"""Queue approved claims for filing, take them back, and write down the case ids that Amazon gives."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import Membership, Seller, User
from app.claims import service as claims
from app.claims.models import PENDING_REVIEW, Claim, ClaimStatus, Tier
from app.claims.queries import today_of
from app.core import clock
from app.core.db import db, emit
from app.core.errors import InvalidInput
from app.filing import guards, queries
from app.filing.channels import FilingChannel, choose_channel
from app.filing.errors import FilingRefused
from app.filing.events import FilingQueued
from app.filing.following import follow_cases
from app.filing.models import Filing, FilingState
from app.filing.outbox import lock_filings, midnight_of, packet_of, record_case
from app.filing.sending import file_pending
from app.ledger import queries as ledger

__all__ = [
    "file_pending",
    "follow_cases",
    "mark_filed",
    "queue_automatic",
    "queue_claim",
    "submit_claim",
    "unqueue_claim",
    "withdraw_claim",
]

_CASE_ID = re.compile(r"[0-9]{10,11}")
_IN_REVIEW = frozenset({ClaimStatus.DETECTED, *PENDING_REVIEW})


def submit_claim(claim: Claim, user: User) -> Filing:
    """Approves the claim when it waits for review, and queues it through the seller's usual channel.

    Raises FilingRefused as `queue_claim` does; then it is not approved either.
    """
    lock_filings(claim.seller_id)
    db.session.refresh(claim, with_for_update=True)
    if claim.status in _IN_REVIEW:
        _check_guards(claim, user, today_of(claim))
        claims.move(claim, ClaimStatus.APPROVED, reason="Approved to be filed.", user=user)
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


def mark_filed(claim: Claim, case_id: str, filed_on: date, user: User) -> Filing:
    """Writes down that a person filed the packet: Amazon's case id (10 or 11 digits) and the marketplace's day of it.

    An approved claim is queued first, so that every guard is asked. Raises InvalidInput or FilingRefused.
    """
    case_id = case_id.strip()
    lock_filings(claim.seller_id)
    db.session.refresh(claim, with_for_update=True)
    _check_entry(claim, case_id, filed_on)
    is_queued = claim.status == ClaimStatus.QUEUED
    filing = queries.open_filing(claim) if is_queued else queue_claim(claim, user, channel="packet")
    if filing is None or filing.channel != "packet":
        raise FilingRefused("filing_in_progress", "Opside is filing this claim itself; its case id comes by itself.")
    _check_person(claim, user)
    taken = queries.find_case(claim.seller_id, case_id)
    if taken is not None:
        raise FilingRefused("case_id_taken", f"Case {case_id} already belongs to another claim; check the number.")
    record_case(filing, claim, case_id, _instant_of(claim, filed_on), user=user)
    return filing


def unqueue_claim(claim: Claim, user: User) -> None:
    """Takes a claim out of the queue before it is sent; it is approved again. Raises FilingRefused once it may be sent."""
    filing = _lock_open_filing(claim)
    if claim.status != ClaimStatus.QUEUED or filing is None:
        raise FilingRefused("claim_not_queued", "This claim does not wait to be filed.", claimStatus=str(claim.status))
    _withdraw_pending(filing)
    claim.channel = None
    claims.move(claim, ClaimStatus.APPROVED, reason="Taken out of the filing queue.", user=user)
    _audit(claim, user, "claim.unqueued", filing)


def withdraw_claim(claim: Claim, user: User, reason: str) -> None:
    """Gives the claim up. A case that exists at Amazon stays known, so that its money is still recognised."""
    filing = _lock_open_filing(claim)
    if filing is not None and filing.state == FilingState.PENDING:
        _withdraw_pending(filing)
    claims.move(claim, ClaimStatus.WITHDRAWN, reason=reason, user=user)
    _audit(claim, user, "claim.withdrawn", filing)


def _check_guards(claim: Claim, user: User | None, today: date) -> None:
    if claim.status not in _IN_REVIEW:
        guards.check_status(claim)
    guards.check_content(claim)
    guards.check_window(claim, today)
    _check_person(claim, user)
    twin = queries.find_twin(claim)
    if twin is not None:
        raise FilingRefused(
            "duplicate_filing", f"The same loss was filed already, as {twin.claim_number}.", duplicateOf=twin.public_id
        )


def _check_person(claim: Claim, user: User | None) -> None:
    of_user = select(Membership.role).where(
        Membership.seller_id == claim.seller_id, Membership.user_id == (user.id if user else None)
    )
    guards.check_person(claim, user, db.session.scalar(of_user))


def _check_entry(claim: Claim, case_id: str, filed_on: date) -> None:
    wrong: dict[str, str] = {}
    if not _CASE_ID.fullmatch(case_id):
        wrong["case_id"] = "Amazon's case id has 10 or 11 digits, for example 12345678901."
    if filed_on > today_of(claim):
        wrong["filed_on"] = "This day has not come yet."
    elif filed_on < claim.event_on:
        wrong["filed_on"] = f"This is before the loss itself ({claim.event_on.isoformat()})."
    if wrong:
        raise InvalidInput(wrong)


def _plan(claim: Claim, today: date, daily_limit: int) -> date:
    return guards.first_day_with_room(
        queries.planned_filings(claim.seller_id, today), today, daily_limit, claim.deadline
    )


def _due_at(claim: Claim, planned_on: date, today: date) -> datetime:
    """When the sender may take it, by our own clock: at once, or when the planned day begins in the marketplace."""
    if planned_on == today:
        return clock.now()
    return clock.now() + (midnight_of(claim, planned_on) - ledger.amazon_now(claim.seller_id))


def _instant_of(claim: Claim, filed_on: date) -> datetime:
    """A person tells the day alone: its noon stands for it, or now when that is still to come."""
    return min(midnight_of(claim, filed_on) + timedelta(hours=12), ledger.amazon_now(claim.seller_id))


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
    _audit(claim, user, "claim.queued", filing)
    if channel.is_automatic:
        emit(FilingQueued(filing.id))


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
    wanted = (
        select(Claim)
        .where(
            Claim.seller_id == seller_id,
            Claim.status == ClaimStatus.APPROVED,
            Claim.tier == Tier.AUTO,
            Claim.quantity > 0,
        )
        .order_by(Claim.deadline, Claim.id)
    )
    return db.session.scalars(wanted).all()


def _lock_open_filing(claim: Claim) -> Filing | None:
    lock_filings(claim.seller_id)
    db.session.refresh(claim, with_for_update=True)
    filing = queries.open_filing(claim)
    if filing is not None:
        db.session.refresh(filing, with_for_update=True)
    return filing


def _withdraw_pending(filing: Filing) -> None:
    """Once a sender has had it, Amazon may have it too: it must be sent until the answer is known."""
    if filing.attempts:
        raise FilingRefused("filing_in_progress", "This claim is being sent to Amazon right now; wait for its case id.")
    filing.state = FilingState.WITHDRAWN


def _audit(claim: Claim, user: User | None, action: str, filing: Filing | None) -> None:
    seller = db.session.get_one(Seller, claim.seller_id)
    details = (
        {"filing": filing.public_id, "channel": filing.channel, "is_automatic": filing.is_automatic} if filing else {}
    )
    accounts.record_audit(seller, user, action, claim.public_id, **details)
