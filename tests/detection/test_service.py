"""Detection over the database: what a run stores, changes and leaves alone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete

from app.accounts.models import Seller
from app.core import events
from app.core.db import db as database
from app.core.errors import RuleBroken
from app.core.ids import new_public_id
from app.detection.events import DetectionRequested
from app.detection.models import DetectionRun, Finding, RunState
from app.detection.service import fail_run, finish_run, note_claims, request_run
from app.ledger.models import LedgerEvent, Source
from app.ledger.records import LedgerEventRecord
from app.ledger.service import record_coverage, record_ledger_events, record_reimbursements
from tests.factories.accounts import make_seller
from tests.factories.catalog import make_cost, make_product
from tests.factories.detection import AS_OF, TODAY, day, findings_of, instant, make_seller_with_facts, run_detection
from tests.factories.ledger import ledger_record, reimbursement_record

pytestmark = pytest.mark.usefixtures("db")


def a_loss(age: int = 40, **over: object) -> LedgerEventRecord:
    return ledger_record(**{"event_on": day(age), "quantity": -2, "unreconciled": None, "reconciled": None} | over)


def only_finding(seller: Seller) -> Finding:
    (finding,) = findings_of(seller)
    return finding


def test_a_finding_says_all_that_is_known() -> None:
    seller = make_seller_with_facts([a_loss(reference_id="R-1", title="Blue mug")])
    make_cost(seller, msku="SKU-1", cost=Decimal("4.25"))
    run = run_detection(seller)
    finding = only_finding(seller)
    assert finding.key == "warehouse_lost:X001:PHX3:R-1"
    assert (finding.verdict, finding.quantity, finding.quantity_lost) == ("claim", 2, 2)
    assert (finding.amount, finding.currency, finding.valuation_basis) == (Decimal("8.50"), "USD", "seller_cost")
    assert (finding.event_on, finding.claimable_from, finding.deadline) == (day(40), day(10), day(-19))
    assert (finding.msku, finding.asin, finding.product_name) == ("SKU-1", "B001", "Blue mug")
    assert (finding.policy_version, finding.detection_run_id) == ("us-2024-10-23", run.id)
    event = database.session.query(LedgerEvent).filter_by(seller_id=seller.id).one()
    assert finding.trail[0]["row_ref"] == event.row_ref
    assert finding.features["reason_code"] == "M"


def test_a_second_run_over_the_same_facts_touches_nothing() -> None:
    seller = make_seller_with_facts([a_loss(), a_loss(reference_id="B", reason="E")], [reimbursement_record()])
    first = run_detection(seller)
    run_detection(seller, as_of=AS_OF + timedelta(days=1))
    assert {finding.detection_run_id for finding in findings_of(seller)} == {first.id}


def test_a_payment_that_arrives_changes_its_finding_alone() -> None:
    seller = make_seller_with_facts([a_loss(), a_loss(fnsku="X002", msku="SKU-2")])
    run_detection(seller)
    record_reimbursements(seller.id, [reimbursement_record(approved_at=instant(5))])
    second = run_detection(seller)
    changed = [finding for finding in findings_of(seller) if finding.detection_run_id == second.id]
    assert [(finding.fnsku, finding.quantity, finding.verdict) for finding in changed] == [("X001", 1, "claim")]


def test_a_day_that_passes_changes_the_verdict() -> None:
    seller = make_seller_with_facts([a_loss(age=29)])
    run_detection(seller)
    assert only_finding(seller).verdict == "not_yet_claimable"
    second = run_detection(seller, as_of=AS_OF + timedelta(days=1))
    assert (only_finding(seller).verdict, only_finding(seller).detection_run_id) == ("claim", second.id)


def test_the_day_is_the_marketplaces() -> None:
    """At 5 o'clock UTC it is still the day before in Los Angeles."""
    seller = make_seller_with_facts([a_loss(age=30)])
    run_detection(seller, as_of=datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=5))
    assert only_finding(seller).verdict == "not_yet_claimable"


def test_rows_that_amazon_no_longer_lists_leave_a_finding_without_units() -> None:
    seller = make_seller_with_facts([a_loss()])
    run_detection(seller)
    database.session.execute(delete(LedgerEvent).where(LedgerEvent.seller_id == seller.id))
    second = run_detection(seller)
    gone = only_finding(seller)
    assert (gone.verdict, gone.quantity, gone.trail, gone.detection_run_id) == ("needs_data", 0, [], second.id)
    run_detection(seller)
    assert only_finding(seller).detection_run_id == second.id


def test_a_row_beside_others_that_vanishes_is_noticed_and_comes_back() -> None:
    rows = [a_loss(), a_loss(age=35, reference_id="B")]
    seller = make_seller_with_facts(rows)
    run_detection(seller)
    database.session.execute(
        delete(LedgerEvent).where(LedgerEvent.seller_id == seller.id, LedgerEvent.reference_id == "B")
    )
    run_detection(seller)
    assert [finding.quantity for finding in findings_of(seller)] == [2, 0]
    record_ledger_events(seller.id, [rows[1]], (day(35), day(35)))
    run_detection(seller)
    assert [(finding.verdict, finding.quantity) for finding in findings_of(seller)] == [("claim", 2), ("claim", 2)]


def test_rows_that_were_purged_for_their_age_take_no_finding_with_them() -> None:
    seller = make_seller_with_facts([a_loss()], covered=False)
    record_coverage(seller.id, Source.LEDGER_DETAIL, day(40), TODAY, 1)
    run_detection(seller)
    database.session.execute(delete(LedgerEvent).where(LedgerEvent.seller_id == seller.id))
    record_coverage(seller.id, Source.LEDGER_DETAIL, day(400), TODAY, 1)
    database.session.execute(database.text("update coverage set from_on = :on"), {"on": day(30)})
    run_detection(seller)
    assert only_finding(seller).quantity == 2


def test_without_the_reimbursements_report_an_open_loss_needs_data() -> None:
    seller = make_seller_with_facts([a_loss()], covered=False)
    record_coverage(seller.id, Source.LEDGER_DETAIL, day(100), TODAY, 1)
    run_detection(seller)
    finding = only_finding(seller)
    assert finding.verdict == "needs_data"
    assert "the reimbursements report" in finding.reason


def test_a_new_cost_changes_the_value() -> None:
    seller = make_seller_with_facts([a_loss()])
    run_detection(seller)
    assert only_finding(seller).amount is None
    make_cost(seller, msku="SKU-1", cost=Decimal(3))
    run_detection(seller)
    assert only_finding(seller).amount == Decimal(6)


def test_the_case_of_a_claim_settles_that_claim() -> None:
    seller = make_seller_with_facts(
        [a_loss(age=50, reference_id="A"), a_loss(age=45, reference_id="B")],
        [reimbursement_record(approved_at=instant(3), case_id="17", quantity_cash=2, quantity_total=2)],
    )
    run_detection(seller, case_findings={"17": "warehouse_lost:X001:PHX3:B"})
    assert [(finding.reference_id, finding.quantity) for finding in findings_of(seller)] == [("A", 2), ("B", 0)]


def test_a_payment_without_fnsku_is_found_by_its_msku() -> None:
    seller = make_seller_with_facts(
        [a_loss()], [reimbursement_record(fnsku="", approved_at=instant(3), quantity_cash=2, quantity_total=2)]
    )
    run_detection(seller)
    assert only_finding(seller).verdict == "already_reimbursed"


def test_a_payment_told_twice_in_one_file_pays_once() -> None:
    row = reimbursement_record(approved_at=instant(3))
    seller = make_seller_with_facts([a_loss()], [row, row])
    run_detection(seller)
    assert only_finding(seller).quantity == 1


def test_units_that_amazon_calls_reconciled_are_not_open() -> None:
    rows = [a_loss(reconciled=2, unreconciled=0), a_loss(fnsku="X002", reconciled=0, unreconciled=2)]
    seller = make_seller_with_facts(rows)
    run_detection(seller)
    assert {finding.fnsku: finding.verdict for finding in findings_of(seller)} == {
        "X001": "found_later",
        "X002": "claim",
    }


def test_a_column_that_calls_every_loss_reconciled_is_not_believed() -> None:
    rows = [a_loss(reconciled=2, unreconciled=0), a_loss(fnsku="X002", reconciled=2, unreconciled=0)]
    seller = make_seller_with_facts(rows)
    run_detection(seller)
    assert {finding.verdict for finding in findings_of(seller)} == {"claim"}
    assert {finding.features["amazon_unreconciled_agrees"] for finding in findings_of(seller)} == {False}


def test_cash_and_stock_of_one_payment_both_count() -> None:
    row = reimbursement_record(approved_at=instant(3))
    stock = row._replace(quantity_cash=0, quantity_inventory=1)
    seller = make_seller_with_facts([a_loss()], [row, stock])
    run_detection(seller)
    assert only_finding(seller).quantity == 0


def test_units_do_not_travel_between_amazons_regions() -> None:
    seller = make_seller_with_facts(
        [
            a_loss(age=45, country="US"),
            a_loss(age=44, country="GB", fulfillment_center="LTN4", reference_id="B"),
            a_loss(age=20, country="GB", fulfillment_center="LTN4", reason="F", quantity=2, reference_id="C"),
        ]
    )
    run_detection(seller)
    assert [(finding.currency, finding.quantity) for finding in findings_of(seller)] == [("USD", 2), ("GBP", 0)]


def test_other_sellers_findings_are_left_alone() -> None:
    other = make_seller_with_facts([a_loss()])
    run_detection(other)
    run_detection(make_seller_with_facts([a_loss()]))
    assert only_finding(other).quantity == 2


def test_the_product_of_a_row_without_msku_is_known_by_its_fnsku() -> None:
    seller = make_seller_with_facts([a_loss(msku=None, asin=None, title=None)])
    make_product(seller, fnsku="X001", msku="SKU-9", asin="B9", title="Red mug")
    run_detection(seller)
    assert (only_finding(seller).msku, only_finding(seller).product_name) == ("SKU-9", "Red mug")


def test_a_run_is_requested_once_facts_have_arrived() -> None:
    seller = make_seller()
    with pytest.raises(RuleBroken) as refused:
        request_run(seller)
    assert (refused.value.code, refused.value.status) == ("amazon_not_connected", 400)
    record_coverage(seller.id, Source.LEDGER_DETAIL, day(30), TODAY, 0)
    run = request_run(seller)
    assert events.take(database.session.info)[-1] == DetectionRequested(seller.id, run.id)


def test_a_run_ends_complete_or_failed() -> None:
    seller = make_seller_with_facts([])
    good, bad = run_detection(seller), run_detection(seller)
    finish_run(good, 2, {"USD": Decimal("12.50")})
    fail_run(bad, "The facts could not be read.")
    database.session.flush()
    runs = database.session.query(DetectionRun).filter_by(seller_id=seller.id).order_by(DetectionRun.id).all()
    assert [(run.state, run.new_claims) for run in runs] == [(RunState.COMPLETE, 2), (RunState.FAILED, 0)]
    assert runs[0].total_potential == {"USD": "12.50"}


def test_a_claim_is_remembered_through_later_changes() -> None:
    seller = make_seller_with_facts([a_loss()])
    run_detection(seller)
    claim = new_public_id("clm")
    note_claims({only_finding(seller).id: claim})
    make_cost(seller, msku="SKU-1")
    run_detection(seller)
    assert only_finding(seller).claim_public_id == claim
