"""Filing's work in the background."""

import logging
from http import HTTPStatus

from app.core.db import checkpoint, db, rollback
from app.core.errors import ProviderError, RuleBroken
from app.core.queue import QueueName, enqueue, job
from app.filing import automatic, following, sending
from app.providers.errors import Refused

log = logging.getLogger(__name__)


@job
def file_claim(filing_id: int) -> None:
    """Sends one filing, if it is due and no other worker has it."""
    if not sending.take_filing(filing_id):
        return
    checkpoint()
    if not sending.prepare_filing(filing_id):
        return
    checkpoint()
    sending.file_pending(filing_id)


@job
def file_due() -> None:
    """Queues every filing that is due: retries, planned days, and those whose job was lost."""
    for filing_id in sending.due_filings():
        enqueue_filing(filing_id)


@job
def queue_by_consent() -> None:
    """Queues what sellers have consented to, also between syncs: the switch was just turned on, or a new day began."""
    for seller_id in automatic.sellers_with_consent():
        automatic.queue_automatic(seller_id)
        checkpoint()


@job
def follow_cases() -> None:
    """Queues the following of every seller who has open cases."""
    for seller_id in following.sellers_with_open_cases():
        enqueue_following(seller_id)


@job
def follow_seller(seller_id: int) -> None:
    """Follows one seller's open cases, each for itself. The desk away: the next round asks again; a case that it
    does not know hides no other."""
    for filing_id in following.open_cases(seller_id):
        try:
            following.follow_case(filing_id)
        except (ProviderError, RuleBroken) as error:
            rollback()
            log.warning("case not followed: %s", error.message, extra={"seller_id": seller_id, "filing_id": filing_id})
            if isinstance(error, Refused) and error.answer_status == HTTPStatus.NOT_FOUND:
                continue
            return
        checkpoint()
        db.session.expire_all()


def enqueue_filing(filing_id: int) -> None:
    enqueue(file_claim, filing_id, queue=QueueName.FILING, job_id=f"file_{filing_id}")


def enqueue_following(seller_id: int) -> None:
    enqueue(follow_seller, seller_id, queue=QueueName.FILING, job_id=f"follow_cases_{seller_id}")
