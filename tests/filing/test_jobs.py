"""Filing in the background, through the real queue."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from rq import Queue, SimpleWorker

from app.accounts.models import Seller, User
from app.claims.models import Claim, ClaimStatus
from app.claims.service import settings_of
from app.core.db import commit
from app.core.queue import QueueName, redis_client
from app.filing.automatic import queue_automatic
from app.filing.jobs import file_due, follow_cases, queue_by_consent
from tests.factories.accounts import sign_in_json
from tests.factories.filing import make_approved, make_case, make_filing
from tests.filing.desk import Desk


@pytest.fixture
def work(db: SQLAlchemy) -> Callable[[], None]:
    """Works off everything that is queued."""

    def work() -> None:
        connection = redis_client()
        queues = [Queue(name.value, connection=connection) for name in QueueName]
        SimpleWorker(queues, connection=connection).work(burst=True, logging_level="CRITICAL")
        db.session.expire_all()

    return work


def test_what_is_submitted_is_filed_by_a_worker(
    db: SQLAlchemy, client: FlaskClient, seller: Seller, manager: User, desk: Desk, work: Callable[[], None]
) -> None:
    claim = make_approved(seller)
    sign_in_json(client, manager)
    client.post(f"/api/claims/{claim.public_id}/submit", json={})
    work()
    assert (claim.status, len(desk.cases)) == (ClaimStatus.FILED, 1)


def test_what_is_queued_by_consent_is_filed_by_a_worker(
    db: SQLAlchemy, seller: Seller, manager: User, desk: Desk, work: Callable[[], None]
) -> None:
    settings = settings_of(seller)
    settings.automatic_filing, settings.automatic_filing_by = True, manager.id
    claims = [make_approved(seller) for _ in range(3)]
    queue_automatic(seller.id)
    commit()
    work()
    assert {claim.status for claim in claims} == {ClaimStatus.FILED}
    assert len(desk.cases) == 3


def test_the_switch_works_without_waiting_for_a_sync(
    db: SQLAlchemy, seller: Seller, manager: User, desk: Desk, work: Callable[[], None]
) -> None:
    settings = settings_of(seller)
    settings.automatic_filing, settings.automatic_filing_by = True, manager.id
    claim, other = make_approved(seller), make_approved()
    db.session.commit()
    queue_by_consent()
    work()
    assert (claim.status, other.status) == (ClaimStatus.FILED, ClaimStatus.APPROVED)


def test_filings_whose_jobs_were_lost_are_swept_up(
    db: SQLAlchemy, seller: Seller, desk: Desk, work: Callable[[], None]
) -> None:
    claim = make_approved(seller, status=ClaimStatus.QUEUED)
    make_filing(claim)
    db.session.commit()
    file_due()
    file_due()
    work()
    assert (db.session.get_one(Claim, claim.id).status, len(desk.packets)) == (ClaimStatus.FILED, 1)


def test_the_clock_follows_the_cases_of_every_seller(
    db: SQLAlchemy, seller: Seller, desk: Desk, work: Callable[[], None]
) -> None:
    claim, other = make_case(seller), make_case()
    desk.decide(str(claim.case_id), "granted", granted=3)
    db.session.commit()
    follow_cases()
    work()
    assert (claim.status, other.status) == (ClaimStatus.GRANTED, ClaimStatus.FILED)
