"""The table of moves."""

from datetime import UTC, datetime

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.claims.models import CLOSED, OPEN, SETTLED, ClaimHistory, ClaimStatus
from app.claims.states import MOVES, can_move, move
from app.core.errors import RuleBroken
from tests.factories.accounts import make_member
from tests.factories.claims import make_claim, make_filed_claim

ALL = list(ClaimStatus)


def test_the_table_knows_every_status() -> None:
    assert set(MOVES) == set(ALL)
    assert set(OPEN) | set(SETTLED) | set(CLOSED) == set(ALL)


def test_every_status_but_the_first_can_be_reached() -> None:
    reached = {ClaimStatus.DETECTED}
    for _ in ALL:
        reached |= {to for status in reached for to in MOVES[status]}
    assert reached == set(ALL)


@pytest.mark.parametrize("end", [ClaimStatus.EXPIRED, ClaimStatus.WITHDRAWN, ClaimStatus.RESOLVED_BY_AMAZON])
def test_every_open_claim_can_end(end: ClaimStatus) -> None:
    assert all(end in MOVES[status] for status in OPEN)


@pytest.mark.parametrize("status", [*SETTLED, *CLOSED])
def test_a_finished_claim_cannot_be_queued_or_filed(status: ClaimStatus) -> None:
    assert not {ClaimStatus.QUEUED, ClaimStatus.FILED, ClaimStatus.APPROVED} & MOVES[status]


def test_a_move_is_written_down_with_who_and_why(db: SQLAlchemy) -> None:
    claim = make_claim()
    user = make_member()
    entry = move(claim, ClaimStatus.APPROVED, reason="Looks right", user=user, confidence="0.72")
    db.session.flush()
    assert claim.status == ClaimStatus.APPROVED
    assert (entry.from_status, entry.to_status, entry.reason, entry.user_id) == (
        "in_review",
        "approved",
        "Looks right",
        user.id,
    )
    assert entry.details == {"confidence": "0.72"}
    assert claim.updated_at == entry.at


def test_an_illegal_move_is_refused_and_leaves_no_trace(db: SQLAlchemy) -> None:
    claim = make_claim(status=ClaimStatus.PAID)
    with pytest.raises(RuleBroken) as refused:
        move(claim, ClaimStatus.APPROVED, reason="again")
    assert (refused.value.code, refused.value.status) == ("illegal_move", 409)
    assert "paid" in refused.value.message
    assert claim.status == ClaimStatus.PAID
    moves = select(ClaimHistory).where(ClaimHistory.claim_id == claim.id, ClaimHistory.to_status == "approved")
    assert db.session.scalars(moves).all() == []


def test_nothing_is_filed_without_a_case_id(db: SQLAlchemy) -> None:
    claim = make_claim(status=ClaimStatus.QUEUED, filed_at=datetime.now(UTC))
    with pytest.raises(RuleBroken) as refused:
        move(claim, ClaimStatus.FILED, reason="sent")
    assert refused.value.code == "case_missing"
    claim.case_id = "17000000001"
    move(claim, ClaimStatus.FILED, reason="sent")
    assert claim.status == ClaimStatus.FILED


def test_nothing_is_paid_without_a_payment(db: SQLAlchemy) -> None:
    claim = make_filed_claim()
    with pytest.raises(RuleBroken) as refused:
        move(claim, ClaimStatus.PAID, reason="they say so")
    assert refused.value.code == "payment_missing"
    claim.paid_at = datetime.now(UTC)
    move(claim, ClaimStatus.PAID, reason="reimbursement 123")
    assert claim.status == ClaimStatus.PAID


@pytest.mark.parametrize("status", ALL)
def test_no_claim_moves_to_where_it_is(db: SQLAlchemy, status: ClaimStatus) -> None:
    assert not can_move(make_claim(status=status), status)
