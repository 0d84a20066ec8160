"""Ask the desk how filed cases stand, and move their claims."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, and_, or_, select

from app.accounts.models import Seller
from app.activity import service as activity
from app.activity.models import ActivityType
from app.claims import service as claims
from app.claims.models import Claim, ClaimStatus
from app.core.db import db, emit
from app.filing.channels import CHANNELS, CaseNews, get_channel
from app.filing.events import CaseDecided
from app.filing.models import Filing, FilingState
from app.filing.outbox import lock_filings

# A claim in one of these waits for Amazon.
_FOLLOWED = (
    ClaimStatus.FILED,
    ClaimStatus.INFORMATION_REQUESTED,
    ClaimStatus.GRANTED,
    ClaimStatus.PARTIALLY_GRANTED,
    ClaimStatus.APPEALED,
)
_STATUS: Mapping[str, ClaimStatus] = {
    "open": ClaimStatus.FILED,
    "information_requested": ClaimStatus.INFORMATION_REQUESTED,
    "granted": ClaimStatus.GRANTED,
    "partially_granted": ClaimStatus.PARTIALLY_GRANTED,
    "denied": ClaimStatus.DENIED,
}
_SAID = {
    "open": "The case is open again.",
    "information_requested": "Amazon asks for more information.",
    "granted": "Amazon granted the claim.",
    "partially_granted": "Amazon granted a part of the claim.",
    "denied": "Amazon denied the claim.",
}


def open_cases(seller_id: int) -> list[int]:
    """Ids of the filings whose case may have news and whose channel can be asked."""
    asked = [channel.name for channel in CHANNELS.values() if channel.is_automatic]
    wanted = _open_cases().where(Filing.seller_id == seller_id, Filing.channel.in_(asked))
    return list(db.session.scalars(wanted.with_only_columns(Filing.id).order_by(Filing.id)))


def sellers_with_open_cases() -> list[int]:
    """Ids of the sellers whom following concerns."""
    return list(db.session.scalars(_open_cases().with_only_columns(Filing.seller_id).distinct()))


def _open_cases() -> Select[Filing]:
    """Cases of claims that wait for Amazon, and of those whose money came before the desk said anything."""
    unsaid = and_(Claim.status == ClaimStatus.PAID, Filing.case_status == "open")
    wanted = select(Filing).join(Claim, Claim.id == Filing.claim_id)
    return wanted.where(Filing.state == FilingState.FILED, or_(Claim.status.in_(_FOLLOWED), unsaid))


def follow_cases(seller_id: int) -> int:
    """Follows every open case of the seller; says how many had news. Raises ProviderError when the desk is away."""
    return sum(follow_case(filing_id) for filing_id in open_cases(seller_id))


def follow_case(filing_id: int) -> bool:
    """Asks for one case and writes down what is new; the same news twice changes nothing."""
    filing = db.session.get_one(Filing, filing_id)
    seller = db.session.get_one(Seller, filing.seller_id)
    channel = get_channel(filing.channel)
    if filing.case_id is None or not channel.is_available(seller):
        return False
    news = channel.follow(seller, filing.case_id)
    if news is None or news.status == filing.case_status or news.status not in _STATUS:
        return False
    _write_news(filing, news)
    return True


def _write_news(filing: Filing, news: CaseNews) -> None:
    lock_filings(filing.seller_id)
    claim = db.session.get_one(Claim, filing.claim_id)
    db.session.refresh(claim, with_for_update=True)
    filing.case_status = news.status
    filing.case_reason = news.reason
    filing.decided_at = news.decided_at
    status = _STATUS[news.status]
    if claim.status == status or not claims.can_move(claim, status):
        return  # its reimbursement row came first, or a person closed it
    granted: dict[str, Any] = {} if news.granted_quantity is None else {"granted_quantity": news.granted_quantity}
    claims.move(claim, status, reason=_reason(news), case_id=news.case_id, **granted)
    emit(CaseDecided(claim.seller_id, claim.id, status))
    if status is ClaimStatus.DENIED:
        message = f"{claim.claim_number} was denied: {news.reason or 'no reason was given'}."
        activity.record_activity(claim.seller_id, ActivityType.CLAIM_DENIED, message, f"/claims/{claim.public_id}")


def _reason(news: CaseNews) -> str:
    """What Amazon said, in a sentence, with its own words behind."""
    units = f" Units: {news.granted_quantity}." if news.granted_quantity is not None else ""
    return f"{_SAID[news.status]}{units}{f' {news.reason}' if news.reason else ''}"
