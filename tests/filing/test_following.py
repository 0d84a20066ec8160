"""What the desk says of a case moves its claim, once."""

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.activity.models import ActivityEntry
from app.claims.models import Claim, ClaimHistory, ClaimStatus
from app.core.errors import ProviderError
from app.filing.following import follow_cases, sellers_with_open_cases
from app.filing.jobs import follow_seller
from app.filing.queries import open_filing
from tests.factories.filing import make_case
from tests.filing.desk import Desk


def decided(desk: Desk, seller: Seller, status: str, **said: object) -> Claim:
    claim = make_case(seller)
    assert claim.case_id is not None
    desk.decide(claim.case_id, status, **said)  # type: ignore[arg-type]  # handed on as given
    follow_cases(seller.id)
    return claim


@pytest.mark.parametrize("status", ["granted", "partially_granted", "denied", "information_requested"])
def test_the_claim_follows_its_case(db: SQLAlchemy, desk: Desk, seller: Seller, status: str) -> None:
    claim = decided(desk, seller, status, granted=2, reason="Because.")
    assert claim.status == status
    filing = open_filing(claim)
    assert filing is not None
    assert (filing.case_status, filing.case_reason) == (status, "Because.")
    last = db.session.query(ClaimHistory).filter_by(claim_id=claim.id).order_by(ClaimHistory.id.desc()).first()
    assert last is not None
    assert (last.details["granted_quantity"], "Because." in last.reason) == (2, True)


def test_an_open_case_changes_nothing(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    assert decided(desk, seller, "open").status == ClaimStatus.FILED


def test_the_same_news_twice_is_told_once(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    decided(desk, seller, "granted", granted=3)
    assert follow_cases(seller.id) == 0
    assert db.session.query(ClaimHistory).filter_by(to_status="granted").count() == 1


def test_an_answered_question_opens_the_case_again(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    claim = decided(desk, seller, "information_requested")
    desk.decide(str(claim.case_id), "open")
    follow_cases(seller.id)
    assert claim.status == ClaimStatus.FILED


def test_a_denial_is_in_the_feed_with_its_reason(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    claim = decided(desk, seller, "denied", reason="The units were found")
    entry = db.session.query(ActivityEntry).filter_by(type="claim_denied").one()
    assert entry.message == f"{claim.claim_number} was denied: The units were found."


def test_money_that_came_first_is_not_undone_by_the_case(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    claim = make_case(seller, status=ClaimStatus.PAID)
    desk.decide(str(claim.case_id), "granted", granted=3)
    assert sellers_with_open_cases() == [seller.id]
    assert follow_cases(seller.id) == 1
    filing = open_filing(claim)
    assert filing is not None
    assert (claim.status, filing.case_status) == (ClaimStatus.PAID, "granted")
    assert sellers_with_open_cases() == []


def test_cases_of_a_seller_without_connection_are_left_alone(db: SQLAlchemy, desk: Desk) -> None:
    claim = make_case()
    desk.decide(str(claim.case_id), "granted")
    assert follow_cases(claim.seller_id) == 0


def test_the_job_keeps_what_it_heard_before_the_desk_went_away(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    first, second = make_case(seller), make_case(seller)
    desk.decide(str(first.case_id), "granted")
    desk.decide(str(second.case_id), "granted")
    db.session.commit()
    calls = iter([None, (503, {})])
    desk.before_get = lambda: next(calls, (503, {}))
    follow_seller(seller.id)
    db.session.expire_all()
    assert (first.status, second.status) == (ClaimStatus.GRANTED, ClaimStatus.FILED)


def test_a_desk_that_is_away_is_told(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    make_case(seller)
    desk.failures.append((503, {}))
    with pytest.raises(ProviderError):
        follow_cases(seller.id)


def test_a_case_that_the_desk_does_not_know_hides_no_other(db: SQLAlchemy, desk: Desk, seller: Seller) -> None:
    unknown, known = make_case(seller), make_case(seller)
    desk.decide(str(known.case_id), "granted")
    db.session.commit()
    follow_seller(seller.id)
    db.session.expire_all()
    assert (unknown.status, known.status) == (ClaimStatus.FILED, ClaimStatus.GRANTED)
