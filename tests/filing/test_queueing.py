"""An approved claim is queued once, with its packet, by somebody who may."""

from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import AuditEntry, Role, Seller, User
from app.claims.models import ClaimHistory, ClaimStatus
from app.claims.queries import today_of
from app.claims.service import settings_of
from app.core import clock
from app.core.errors import InvalidInput
from app.filing.errors import FilingRefused
from app.filing.models import Filing, FilingState
from app.filing.queueing import find_refusal, get_packet, queue_claim, resubmit, submit_claim
from tests.factories.accounts import make_member, make_seller
from tests.factories.claims import make_claim
from tests.factories.filing import make_approved, make_case, make_filing


def refusal(*args: object, **kwargs: object) -> str:
    with pytest.raises(FilingRefused) as refused:
        queue_claim(*args, **kwargs)  # type: ignore[arg-type]  # handed on as given
    return refused.value.code


def test_queueing_writes_down_the_packet_the_person_and_the_move(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    claim = make_approved(seller)
    filing = queue_claim(claim, manager)
    assert (filing.channel, filing.state, filing.requested_by, filing.is_automatic) == (
        "sandbox",
        "pending",
        manager.id,
        False,
    )
    assert filing.packet["quantity"] == claim.quantity
    assert claim.status == ClaimStatus.QUEUED
    moved = db.session.query(ClaimHistory).filter_by(claim_id=claim.id, to_status="queued").one()
    assert moved.user_id == manager.id
    entry = db.session.query(AuditEntry).filter_by(action="claim.queued").one()
    assert (entry.subject, entry.user_id, entry.details["filing"]) == (claim.public_id, manager.id, filing.public_id)


def test_without_a_desk_the_packet_is_for_a_person(db: SQLAlchemy) -> None:
    claim = make_approved()
    manager = make_member(db.session.get_one(Seller, claim.seller_id), Role.MANAGER)
    assert queue_claim(claim, manager).channel == "packet"


def test_the_sellers_own_channel_comes_before_the_default(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    settings_of(seller).channel = "packet"
    assert queue_claim(make_approved(seller), manager).channel == "packet"
    assert queue_claim(make_approved(seller), manager, channel="sandbox").channel == "sandbox"


def test_a_channel_that_the_seller_does_not_have_is_refused(db: SQLAlchemy) -> None:
    claim = make_approved()
    manager = make_member(db.session.get_one(Seller, claim.seller_id))
    assert refusal(claim, manager, channel="sandbox") == "channel_not_available"
    with pytest.raises(InvalidInput):
        queue_claim(claim, manager, channel="fax")


def test_a_claim_is_queued_once(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    claim = make_approved(seller)
    queue_claim(claim, manager)
    assert refusal(claim, manager) == "claim_not_submittable"
    assert db.session.query(Filing).count() == 1


def test_the_same_loss_under_another_claim_is_a_duplicate(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    first = make_case(seller, reference_id="REF-A")
    same = {name: getattr(first, name) for name in ("fnsku", "msku", "fulfillment_center", "reference_id", "event_on")}
    assert refusal(make_approved(seller, **same), manager) == "duplicate_filing"
    assert queue_claim(make_approved(seller, **same | {"reference_id": "REF-B"}), manager)
    assert queue_claim(make_approved(seller, **same | {"type": "warehouse_damaged"}), manager)


def test_another_sellers_equal_loss_is_no_duplicate(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    other = make_case(make_seller(), reference_id="REF-A")
    same = {name: getattr(other, name) for name in ("fnsku", "msku", "fulfillment_center", "reference_id", "event_on")}
    assert queue_claim(make_approved(seller, **same), manager)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"claimable_from": date(2100, 1, 1), "deadline": date(2100, 2, 1)}, "claim_premature"),
        ({"claimable_from": date(2020, 1, 1), "deadline": date(2020, 2, 1)}, "claim_expired"),
        ({"quantity": 0}, "nothing_to_claim"),
        ({"evidence_required": ["invoice"]}, "evidence_incomplete"),
        ({"status": ClaimStatus.IN_REVIEW}, "claim_not_approved"),
    ],
)
def test_every_guard_stands_before_the_queue(
    db: SQLAlchemy, seller: Seller, manager: User, over: dict[str, object], code: str
) -> None:
    claim = make_approved(seller, **over)
    assert refusal(claim, manager) == code
    assert db.session.query(Filing).count() == 0


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VIEWER])
def test_who_may_not_file_does_not_file(db: SQLAlchemy, seller: Seller, role: Role) -> None:
    assert refusal(make_approved(seller), make_member(seller, role)) == "consent_missing"


def test_a_manager_of_another_seller_does_not_file(db: SQLAlchemy, seller: Seller) -> None:
    assert refusal(make_approved(seller), make_member()) == "consent_missing"


def test_over_the_daily_limit_a_claim_waits_for_tomorrow(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    settings_of(seller).daily_limit = 2
    filings = [queue_claim(make_approved(seller), manager) for _ in range(3)]
    today = today_of(make_approved(seller))
    assert [filing.planned_on for filing in filings] == [today, today, today + timedelta(days=1)]
    assert filings[1].due_at <= clock.now() < filings[2].due_at <= clock.now() + timedelta(days=1)


def test_submitting_approves_and_queues(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    claim = make_claim(seller)
    submit_claim(claim, manager)
    moves = db.session.query(ClaimHistory).filter_by(claim_id=claim.id).order_by(ClaimHistory.id)
    assert [entry.to_status for entry in moves][1:] == ["approved", "queued"]


def test_what_a_guard_refuses_is_not_approved_either(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    claim = make_claim(seller, evidence_required=["invoice"])
    with pytest.raises(FilingRefused):
        submit_claim(claim, manager)
    assert claim.status == ClaimStatus.IN_REVIEW


def test_the_packet_of_a_filed_claim_is_what_was_said_then(db: SQLAlchemy, seller: Seller) -> None:
    assert get_packet(make_case(seller))["text"] == "A text"


def test_no_packet_is_given_out_too_early(db: SQLAlchemy, seller: Seller) -> None:
    with pytest.raises(FilingRefused):
        get_packet(make_approved(seller, claimable_from=date(2100, 1, 1)))


def test_a_refusal_is_known_before_the_button_is_pressed(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    assert find_refusal(make_approved(seller), manager) is None
    late = find_refusal(make_approved(seller, deadline=date(2020, 1, 1)), manager)
    assert late is not None
    assert late.code == "claim_expired"


def test_an_ended_filing_is_filed_anew_by_a_person(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    claim = make_approved(seller)
    ended = make_filing(claim, state=FilingState.REFUSED)
    again = resubmit(ended, claim, manager)
    assert (again.state, ended.state) == ("pending", "refused")


def test_a_packet_cannot_be_sent_by_a_button(db: SQLAlchemy, seller: Seller, manager: User) -> None:
    filing = make_filing(channel="packet")
    with pytest.raises(FilingRefused, match="person"):
        resubmit(filing, make_approved(seller), manager)
