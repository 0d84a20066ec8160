"""Claims follow their findings."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.accounts.models import Seller
from app.activity.models import ActivityEntry
from app.claims.claim_settings import settings_of
from app.claims.events import ClaimMoved, ClaimsOpened
from app.claims.models import WITH_AMAZON, Claim, ClaimHistory, ClaimStatus, Tier
from app.claims.refreshing import refresh_claims
from app.core import events
from app.detection.models import DetectionRun, Finding, RunState, Verdict
from tests.factories.accounts import make_seller
from tests.factories.claims import (
    CLEAR_FEATURES,
    found_row,
    lost_row,
    make_filed_claim,
    make_finding,
    make_run,
    paid_row,
)

pytestmark = pytest.mark.usefixtures("db")
S = ClaimStatus
TIERS: dict[Tier, dict[str, Any]] = {
    Tier.AUTO: CLEAR_FEATURES,
    Tier.REVIEW: CLEAR_FEATURES | {"share_explained": 0.4},
    Tier.MANUAL: CLEAR_FEATURES | {"amazon_unreconciled_agrees": False},
}


def refresh(run: DetectionRun) -> Any:
    return refresh_claims(run.seller_id, run)


def opened(**finding: Any) -> tuple[Claim, Finding]:
    """A claim as its first run has opened it."""
    run = make_run()
    row = make_finding(run, **finding)
    refresh(run)
    return claim_of(row), row


def claim_of(finding: Finding) -> Claim:
    return Claim.query.filter_by(finding_id=finding.id).one()


def run_again(finding: Finding, **over: Any) -> Any:
    """A later run that found the finding changed."""
    run = make_run(make_seller_of(finding))
    for name, value in {"detection_run_id": run.id, **over}.items():
        setattr(finding, name, value)
    return refresh(run)


def make_seller_of(finding: Finding) -> Seller:
    return Seller.query.filter_by(id=finding.seller_id).one()


def history(claim: Claim) -> Sequence[ClaimHistory]:
    return ClaimHistory.query.filter_by(claim_id=claim.id).order_by(ClaimHistory.id).all()


@pytest.mark.parametrize(
    ("tier", "status"), [(Tier.AUTO, S.APPROVED), (Tier.REVIEW, S.IN_REVIEW), (Tier.MANUAL, S.IN_MANUAL_REVIEW)]
)
def test_a_new_finding_opens_a_claim_where_its_tier_belongs(tier: Tier, status: ClaimStatus) -> None:
    claim, finding = opened(features=TIERS[tier])
    assert (claim.tier, claim.status) == (tier, status)
    assert (claim.quantity, claim.amount, claim.deadline) == (finding.quantity, finding.amount, finding.deadline)
    assert claim.family == "lost_inventory"
    assert [entry.to_status for entry in history(claim)] == [S.DETECTED, status]
    assert {entry.user_id for entry in history(claim)} == {None}


def test_the_history_of_an_automatic_approval_names_opside_and_the_threshold() -> None:
    claim, finding = opened()
    found, approved = history(claim)
    assert found.reason == finding.reason
    assert approved.reason == "Approved by Opside: confidence 92 % reaches your threshold of 85 %."
    assert approved.details["auto_threshold"] == "0.85"


def test_the_tier_follows_the_thresholds_in_force_when_it_was_found() -> None:
    run = make_run()
    settings = settings_of(Seller.query.filter_by(id=run.seller_id).one())
    settings.auto_threshold = Decimal("0.99")
    early = make_finding(run)
    refresh(run)
    settings.auto_threshold = Decimal("0.80")
    later = make_run(make_seller_of(early))
    late = make_finding(later)
    refresh(later)
    assert claim_of(early).tier == Tier.REVIEW
    assert claim_of(late).tier == Tier.AUTO


def test_claims_are_numbered_for_each_seller_without_gaps() -> None:
    run, other = make_run(), make_run()
    findings = [make_finding(run) for _ in range(3)]
    make_finding(other)
    refresh(run)
    refresh(other)
    assert [claim_of(finding).number for finding in findings] == [1, 2, 3]
    assert Claim.query.filter_by(seller_id=other.seller_id).one().claim_number == "CLM-000001"
    later = make_run(make_seller_of(findings[0]))
    refresh_again = make_finding(later)
    refresh(later)
    assert claim_of(refresh_again).number == 4


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.CLAIM])
def test_a_refused_finding_opens_nothing(verdict: Verdict) -> None:
    run = make_run()
    make_finding(run, verdict=verdict)
    assert refresh(run).new_claim_ids == []
    assert ActivityEntry.query.all() == []


def test_a_repeated_refresh_changes_nothing(db: SQLAlchemy) -> None:
    run = make_run()
    for _ in range(3):
        make_finding(run)
    refresh(run)
    before = len(db.session.scalars(select(ClaimHistory)).all())
    again = refresh(run)
    assert (again.new_claim_ids, again.changed, again.closed) == ([], 0, 0)
    assert len(db.session.scalars(select(ClaimHistory)).all()) == before


def test_one_line_in_the_feed_sums_a_run_up() -> None:
    run = make_run()
    make_finding(run, amount=Decimal("1200.00"))
    make_finding(run, amount=Decimal("34.50"))
    make_finding(run, amount=None)
    make_finding(run, amount=Decimal("7.00"), currency="GBP")
    result = refresh(run)
    entry = ActivityEntry.query.one()
    assert (entry.type, entry.message) == ("claim_detected", "4 claims found, £7.00, $1,234.50")
    assert result.new_value == {"USD": Decimal("1234.50"), "GBP": Decimal("7.00")}


def test_an_open_claim_shrinks_when_units_turn_up() -> None:
    claim, finding = opened(quantity=5, quantity_lost=5, amount=Decimal(50))
    on = finding.event_on
    trail = [lost_row(5, on), found_row(2, 3, on + timedelta(days=30))]
    result = run_again(finding, quantity=3, amount=Decimal(30), trail=trail, reason="2 of 5 units were found.")
    assert (claim.quantity, claim.amount, claim.amazon_quantity, claim.amazon_amount) == (3, Decimal(30), 2, None)
    note = history(claim)[-1]
    assert note.reason == "2 of 5 units were found or paid, 3 remain: 2 of 5 units were found."
    assert note.details["changes"]["quantity"] == [5, 3]
    assert (note.from_status, note.to_status) == (claim.status, claim.status)
    assert result.changed == 1


def test_an_open_claim_grows_when_a_payment_is_taken_back() -> None:
    claim, finding = opened(quantity=1, quantity_lost=3, amount=Decimal(10))
    run_again(finding, quantity=3, amount=Decimal(30))
    assert (claim.quantity, claim.amount) == (3, Decimal(30))
    assert history(claim)[-1].reason.startswith("2 more units are open, 3 in all")


def test_a_new_cost_revalues_an_open_claim() -> None:
    claim, finding = opened(amount=None, amount_low=None, amount_high=None, valuation_basis="unknown")
    run_again(finding, amount=Decimal("45.00"), valuation_basis="seller_cost")
    assert (claim.amount, claim.valuation_basis) == (Decimal("45.00"), "seller_cost")
    assert history(claim)[-1].reason == "The likely value changed from unknown to $45.00."


def test_a_changed_confidence_alone_is_no_line_of_history() -> None:
    claim, finding = opened()
    lines = len(history(claim))
    run_again(finding, features=CLEAR_FEATURES | {"days_left": 15})
    assert claim.explanation[-1]["feature"] == "prior_payments"
    assert len(history(claim)) == lines


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        (Tier.REVIEW, Tier.MANUAL, S.IN_MANUAL_REVIEW),
        (Tier.REVIEW, Tier.AUTO, S.APPROVED),
        (Tier.AUTO, Tier.REVIEW, S.IN_REVIEW),
    ],
)
def test_an_undecided_claim_follows_its_tier(before: Tier, after: Tier, status: ClaimStatus) -> None:
    claim, finding = opened(features=TIERS[before])
    run_again(finding, features=TIERS[after])
    assert (claim.tier, claim.status) == (after, status)
    assert history(claim)[-1].details["tier"] == after


def test_a_persons_approval_stands_when_confidence_falls() -> None:
    claim, finding = opened(features=TIERS[Tier.REVIEW])
    claim.status = S.APPROVED
    run_again(finding, features=TIERS[Tier.MANUAL])
    assert (claim.tier, claim.status) == (Tier.MANUAL, S.APPROVED)


def test_units_found_close_an_unfiled_claim_as_settled_by_amazon() -> None:
    claim, finding = opened()
    trail = [lost_row(3, finding.event_on), found_row(3, 0, finding.event_on)]
    result = run_again(finding, verdict=Verdict.FOUND_LATER, quantity=0, trail=trail, reason="All 3 units were found.")
    assert (claim.status, claim.amazon_quantity, claim.amazon_amount) == (S.RESOLVED_BY_AMAZON, 3, None)
    assert history(claim)[-1].reason == "All 3 units were found."
    assert result.closed == 1


def test_money_that_amazon_paid_by_itself_is_recorded_with_the_closing() -> None:
    claim, finding = opened()
    trail = [
        lost_row(3, finding.event_on),
        found_row(1, 2, finding.event_on),
        paid_row(2, 0, finding.event_on, "21.00"),
    ]
    run_again(finding, verdict=Verdict.ALREADY_REIMBURSED, quantity=0, trail=trail)
    assert (claim.status, claim.amazon_quantity, claim.amazon_amount) == (S.RESOLVED_BY_AMAZON, 3, Decimal("21.00"))
    assert (claim.paid_quantity, claim.paid_amount) == (0, None)


def test_a_claim_that_shrank_before_counts_all_units_when_it_closes() -> None:
    claim, finding = opened(quantity=5, quantity_lost=5)
    first = [lost_row(5, finding.event_on), found_row(2, 3, finding.event_on)]
    run_again(finding, quantity=3, trail=first)
    run_again(finding, verdict=Verdict.FOUND_LATER, quantity=0, trail=[*first, found_row(3, 0, finding.event_on)])
    assert claim.amazon_quantity == 5


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Verdict.SELLER_REQUESTED, S.WITHDRAWN),
        (Verdict.NEEDS_DATA, S.WITHDRAWN),
        (Verdict.NOT_YET_CLAIMABLE, S.WITHDRAWN),
    ],
)
def test_other_refusals_end_an_unfiled_claim_with_their_reason(verdict: Verdict, status: ClaimStatus) -> None:
    claim, finding = opened()
    run_again(finding, verdict=verdict, reason="That is why.")
    assert (claim.status, history(claim)[-1].reason) == (status, "That is why.")


def test_a_claim_whose_window_closed_says_what_was_lost() -> None:
    claim, finding = opened(features=TIERS[Tier.REVIEW])
    run_again(finding, verdict=Verdict.WINDOW_CLOSED)
    assert claim.status == S.EXPIRED
    assert history(claim)[-1].reason.endswith("while it waited for review; $30.00 can no longer be claimed.")


@pytest.mark.parametrize("status", WITH_AMAZON)
def test_a_filed_claim_is_never_altered_only_noted(status: ClaimStatus) -> None:
    claim = make_filed_claim(status=status)
    finding = Finding.query.filter_by(id=claim.finding_id).one()
    trail = [lost_row(3, finding.event_on), found_row(2, 1, finding.event_on)]
    result = run_again(finding, quantity=1, amount=Decimal(10), trail=trail, reason="2 of 3 units were found.")
    assert (claim.status, claim.quantity, claim.amount, claim.amazon_quantity) == (status, 3, Decimal(30), 0)
    note = history(claim)[-1]
    assert note.reason.endswith("2 of 3 units were found.")
    assert note.details["open_quantity"] == 1
    assert result.noted == 1
    run = DetectionRun.query.filter_by(id=finding.detection_run_id).one()
    assert refresh(run).noted == 0


def test_a_dismissed_claim_stays_dismissed() -> None:
    claim, finding = opened(features=TIERS[Tier.REVIEW])
    claim.status = S.DISMISSED
    run_again(finding, quantity=2)
    assert claim.status == S.DISMISSED


@pytest.mark.parametrize("end", [S.RESOLVED_BY_AMAZON, S.WITHDRAWN])
def test_a_closed_claim_opens_again_when_its_loss_does(end: ClaimStatus) -> None:
    claim, finding = opened()
    claim.status, claim.amazon_quantity, claim.amazon_amount = end, 3, Decimal(30)
    run_again(finding, quantity=2, amount=Decimal(20))
    assert (claim.status, claim.quantity, claim.amazon_quantity, claim.amazon_amount) == (S.APPROVED, 2, 0, None)
    assert [entry.to_status for entry in history(claim)][-2:] == [S.DETECTED, S.APPROVED]


def test_a_reviewers_smaller_quantity_outlives_a_run() -> None:
    claim, finding = opened(quantity=5, quantity_lost=5, amount=Decimal(50))
    claim.quantity_limit = 2
    run_again(finding, quantity=4, amount=Decimal(40))
    assert (claim.quantity, claim.amount) == (2, Decimal(20))


def test_other_sellers_and_other_runs_are_not_touched() -> None:
    mine, theirs = make_run(), make_run()
    make_finding(theirs)
    old = make_finding(make_run(make_seller()))
    assert refresh(mine).new_claim_ids == []
    assert Claim.query.filter_by(finding_id=old.id).all() == []


def test_later_rooms_hear_of_new_and_moved_claims(db: SQLAlchemy) -> None:
    run = make_run()
    finding = make_finding(run)
    refresh(run)
    opening = [event for event in events.take(db.session.info) if isinstance(event, ClaimsOpened)]
    claim = claim_of(finding)
    assert opening == [ClaimsOpened(run.seller_id, (claim.id,))]
    run_again(finding, verdict=Verdict.WINDOW_CLOSED)
    moved = [event for event in events.take(db.session.info) if isinstance(event, ClaimMoved)]
    assert moved == [ClaimMoved(run.seller_id, claim.id, "approved", "expired")]


def test_many_findings_cost_few_statements(db: SQLAlchemy, count_statements: Any) -> None:
    run = make_run()
    for number in range(200):
        make_finding(run, msku=None if number % 2 else "A", amount=None if number % 3 else Decimal(1))
    with count_statements() as statements:
        refresh(run)
    assert len(statements) <= 20
    assert Claim.query.filter_by(seller_id=run.seller_id).count() == 200


def test_what_a_failed_run_had_found_is_opened_by_the_next_one(db: SQLAlchemy) -> None:
    seller = make_seller()
    complete, failed, following = (
        make_run(seller, state=state) for state in (RunState.COMPLETE, RunState.FAILED, RunState.IN_PROGRESS)
    )
    make_finding(complete)
    left = make_finding(failed)
    refresh_claims(seller.id, following)
    assert [claim.finding_id for claim in db.session.scalars(select(Claim))] == [left.id]
