"""What people do to a filing: tell its case id, take it back, give the claim up."""

import re
from datetime import date, datetime, timedelta

from app.accounts.models import User
from app.claims import service as claims
from app.claims.models import Claim, ClaimStatus
from app.claims.queries import today_of
from app.core.db import db
from app.core.errors import InvalidInput
from app.filing import queries
from app.filing.errors import FilingRefused
from app.filing.models import Filing, FilingState
from app.filing.outbox import lock_filings, midnight_of, record_case
from app.filing.queueing import audit, check_person_of, queue_claim
from app.ledger import queries as ledger

_CASE_ID = re.compile(r"[0-9]{10,11}")


def mark_filed(claim: Claim, case_id: str, filed_on: date, user: User) -> Filing:
    """Writes down that a person filed the packet: Amazon's case id (10 or 11 digits) and the marketplace's day of it.

    An approved claim is queued first, so that every guard is asked. Raises InvalidInput or FilingRefused.
    """
    case_id = case_id.strip()
    lock_filings(claim.seller_id)
    db.session.refresh(claim, with_for_update=True)
    _check_entry(claim, case_id, filed_on)
    taken = queries.find_case(claim.seller_id, case_id)
    if taken is not None:
        raise FilingRefused("case_id_taken", f"Case {case_id} already belongs to another claim; check the number.")
    is_queued = claim.status == ClaimStatus.QUEUED
    filing = queries.open_filing(claim) if is_queued else queue_claim(claim, user, channel="packet")
    if filing is None or filing.channel != "packet":
        raise FilingRefused("filing_in_progress", "Opside is filing this claim itself; its case id comes by itself.")
    check_person_of(claim, user)
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
    audit(claim, user, "claim.unqueued", filing)


def withdraw_claim(claim: Claim, user: User, reason: str) -> None:
    """Gives the claim up. A case that exists at Amazon stays known, so that its money is still recognised."""
    filing = _lock_open_filing(claim)
    if filing is not None and filing.state == FilingState.PENDING:
        _withdraw_pending(filing)
    claims.move(claim, ClaimStatus.WITHDRAWN, reason=reason, user=user)
    audit(claim, user, "claim.withdrawn", filing)


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


def _instant_of(claim: Claim, filed_on: date) -> datetime:
    """A person tells the day alone: its noon stands for it, or now when that is still to come."""
    return min(midnight_of(claim, filed_on) + timedelta(hours=12), ledger.amazon_now(claim.seller_id))


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
