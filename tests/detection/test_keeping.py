"""Old facts are forgotten, and detection sees no loss that is none, and loses none that is one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.models import Seller
from app.core.db import db as database
from app.detection.models import Verdict
from app.detection.service import keep_for_detection, purge_old_findings
from app.ledger.models import LedgerEvent, Reimbursement, Source
from app.ledger.records import LedgerEventRecord, ReimbursementRecord
from app.ledger.service import (
    InUse,
    purge_old_facts,
    record_coverage,
    record_ledger_events,
    record_reimbursements,
)
from tests.factories.accounts import make_seller
from tests.factories.detection import TODAY, day, findings_of, run_detection
from tests.factories.ledger import ledger_record, reimbursement_record

CUT = date(2025, 5, 20)  # 18 months before
AGE = (TODAY - CUT).days


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


def lost(age: int, units: int = 1, **over: Any) -> LedgerEventRecord:
    return ledger_record(
        **{"event_on": day(age), "quantity": -units, "unreconciled": units, "reference_id": f"L{age}"} | over
    )


def found(age: int, units: int = 1, **over: Any) -> LedgerEventRecord:
    return ledger_record(**{"event_on": day(age), "quantity": units, "reason": "F", "reference_id": f"F{age}"} | over)


def paid(age: int, **over: Any) -> ReimbursementRecord:
    at = datetime.combine(day(age), datetime.min.time(), UTC)
    return reimbursement_record(**{"approved_at": at, "reimbursement_id": f"P{age}"} | over)


def merged(age: int, old: str, new: str) -> list[LedgerEventRecord]:
    """One unit that left its old label and got a new one."""
    both: dict[str, Any] = {"event_on": day(age), "reference_id": f"M{age}", "unreconciled": 0}
    return [
        ledger_record(fnsku=old, reason="4", quantity=-1, **both),
        ledger_record(fnsku=new, reason="3", quantity=1, **both),
    ]


def tell(seller: Seller, ledger: list[LedgerEventRecord], payments: list[ReimbursementRecord] | None = None) -> None:
    days = (day(AGE + 200), TODAY)
    record_ledger_events(seller.id, sorted(ledger, key=lambda row: row.event_on), days)
    record_reimbursements(seller.id, payments or [])
    for source in (Source.LEDGER_DETAIL, Source.REIMBURSEMENTS):
        record_coverage(seller.id, source, *days, 1)


def forget(seller: Seller, in_use: InUse | None = None) -> InUse:
    kept = keep_for_detection(seller.id, in_use or InUse(), CUT)
    for _ in purge_old_facts(seller.id, CUT, kept):
        pass
    purge_old_findings(seller.id, CUT, keep=(), keep_fnskus=kept.fnskus)
    database.session.expire_all()
    return kept


def judged(seller: Seller, verdict: Verdict) -> dict[str, str]:
    """Key -> all that is told of the finding."""
    return {finding.key: finding.digest for finding in findings_of(seller, verdict=verdict)}


def days_of(seller: Seller) -> list[int]:
    rows = LedgerEvent.query.filter_by(seller_id=seller.id)
    return sorted((TODAY - row.event_on).days for row in rows)


def test_old_losses_that_are_settled_go_with_what_settled_them(seller: Seller) -> None:
    tell(seller, [lost(AGE + 50), found(AGE + 40), lost(AGE + 30)], [paid(AGE + 20)])
    run_detection(seller)
    forget(seller)
    assert (days_of(seller), Reimbursement.query.count(), findings_of(seller)) == ([], 0, [])


def test_an_open_claim_keeps_the_whole_netting_of_its_product(seller: Seller) -> None:
    chain = [lost(AGE + 5), found(AGE - 20), lost(AGE - 10), found(AGE - 5), lost(40)]
    tell(seller, [*chain, lost(AGE + 5, fnsku="X2")])
    run_detection(seller)
    before = judged(seller, Verdict.CLAIM)
    assert len(before) == 1
    forget(seller)
    assert len(days_of(seller)) == len(chain)
    run_detection(seller)
    assert judged(seller, Verdict.CLAIM) == before


def test_an_old_claim_that_amazon_has_not_answered_keeps_its_rows(seller: Seller) -> None:
    tell(seller, [lost(AGE + 5), lost(AGE + 5, fnsku="X2")])
    run_detection(seller)
    before = judged(seller, Verdict.WINDOW_CLOSED)
    forget(seller, InUse(fnskus=frozenset({"X001"})))
    assert days_of(seller) == [AGE + 5]
    run_detection(seller)
    assert judged(seller, Verdict.WINDOW_CLOSED).items() <= before.items()
    assert len(judged(seller, Verdict.WINDOW_CLOSED)) == 1


def test_units_found_under_a_new_label_still_close_a_loss_under_the_old_one(seller: Seller) -> None:
    rows = [*merged(AGE + 100, "X001", "X002"), lost(50), found(45, fnsku="X002")]
    tell(seller, rows)
    run_detection(seller)
    assert judged(seller, Verdict.CLAIM) == {}
    forget(seller)
    run_detection(seller)
    assert judged(seller, Verdict.CLAIM) == {}
    assert days_of(seller) == [45, 50, AGE + 100, AGE + 100]


def test_labels_of_products_that_no_longer_move_go(seller: Seller) -> None:
    tell(seller, [*merged(AGE + 100, "X001", "X002"), lost(50, fnsku="X003")])
    forget(seller)
    assert days_of(seller) == [50]


def test_that_amazon_tells_what_it_reconciled_is_not_forgotten(seller: Seller) -> None:
    settled = {"reconciled": 1, "unreconciled": 0}
    tell(seller, [lost(AGE + 10), lost(40, fnsku="X002", **settled)])
    run_detection(seller)
    assert judged(seller, Verdict.CLAIM) == {}
    forget(seller)
    run_detection(seller)
    assert judged(seller, Verdict.CLAIM) == {}


def test_a_payment_without_label_stays_with_the_product_of_its_msku(seller: Seller) -> None:
    payment = paid(AGE + 3, fnsku="", quantity_cash=1, amount_total=Decimal(5))
    tell(seller, [lost(AGE + 5), lost(40)], [payment])
    run_detection(seller)
    before = judged(seller, Verdict.CLAIM)
    kept = forget(seller)
    assert "SKU-1" in kept.mskus
    run_detection(seller)
    assert judged(seller, Verdict.CLAIM) == before
    assert Reimbursement.query.count() == 1


def test_findings_in_use_and_younger_ones_stay(seller: Seller) -> None:
    tell(seller, [lost(AGE + 5), lost(AGE + 9), lost(AGE - 9)])
    run_detection(seller)
    oldest = findings_of(seller)[0]
    purge_old_findings(seller.id, CUT, keep={oldest.id}, keep_fnskus=())
    assert {(TODAY - finding.event_on).days for finding in findings_of(seller)} == {AGE + 9, AGE - 9}


_AGES = st.one_of(st.integers(AGE - 70, AGE + 90), st.integers(8, 90))
_ROWS = st.lists(
    st.tuples(st.sampled_from("LFPM"), _AGES, st.integers(1, 3), st.sampled_from(["X001", "X002", "X003"])), max_size=14
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
def test_forgetting_neither_makes_a_claim_nor_takes_one(db: SQLAlchemy, rows: list[tuple[str, int, int, str]]) -> None:
    seller = make_seller()
    ledger: list[LedgerEventRecord] = []
    payments: list[ReimbursementRecord] = []
    for number, (kind, age, units, fnsku) in enumerate(rows):
        ids: dict[str, Any] = {"fnsku": fnsku, "reference_id": f"{kind}{number}"}
        if kind == "P":
            amounts: dict[str, Any] = {
                "quantity_cash": units,
                "quantity_total": units,
                "amount_total": Decimal(5 * units),
            }
            payments.append(paid(age, fnsku=fnsku, reimbursement_id=f"P{number}", **amounts))
        elif kind == "M":
            ledger += merged(age, fnsku, "X001" if fnsku == "X003" else "X003")
        else:
            ledger.append((lost if kind == "L" else found)(age, units, **ids))
    tell(seller, ledger, payments)
    run_detection(seller)
    before = [judged(seller, verdict) for verdict in (Verdict.CLAIM, Verdict.NOT_YET_CLAIMABLE)]
    forget(seller)
    run_detection(seller)
    assert [judged(seller, verdict) for verdict in (Verdict.CLAIM, Verdict.NOT_YET_CLAIMABLE)] == before
