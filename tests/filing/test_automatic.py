"""By standing consent the best claims are filed without a question, within limits."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Membership, Role, Seller, User
from app.claims.models import ClaimStatus, Tier
from app.claims.service import settings_of
from app.connections.models import ConnectionStatus, Provider
from app.connections.queries import find_connection
from app.core import clock
from app.filing.automatic import queue_automatic
from app.filing.jobs import file_claim
from app.filing.models import FilingState
from tests.factories.filing import make_approved, make_filing

NOW = datetime.now(UTC)


@pytest.fixture
def consent(seller: Seller, manager: User) -> None:
    """The manager has switched automatic filing on."""
    settings = settings_of(seller)
    settings.automatic_filing = True
    settings.automatic_filing_by = manager.id


def test_nothing_is_queued_while_the_switch_is_off(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    claim = make_approved(seller)
    assert queue_automatic(seller.id) == []
    assert claim.status == ClaimStatus.APPROVED


@pytest.mark.usefixtures("consent")
def test_the_nearest_deadline_goes_first_in_the_name_of_who_consented(
    db: SQLAlchemy, seller: Seller, manager: User
) -> None:
    later, sooner = (make_approved(seller, deadline=NOW.date() + timedelta(days=days)) for days in (20, 5))
    filings = queue_automatic(seller.id)
    assert [filing.claim_id for filing in filings] == [sooner.id, later.id]
    assert {(filing.requested_by, filing.is_automatic) for filing in filings} == {(manager.id, True)}
    assert "standing instruction" in filings[0].packet["text"]


@pytest.mark.usefixtures("consent")
def test_only_approved_claims_of_high_confidence_are_taken(db: SQLAlchemy, seller: Seller) -> None:
    make_approved(seller, tier=Tier.REVIEW)
    make_approved(seller, status=ClaimStatus.IN_REVIEW)
    make_approved(seller, evidence_required=["invoice"])
    make_approved(seller, claimable_from=NOW.date() + timedelta(days=9))
    good = make_approved(seller)
    assert [filing.claim_id for filing in queue_automatic(seller.id)] == [good.id]


@pytest.mark.usefixtures("consent")
def test_the_daily_limit_holds_and_the_rest_stays_approved(db: SQLAlchemy, seller: Seller) -> None:
    settings_of(seller).daily_limit = 2
    claims = [make_approved(seller) for _ in range(3)]
    assert len(queue_automatic(seller.id)) == 2
    assert queue_automatic(seller.id) == []
    assert [claim.status for claim in claims] == ["queued", "queued", "approved"]


@pytest.mark.usefixtures("consent")
def test_what_the_desk_refused_or_a_person_took_back_is_not_tried_again(db: SQLAlchemy, seller: Seller) -> None:
    make_filing(make_approved(seller), state=FilingState.REFUSED, attempts=1)
    make_filing(make_approved(seller), state=FilingState.WITHDRAWN)
    assert queue_automatic(seller.id) == []


@pytest.mark.usefixtures("consent", "desk")
def test_what_was_stopped_before_it_was_sent_is_tried_again(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_approved(seller)
    (filing,) = queue_automatic(seller.id)
    connection = find_connection(seller, Provider.AMAZON)
    assert connection is not None
    connection.status = ConnectionStatus.EXPIRED
    db.session.commit()
    file_claim(filing.id)
    db.session.expire_all()
    assert (claim.status, queue_automatic(seller.id)) == (ClaimStatus.APPROVED, [])
    connection.status = ConnectionStatus.CONNECTED
    assert [each.claim_id for each in queue_automatic(seller.id)] == [claim.id]


@pytest.mark.usefixtures("consent")
def test_the_consent_ends_with_the_role_of_who_gave_it(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    db.session.query(Membership).filter_by(user_id=manager.id).one().role = Role.REVIEWER
    make_approved(seller)
    assert queue_automatic(seller.id) == []


@pytest.mark.usefixtures("consent")
def test_a_channel_that_needs_a_person_is_not_used(db: SQLAlchemy, seller: Seller) -> None:
    settings_of(seller).channel = "packet"
    make_approved(seller)
    assert queue_automatic(seller.id) == []


def test_a_filing_that_waits_for_a_later_day_moves_up_when_there_is_room(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_approved(seller, status=ClaimStatus.QUEUED)
    waiting = make_filing(claim, due_at=NOW + timedelta(days=2), planned_on=NOW.date() + timedelta(days=2))
    queue_automatic(seller.id)
    assert waiting.due_at <= clock.now()
    assert waiting.planned_on <= NOW.date()
