"""Send pending filings, exactly once each.

The filing's row is the outbox. A sender first leases it (moves `due_at` on and commits), so that no two workers send
at once and no lock is held while Amazon thinks; then it sends under the filing's own id as the idempotency key. Killed
at any point, the lease ends and the next sender gets the same case id for the same key.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from app.accounts.models import Seller
from app.claims.models import Claim, ClaimStatus
from app.claims.queries import today_of
from app.core import clock
from app.core.db import db
from app.core.errors import ProviderError, RuleBroken
from app.filing import guards
from app.filing.channels import CHANNELS, CaseReceipt, choose_channel, get_channel
from app.filing.errors import FilingRefused
from app.filing.models import Filing, FilingState
from app.filing.outbox import lock_filings, packet_of, record_case, refuse_filing

LEASE = timedelta(seconds=90)  # longer than any channel's time-out
_FIRST_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(hours=1)


def due_filings(limit: int = 500) -> list[int]:
    """Ids of the filings that an automatic channel should get now, the oldest first."""
    wanted = select(Filing.id).where(*_is_due(clock.now()))
    return list(db.session.scalars(wanted.order_by(Filing.due_at).limit(limit)))


def take_filing(filing_id: int) -> bool:
    """Leases a due filing for one sender; False when another has it, or nothing is to be sent. Commit before sending."""
    now = clock.now()
    lease = (
        update(Filing)
        .where(Filing.id == filing_id, *_is_due(now))
        .values(attempts=Filing.attempts + 1, due_at=now + LEASE)
        .execution_options(synchronize_session=False)
        .returning(Filing.id)
    )
    return db.session.scalar(lease) is not None


def prepare_filing(filing_id: int) -> bool:
    """Looks at a leased filing once more before it leaves; False when it must not. The first time the packet is renewed,
    later ones repeat exactly what may have arrived already."""
    filing, claim = _lock(filing_id)
    if filing.state != FilingState.PENDING:
        return False
    if claim.status != ClaimStatus.QUEUED:
        filing.state = FilingState.WITHDRAWN
        filing.error = "The claim was closed before it was sent."
        return False
    if filing.attempts == 1:
        return _renew(filing, claim)
    return True


def file_pending(filing_id: int) -> None:
    """Sends a leased filing and writes down the answer: a case id, a refusal, or when to try again."""
    filing = db.session.get_one(Filing, filing_id)
    seller = db.session.get_one(Seller, filing.seller_id)
    channel = get_channel(filing.channel)
    try:
        receipt = channel.file(seller, filing.packet, filing.public_id)
    except ProviderError as error:
        _write_failure(filing_id, error)
        return
    except RuleBroken as error:  # the seller's connection is gone since; the answer waits for it
        _write_failure(filing_id, ProviderError(error.message))
        return
    if receipt is not None:
        _write_receipt(filing_id, receipt)


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    automatic = [channel.name for channel in CHANNELS.values() if channel.is_automatic]
    return Filing.state == FilingState.PENDING, Filing.channel.in_(automatic), Filing.due_at <= now


def _write_receipt(filing_id: int, receipt: CaseReceipt) -> None:
    filing, claim = _lock(filing_id)
    if filing.state != FilingState.FILED:  # a sender whose lease had run out may have been first: same key, same case
        record_case(filing, claim, receipt.case_id, receipt.received_at)


def _write_failure(filing_id: int, error: ProviderError) -> None:
    filing, claim = _lock(filing_id)
    if filing.state != FilingState.PENDING:
        return
    if error.permanent:
        refuse_filing(filing, claim, error.message)
        return
    filing.error = error.message
    filing.due_at = _next_try(filing.attempts, error.retry_after)


def _next_try(attempts: int, retry_after: float | None) -> datetime:
    """Each pause is twice the last one, up to an hour, unless the desk says how long."""
    pause = min(_FIRST_PAUSE * (1 << min(attempts - 1, 12)), _LONGEST_PAUSE)
    if retry_after is not None:
        pause = max(pause, timedelta(seconds=retry_after))
    return clock.now() + pause


def _renew(filing: Filing, claim: Claim) -> bool:
    """The facts may have changed while it waited: the guards are asked again, and the packet says what holds today."""
    today = today_of(claim)
    seller = db.session.get_one(Seller, filing.seller_id)
    try:
        choose_channel(seller, filing.channel)
        guards.check_content(claim)
        guards.check_window(claim, today)
    except FilingRefused as refused:
        filing.attempts = 0  # nothing was sent, so that consent may queue the claim again
        refuse_filing(filing, claim, refused.message)
        return False
    filing.packet = packet_of(claim, today, is_automatic=filing.is_automatic)
    return True


def _lock(filing_id: int) -> tuple[Filing, Claim]:
    filing = db.session.get_one(Filing, filing_id)
    lock_filings(filing.seller_id)
    claim = db.session.get_one(Claim, filing.claim_id)
    db.session.refresh(claim, with_for_update=True)
    db.session.refresh(filing, with_for_update=True)
    return filing, claim
