"""Reviews that meet each other. What one review does alone is tested through the doors."""

import threading

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import User
from app.claims.models import Claim, ClaimHistory, DismissReason
from app.claims.reviewing import ReviewAction, ReviewDecision, review_claim
from app.core.errors import RuleBroken
from tests.factories.accounts import make_member
from tests.factories.claims import make_claim

APPROVE = ReviewDecision(ReviewAction.APPROVE)
DISMISS = ReviewDecision(ReviewAction.DISMISS, DismissReason.UNITS_FOUND)


def test_of_two_reviewers_at_once_one_decides(app: Flask, db: SQLAlchemy) -> None:
    claim, user = make_claim(), make_member()
    claim_id, user_id = claim.id, user.id
    db.session.commit()
    both_have_read = threading.Barrier(2)
    outcomes: list[str] = []

    def decide(decision: ReviewDecision) -> None:
        with app.app_context():
            mine = db.session.get_one(Claim, claim_id)
            both_have_read.wait(timeout=10)
            try:
                review_claim(mine, decision, db.session.get_one(User, user_id))
                db.session.commit()
                outcomes.append("decided")
            except RuleBroken as refused:
                db.session.rollback()
                outcomes.append(refused.code)

    threads = [threading.Thread(target=decide, args=(decision,)) for decision in (APPROVE, DISMISS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["decided", "illegal_move"]
    assert ClaimHistory.query.filter_by(claim_id=claim_id).count() == 2
