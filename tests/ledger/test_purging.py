"""Forgetting facts that are too old: all of them, but nothing that is in use, and nothing half."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, text

from app.ledger import models, purging, queries, records
from app.ledger.models import Coverage, FactChange, LedgerEvent, PayoutLine, Reimbursement, Source
from app.ledger.purging import InUse, count_old_facts, has_old_facts, purge_facts, purge_old_facts
from app.ledger.service import (
    record_coverage,
    record_facts,
    record_financial_events,
    record_inbound_items,
    record_inbound_shipments,
    record_inventory,
    record_ledger_events,
    record_settlement,
)
from app.ledger.targets import TARGETS
from tests.factories.accounts import make_seller
from tests.factories.ledger import US, fact_record, inventory_record, ledger_record, reimbursement_record

CUT = date(2025, 5, 20)
OLD, NEW = CUT - timedelta(days=1), CUT
MONTHS = {
    Source.LEDGER_SUMMARY: "month_on",
    Source.STORAGE_FEES: "month_on",
    Source.LONG_TERM_STORAGE_FEES: "snapshot_on",
}


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def forget(seller_id: int, in_use: InUse | None = None) -> dict[str, int]:
    gone: dict[str, int] = {}
    for table, rows in purge_old_facts(seller_id, CUT, in_use or InUse()):
        gone[table] = gone.get(table, 0) + rows
    return gone


def give(seller_id: int, source: Source, day: date, **over: Any) -> None:
    """A row of that day."""
    target = TARGETS[source]
    hints = target.record.__annotations__
    moment: Any = at(day) if "datetime" in str(hints[target.told]) else day
    record_facts(seller_id, source, [fact_record(target.record, **{target.told: moment} | over)])


def losses(seller_id: int) -> set[tuple[date, str]]:
    query = select(LedgerEvent.event_on, LedgerEvent.fnsku).where(LedgerEvent.seller_id == seller_id)
    return {(on, fnsku) for on, fnsku in LedgerEvent.query.session.execute(query)}


def lose(seller_id: int, day: date, **over: Any) -> str:
    record = ledger_record(event_on=day, **over)
    record_ledger_events(seller_id, [record], (day, day))
    row: LedgerEvent = LedgerEvent.query.filter_by(seller_id=seller_id, event_on=day, fnsku=record.fnsku).one()
    return row.row_ref


@pytest.mark.parametrize("source", [source for source in TARGETS if source not in MONTHS])
def test_rows_of_every_source_go_when_they_are_older(seller_id: int, source: Source) -> None:
    key = {"msku": "OLD"} if "msku" in TARGETS[source].key else {TARGETS[source].key[0]: "OLD"}
    give(seller_id, source, OLD, **key)
    give(seller_id, source, NEW)
    assert has_old_facts(seller_id, CUT, InUse())
    assert forget(seller_id) == {TARGETS[source].table.name: 1}
    assert TARGETS[source].model.query.filter_by(seller_id=seller_id).count() == 1
    assert not has_old_facts(seller_id, CUT, InUse())


@pytest.mark.parametrize("source", MONTHS)
def test_a_month_goes_as_a_whole(seller_id: int, source: Source) -> None:
    for month in (4, 5):
        give(seller_id, source, date(2025, month, 1))
    assert forget(seller_id) == {TARGETS[source].table.name: 1}
    assert getattr(TARGETS[source].model.query.one(), MONTHS[source]) == date(2025, 5, 1)


def test_days_that_are_gone_are_no_longer_covered(seller_id: int) -> None:
    for first, last in ((date(2025, 1, 1), date(2025, 3, 1)), (date(2025, 4, 1), date(2025, 6, 30))):
        record_coverage(seller_id, Source.LEDGER_DETAIL, first, last, 10)
        record_coverage(seller_id, Source.STORAGE_FEES, first, last, 10)
    record_coverage(seller_id, Source.LEDGER_DETAIL, CUT, date(2025, 6, 30), 3)
    forget(seller_id)
    assert queries.coverage(seller_id, Source.LEDGER_DETAIL) == [(CUT, date(2025, 6, 30))]
    assert queries.coverage(seller_id, Source.STORAGE_FEES) == [(date(2025, 5, 1), date(2025, 6, 30))]
    assert Coverage.query.count() == 2
    assert forget(seller_id) == {}


def test_what_a_row_said_before_goes_with_it(seller_id: int) -> None:
    for day, number in ((OLD, "1"), (NEW, "2")):
        for case in (None, f"5{number}"):
            give(seller_id, Source.REIMBURSEMENTS, day, reimbursement_id=number, reason="Lost", case_id=case)
    assert FactChange.query.count() == 2
    forget(seller_id)
    assert FactChange.query.one().row_ref.startswith("2/")


def test_a_product_in_use_keeps_its_adjustments_and_its_payments_and_nothing_else(seller_id: int) -> None:
    lose(seller_id, OLD, fnsku="X1")
    lose(seller_id, OLD, fnsku="X2")
    lose(seller_id, OLD - timedelta(days=1), fnsku="X1", event_type="Shipments")
    for number, fnsku, msku in (("1", "X1", "A"), ("2", "X2", "B"), ("3", "", "A"), ("4", "", "B")):
        give(seller_id, Source.REIMBURSEMENTS, OLD, reimbursement_id=number, fnsku=fnsku, msku=msku)
    in_use = InUse(fnskus=frozenset({"X1"}), mskus=frozenset({"A"}))
    forget(seller_id, in_use)
    assert losses(seller_id) == {(OLD, "X1")}
    assert {row.reimbursement_id for row in Reimbursement.query} == {"1", "3"}
    assert count_old_facts(seller_id, CUT) == {"ledger_events": 1, "reimbursements": 2}
    assert not has_old_facts(seller_id, CUT, in_use)


def test_a_single_row_can_be_in_use(seller_id: int) -> None:
    kept = lose(seller_id, OLD, fnsku="X1")
    lose(seller_id, OLD, fnsku="X2")
    forget(seller_id, InUse(row_refs=frozenset({kept})))
    assert losses(seller_id) == {(OLD, "X1")}


def test_payments_of_one_case_go_together(seller_id: int) -> None:
    give(seller_id, Source.REIMBURSEMENTS, OLD, reimbursement_id="1", case_id="K1")
    give(seller_id, Source.REIMBURSEMENTS, NEW, reimbursement_id="2", case_id="K1")
    give(seller_id, Source.REIMBURSEMENTS, OLD, reimbursement_id="3", case_id="K2")
    give(seller_id, Source.REIMBURSEMENTS, OLD, reimbursement_id="4", case_id="")
    give(seller_id, Source.REIMBURSEMENTS, NEW, reimbursement_id="5", case_id="")
    forget(seller_id, InUse(case_ids=frozenset({"K2"})))
    assert {row.reimbursement_id for row in Reimbursement.query} == {"1", "2", "3", "5"}


def test_a_payment_that_was_taken_back_later_stays_with_its_reversal(seller_id: int) -> None:
    give(seller_id, Source.REIMBURSEMENTS, OLD, reimbursement_id="1")
    give(seller_id, Source.REIMBURSEMENTS, NEW, reimbursement_id="2", original_reimbursement_id="1")
    assert forget(seller_id) == {}


def test_an_order_in_dispute_keeps_all_that_is_told_of_it(seller_id: int) -> None:
    for order_id in ("111-1", "111-2"):
        for source in (Source.ORDERS, Source.CUSTOMER_RETURNS, Source.TRANSACTIONS):
            over = {"transaction_id": order_id} if source is Source.TRANSACTIONS else {}
            give(seller_id, source, OLD, order_id=order_id, **over)
        give(seller_id, Source.REPLACEMENTS, OLD, original_order_id=order_id, replacement_order_id=f"R{order_id}")
    gone = forget(seller_id, InUse(order_ids=frozenset({"111-1"})))
    assert gone == {"order_lines": 1, "customer_returns": 1, "transactions": 1, "replacements": 1}


def test_an_order_that_amazon_still_changes_is_not_old(seller_id: int) -> None:
    give(seller_id, Source.ORDERS, OLD, last_updated_at=at(NEW))
    assert forget(seller_id) == {}


def test_a_payout_goes_with_all_its_lines_or_not_at_all(seller_id: int) -> None:
    for number, day, order_id in (("S1", OLD, "111-1"), ("S2", NEW, "111-2"), ("S3", OLD, "111-3")):
        summary = fact_record(records.SettlementRecord, settlement_id=number, ends_at=at(day), total=Decimal(2))
        line = fact_record(records.SettlementLineRecord, settlement_id=number, posted_at=at(OLD), amount=Decimal(1))
        record_settlement(seller_id, [summary, line, line._replace(order_id=order_id)])
    assert forget(seller_id, InUse(order_ids=frozenset({"111-3"}))) == {"payout_lines": 2, "payouts": 1}
    assert {row.settlement_id for row in PayoutLine.query} == {"S2", "S3"}
    assert {row.settlement_id: row.lines_sum for row in models.Payout.query} == {"S2": 2, "S3": 2}


def test_a_shipment_goes_with_its_items_once_it_has_not_moved_for_so_long(
    seller_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.clock.now", lambda: at(OLD))
    for number in ("FBA1", "FBA2"):
        record_inbound_shipments(seller_id, [fact_record(records.InboundShipmentRecord, shipment_id=number)])
        record_inbound_items(seller_id, number, [fact_record(records.InboundItemRecord, shipment_id=number)])
    gone = forget(seller_id, InUse(shipment_ids=frozenset({"FBA2"})))
    assert gone == {"inbound_shipments": 1, "inbound_items": 1}


def everything(seller_id: int) -> None:
    for source in TARGETS:
        give(seller_id, source, NEW)
        give(seller_id, source, NEW, **({"status": "changed"} if "status" in TARGETS[source].watched else {}))
    lose(seller_id, NEW)
    record_financial_events(seller_id, [fact_record(records.FinancialEventRecord)], "pull")
    record_settlement(seller_id, [fact_record(records.SettlementRecord), fact_record(records.SettlementLineRecord)])
    record_inbound_shipments(seller_id, [fact_record(records.InboundShipmentRecord)])
    record_inbound_items(seller_id, "", [fact_record(records.InboundItemRecord)])
    record_inventory(seller_id, US, [inventory_record()])
    record_coverage(seller_id, Source.ORDERS, NEW, NEW, 1)


def test_forgetting_everything_leaves_no_row_of_any_table_and_other_sellers_alone(
    seller_id: int, db: SQLAlchemy
) -> None:
    other = make_seller().id
    for each in (seller_id, other):
        everything(each)
    gone = purge_facts(seller_id)
    tables = [
        table
        for name, table in db.metadata.tables.items()
        if table.columns.get("seller_id") is not None and name in gone
    ]
    left = {t.name: db.session.scalar(select(func.count()).where(t.c.seller_id == seller_id)) for t in tables}
    assert set(left.values()) == {0}
    assert gone["customer_returns"] == 1
    theirs = {t.name: db.session.scalar(select(func.count()).where(t.c.seller_id == other)) for t in tables}
    empty = {name for name, rows in theirs.items() if not rows}
    assert empty <= {"amazon_clocks", "ledger_days"}


def test_every_table_of_facts_can_be_forgotten(seller_id: int) -> None:
    beside = {"purges", "retention_choices"}  # the reports of it, and the seller's own wish
    named = {getattr(models, name) for name in models.__all__ if hasattr(getattr(models, name), "__tablename__")}
    assert {model.__tablename__ for model in named} - beside == set(purge_facts(seller_id))


def test_other_sellers_old_rows_stay(seller_id: int) -> None:
    other = make_seller().id
    lose(other, OLD)
    assert forget(seller_id) == {}
    assert losses(other) == {(OLD, "X001")}


def test_old_reimbursements_of_the_factory_are_rows_like_others(seller_id: int) -> None:
    record_facts(seller_id, Source.REIMBURSEMENTS, [reimbursement_record(approved_at=at(OLD))])
    assert forget(seller_id) == {"reimbursements": 1}


def test_a_day_that_is_stored_between_two_batches_is_not_believed(
    db: SQLAlchemy, seller_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "_ROWS_A_BATCH", 1)
    days = (OLD - timedelta(days=1), OLD)
    lost = [ledger_record(event_on=day, fnsku=fnsku) for day in days for fnsku in ("X1", "X2")]
    record_ledger_events(seller_id, lost, days)
    found = purge_old_facts(seller_id, CUT, InUse())
    while next(found)[0] != "ledger_events":
        db.session.commit()
    record_ledger_events(seller_id, lost, days)  # a worker that was already under way
    db.session.commit()
    next(found)
    assert models.LedgerDay.query.filter_by(seller_id=seller_id).count() == 0
    assert record_ledger_events(seller_id, lost, days).new == 1
    db.session.commit()


def test_nobody_writes_the_ledger_while_rows_of_it_go(db: SQLAlchemy, seller_id: int) -> None:
    lose(seller_id, OLD)
    db.session.commit()
    locks = text("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")
    forget(seller_id)
    assert db.session.scalar(locks) == 1
    db.session.rollback()
    purge_facts(seller_id)
    assert db.session.scalar(locks) == 1
    db.session.rollback()
