"""Figures across rooms."""

from datetime import timedelta
from decimal import Decimal

from flask_sqlalchemy import SQLAlchemy

from app.claims.models import ClaimHistory, ClaimStatus
from app.core import clock
from app.dashboard import queries
from app.sync.models import SyncState
from tests.factories.accounts import make_seller
from tests.factories.claims import make_claim
from tests.factories.sync import make_run

TODAY = clock.now().date()


def decide(db: SQLAlchemy, status: ClaimStatus, *moves: ClaimStatus, days_ago: int = 1, **over: object) -> None:
    """A claim with these moves in its history."""
    claim = make_claim(status=status, **over)
    for move in moves:
        at = clock.now() - timedelta(days=days_ago)
        db.session.add(ClaimHistory(claim_id=claim.id, seller_id=claim.seller_id, to_status=move, reason="", at=at))
    db.session.flush()


def test_denied_and_closed_claims_are_not_owed(db: SQLAlchemy) -> None:
    seller = make_seller()
    for status in ClaimStatus:
        make_claim(seller, status=status, amount=Decimal(1))
    (owed,) = queries.owed_by_currency(seller, TODAY)
    assert owed.count == 10
    assert (owed.amount, owed.with_amazon, owed.granted) == (10, 5, 2)


def test_risk_counts_claims_that_can_still_be_filed(db: SQLAlchemy) -> None:
    seller = make_seller()
    for days in (-1, 0, 3, 4, 7, 30, 31):
        make_claim(seller, amount=Decimal(1), deadline=TODAY + timedelta(days=days))
    (owed,) = queries.owed_by_currency(seller, TODAY)
    assert [(risk.days, risk.count, risk.amount) for risk in owed.risks] == [
        (3, 2, 2),
        (7, 4, 4),
        (14, 4, 4),
        (30, 5, 5),
    ]


def test_success_is_the_share_of_decided_claims_that_amazon_granted(db: SQLAlchemy) -> None:
    seller = make_seller()
    since = clock.now() - timedelta(days=30)
    assert queries.success_rate(seller, since) is None
    decide(db, ClaimStatus.PAID, ClaimStatus.GRANTED, ClaimStatus.PAID, seller=seller)
    decide(db, ClaimStatus.DENIED, ClaimStatus.DENIED, seller=seller)
    decide(db, ClaimStatus.PAID, ClaimStatus.DENIED, ClaimStatus.PAID, seller=seller)
    decide(db, ClaimStatus.DENIED, ClaimStatus.DENIED, seller=seller, days_ago=31)
    decide(db, ClaimStatus.DENIED, ClaimStatus.DENIED)
    assert queries.success_rate(seller, since) == Decimal(2) / 3


def test_the_last_run_and_the_last_complete_run_may_differ(db: SQLAlchemy) -> None:
    seller = make_seller()
    make_run(state=SyncState.COMPLETE)
    assert queries.find_last_run(seller) is queries.find_last_complete_run(seller) is None
    complete = make_run(seller, state=SyncState.COMPLETE, started_at=clock.now() - timedelta(days=1))
    failed = make_run(seller, state=SyncState.FAILED)
    assert queries.find_last_run(seller) is failed
    assert queries.find_last_complete_run(seller) is complete
