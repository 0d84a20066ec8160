"""What Amazon pays by itself is recorded apart, through the rows that detection netted."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_sqlalchemy import SQLAlchemy

from app.claims.models import Claim, ClaimHistory, ClaimStatus
from app.detection.models import Finding
from app.filing.models import Settlement
from app.filing.queries import recovered_totals
from app.filing.settlement import settle
from app.ledger.models import Reimbursement
from tests.factories.accounts import make_seller
from tests.factories.claims import lost_row, make_claim, make_finding, make_run, paid_row
from tests.factories.filing import make_filing
from tests.factories.ledger import make_reimbursement

NOW = datetime.now(UTC)
OPENED = NOW - timedelta(days=5)


def pay_itself(finding: Finding, **over: Any) -> Reimbursement:
    """Amazon pays two of the three units, and detection nets the row."""
    values: dict[str, Any] = {
        "msku": finding.msku,
        "fnsku": finding.fnsku,
        "quantity_cash": 2,
        "quantity_total": 2,
        "amount_total": Decimal(20),
        "approved_at": NOW,
    }
    row = make_reimbursement(finding.seller_id, **values | over)
    netted = paid_row(2, 1, NOW.date(), "20.00") | {"row_ref": row.row_ref}
    finding.trail = [lost_row(3, finding.event_on), netted]
    return row


def claim_with_finding(status: ClaimStatus, **over: Any) -> tuple[Claim, Finding]:
    finding = make_finding(make_run(make_seller()))
    return make_claim(finding=finding, status=status, created_at=OPENED, **over), finding


def test_a_payment_after_the_claim_was_opened_is_recorded_as_amazons_own(db: SQLAlchemy) -> None:
    claim, finding = claim_with_finding(ClaimStatus.IN_REVIEW)
    pay_itself(finding)
    summary = settle(claim.seller_id)
    row = db.session.query(Settlement).one()
    assert (summary.by_amazon, summary.ambiguous) == (1, 0)
    assert (row.claim_id, row.kind, row.quantity, row.amount, row.matched_by) == (
        claim.id,
        "paid_by_amazon",
        2,
        Decimal(20),
        "trail",
    )
    assert (claim.paid_quantity, claim.paid_amount) == (0, None)


def test_it_is_never_counted_as_recovered(db: SQLAlchemy) -> None:
    claim, finding = claim_with_finding(ClaimStatus.FILED, case_id="17000000001", filed_at=OPENED)
    make_filing(claim, state="filed", case_id=claim.case_id)
    pay_itself(finding)
    summary = settle(claim.seller_id)
    assert (claim.status, summary.ambiguous) == (ClaimStatus.FILED, 1)
    assert recovered_totals(make_seller()).amounts == {}
    notes = [entry.reason for entry in db.session.query(ClaimHistory).filter_by(claim_id=claim.id)]
    assert any("without our case id" in note for note in notes)


def test_running_twice_records_and_notes_once(db: SQLAlchemy) -> None:
    claim, finding = claim_with_finding(ClaimStatus.FILED, case_id="17000000001", filed_at=OPENED)
    pay_itself(finding)
    settle(claim.seller_id)
    assert settle(claim.seller_id).by_amazon == 0
    assert db.session.query(Settlement).count() == 1
    assert db.session.query(ClaimHistory).filter_by(claim_id=claim.id).count() == 2


def test_rows_that_were_known_when_the_claim_was_opened_are_not_news(db: SQLAlchemy) -> None:
    claim, finding = claim_with_finding(ClaimStatus.IN_REVIEW)
    pay_itself(finding).first_seen_at = OPENED - timedelta(minutes=1)
    assert settle(claim.seller_id).by_amazon == 0


def test_a_payment_under_our_own_case_is_not_amazons_own(db: SQLAlchemy) -> None:
    claim, finding = claim_with_finding(ClaimStatus.FILED, case_id="17000000001", filed_at=OPENED)
    make_filing(claim, state="filed", case_id=claim.case_id)
    pay_itself(finding, case_id=claim.case_id)
    settle(claim.seller_id)
    assert [row.kind for row in db.session.query(Settlement)] == ["paid"]


def test_a_payment_under_a_case_that_is_none_of_ours_names_it(db: SQLAlchemy) -> None:
    claim, finding = claim_with_finding(ClaimStatus.FILED, case_id="17000000001", filed_at=OPENED)
    pay_itself(finding, case_id="55555555555")
    settle(claim.seller_id)
    notes = [entry.reason for entry in db.session.query(ClaimHistory).filter_by(claim_id=claim.id)]
    assert any("under case 55555555555, which is none of ours" in note for note in notes)
