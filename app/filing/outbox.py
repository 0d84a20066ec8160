"""What may be done to a filing's row and its claim, by whoever files it: a person, or the sender."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.accounts.models import User
from app.activity import service as activity
from app.activity.models import ActivityType
from app.claims import service as claims
from app.claims.models import Claim, ClaimStatus
from app.core.db import db, emit
from app.core.marketplaces import MARKETPLACES, Marketplace, find_marketplace
from app.detection.models import Finding
from app.filing.events import ClaimFiled
from app.filing.models import Filing, FilingState
from app.filing.packet import build_packet


def lock_filings(seller_id: int) -> None:
    """One change of a seller's filings at a time, until the transaction's end.

    Taken before any row, so that the daily limit and the duplicate guard count what is there, without deadlocks.
    """
    key = text("select pg_advisory_xact_lock(hashtextextended('filings', :seller))")
    db.session.execute(key, {"seller": seller_id})


def packet_of(claim: Claim, today: date, *, is_automatic: bool) -> dict[str, object]:
    """What would be said to Amazon today."""
    finding = db.session.get_one(Finding, claim.finding_id)
    return build_packet(claim, finding, today, is_automatic=is_automatic).as_dict()


def midnight_of(claim: Claim, day: date) -> datetime:
    """When that day begins in the claim's marketplace (UTC)."""
    return datetime.combine(day, time(), ZoneInfo(_marketplace_of(claim).time_zone)).astimezone(UTC)


def record_case(filing: Filing, claim: Claim, case_id: str, filed_at: datetime, *, user: User | None = None) -> None:
    """The channel's answer: from here on the claim is filed. The caller holds the locks of both rows."""
    filing.state = FilingState.FILED
    filing.case_id = case_id
    filing.case_status = "open"
    filing.filed_at = filed_at
    filing.error = None
    if (
        claim.status != ClaimStatus.QUEUED
    ):  # it was closed while the answer was on its way; the case exists all the same
        reason = f"Case {case_id} was opened at Amazon while the claim was being closed."
        claims.write_history(claim, ClaimStatus(claim.status), reason=reason, case_id=case_id)
        return
    claim.case_id = case_id
    claim.filed_at = filed_at
    claim.channel = filing.channel
    claims.move(
        claim, ClaimStatus.FILED, reason=f"Filed as case {case_id}.", user=user, case_id=case_id, channel=filing.channel
    )
    activity.record_activity(
        claim.seller_id,
        ActivityType.CLAIM_FILED,
        f"{claim.claim_number} was filed as case {case_id}.",
        f"/claims/{claim.public_id}",
    )
    emit(ClaimFiled(claim.seller_id, claim.id, case_id))


def refuse_filing(filing: Filing, claim: Claim, reason: str) -> None:
    """The channel or a guard will never take it: the claim is approved again, with the reason."""
    filing.state = FilingState.REFUSED
    filing.error = reason
    if claim.status == ClaimStatus.QUEUED:
        claim.channel = None
        claims.move(claim, ClaimStatus.APPROVED, reason=f"Not filed: {reason}", channel=filing.channel)


def _marketplace_of(claim: Claim) -> Marketplace:
    return find_marketplace(marketplace_id=claim.marketplace_id) or MARKETPLACES[0]
