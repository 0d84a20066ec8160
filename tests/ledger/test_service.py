"""Reimbursements, transactions, inventory, coverage and Amazon's clock: repeatable, changes kept."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.catalog.models import Product
from app.core import clock
from app.ledger import queries
from app.ledger.models import Coverage, FactChange, InventoryLevel, LedgerEvent, Reimbursement, Source, Transaction
from app.ledger.records import (
    InboundItemRecord,
    InboundShipmentRecord,
    OrderLineRecord,
    StockSnapshotRecord,
    WriteCount,
)
from app.ledger.service import (
    observe_amazon_clock,
    purge_facts,
    record_coverage,
    record_facts,
    record_inbound_items,
    record_inbound_shipments,
    record_inventory,
    record_ledger_events,
    record_reimbursements,
    record_transactions,
)
from tests.factories.accounts import make_seller
from tests.factories.ledger import (
    A_DAY,
    A_MOMENT,
    US,
    fact_record,
    inventory_record,
    ledger_record,
    reimbursement_record,
    transaction_record,
)


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def test_a_reimbursement_arrives_as_it_was_given(seller_id: int) -> None:
    record = reimbursement_record(case_id="1234", amount_per_unit=Decimal("5.1234"))
    assert record_reimbursements(seller_id, [record]) == WriteCount(1, 1, 0)
    row = Reimbursement.query.one()
    for name in record._fields:
        assert getattr(row, name) == getattr(record, name), name
    assert row.row_ref == "7001/SKU-1/X001/Lost_Warehouse/0"


def test_the_same_reimbursements_again_change_nothing_in_any_order(seller_id: int) -> None:
    cash, stock = reimbursement_record(), reimbursement_record(quantity_cash=0, quantity_inventory=1, amount_total=None)
    assert record_reimbursements(seller_id, [cash, stock, cash]) == WriteCount(3, 3, 0)
    assert record_reimbursements(seller_id, [stock, cash, cash]) == WriteCount(3, 0, 0)
    assert sorted(row.ordinal for row in Reimbursement.query) == [0, 1, 2]


def test_a_reason_spelled_otherwise_is_the_same_row(seller_id: int) -> None:
    record_reimbursements(seller_id, [reimbursement_record()])
    assert record_reimbursements(seller_id, [reimbursement_record(reason="LOST WAREHOUSE")]) == WriteCount(1, 0, 0)
    assert Reimbursement.query.one().reason == "Lost_Warehouse"


def test_a_reversal_beside_its_payment_is_a_row_of_its_own(seller_id: int) -> None:
    reversal = reimbursement_record(
        reimbursement_id="7002",
        reason="Reimbursement_Reversal",
        amount_total=Decimal(-5),
        quantity_cash=-1,
        quantity_total=-1,
    )
    assert record_reimbursements(seller_id, [reimbursement_record(), reversal]).new == 2


def test_a_case_id_that_comes_later_is_kept_with_what_was_before(seller_id: int) -> None:
    record_reimbursements(seller_id, [reimbursement_record()])
    assert record_reimbursements(seller_id, [reimbursement_record(case_id="55")]) == WriteCount(1, 0, 1)
    change = FactChange.query.one()
    assert Reimbursement.query.populate_existing().one().case_id == "55"
    assert (change.source, change.row_ref) == ("reimbursements", "7001/SKU-1/X001/Lost_Warehouse/0")
    assert (change.before["case_id"], change.after["case_id"]) == (None, "55")


def test_a_transaction_arrives_with_its_breakdown_and_exact_amounts(seller_id: int) -> None:
    record = transaction_record(amount=Decimal("12.5000"))
    assert record_transactions(seller_id, [record]) == WriteCount(1, 1, 0)
    row = Transaction.query.one()
    for name in record._fields:
        assert getattr(row, name) == getattr(record, name), name


def test_a_deferred_transaction_that_is_released_changes_once(seller_id: int) -> None:
    record_transactions(seller_id, [transaction_record(status="DEFERRED")])
    released = transaction_record()
    assert record_transactions(seller_id, [released, released]) == WriteCount(1, 0, 1)
    assert record_transactions(seller_id, [released]) == WriteCount(1, 0, 0)
    assert FactChange.query.one().before["status"] == "DEFERRED"


def test_inventory_is_what_amazon_said_last(seller_id: int) -> None:
    record_inventory(seller_id, US, [inventory_record()])
    record_inventory(seller_id, US, [inventory_record(fulfillable=4)])
    row = InventoryLevel.query.populate_existing().one()
    assert (row.fulfillable, row.reserved, row.inbound, row.total) == (4, 1, 2, 13)


def test_an_msku_that_a_complete_pull_no_longer_lists_has_no_units(seller_id: int) -> None:
    record_inventory(seller_id, US, [inventory_record(), inventory_record(msku="SKU-2")])
    began_at = clock.now()
    record_inventory(seller_id, US, [inventory_record()])
    record_inventory(seller_id, US, [], complete_since=began_at)
    assert {row.msku: row.total for row in InventoryLevel.query.populate_existing()} == {"SKU-1": 13, "SKU-2": 0}


def test_an_unfinished_pull_says_nothing_of_other_mskus(seller_id: int) -> None:
    record_inventory(seller_id, US, [inventory_record(msku="SKU-2")])
    record_inventory(seller_id, US, [inventory_record()])
    assert {row.total for row in InventoryLevel.query} == {13}


def test_the_catalog_learns_products_from_every_source(seller_id: int) -> None:
    record_reimbursements(seller_id, [reimbursement_record(msku="A", title=None)])
    record_inventory(seller_id, US, [inventory_record(msku="B")])
    assert {product.msku for product in Product.query} == {"A", "B"}


def test_covered_days_join_into_spans(seller_id: int) -> None:
    days = [A_DAY + timedelta(days=n) for n in range(30)]
    for first, last in ((0, 5), (6, 9), (4, 7), (20, 25)):
        record_coverage(seller_id, Source.LEDGER_DETAIL, days[first], days[last], 10)
    assert queries.coverage(seller_id, Source.LEDGER_DETAIL) == [(days[0], days[9]), (days[20], days[25])]
    assert queries.coverage(seller_id, Source.REIMBURSEMENTS) == []


def test_a_wider_window_replaces_the_ones_inside(seller_id: int) -> None:
    record_coverage(seller_id, Source.LEDGER_DETAIL, A_DAY, A_DAY, 1)
    record_coverage(seller_id, Source.LEDGER_DETAIL, A_DAY, A_DAY, 2)
    record_coverage(seller_id, Source.LEDGER_DETAIL, A_DAY - timedelta(days=1), A_DAY, 3)
    row = Coverage.query.one()
    assert (row.row_count, row.from_on) == (3, date(2026, 3, 1))
    assert queries.arrivals(seller_id, Source.LEDGER_DETAIL) == [(row.from_on, row.to_on, row.pulled_at)]


def test_amazons_time_is_ours_and_the_offset_it_told(seller_id: int) -> None:
    assert abs(queries.amazon_now(seller_id) - clock.now()) < timedelta(seconds=5)
    assert not queries.is_sandbox(seller_id)
    observe_amazon_clock(seller_id, 60)
    observe_amazon_clock(seller_id, 86_400, is_sandbox=True)
    ahead = queries.amazon_now(seller_id) - clock.now()
    assert timedelta(hours=23, minutes=59) < ahead < timedelta(hours=24, minutes=1)
    assert queries.is_sandbox(seller_id)


def test_a_purge_takes_all_facts_of_one_seller(seller_id: int) -> None:
    other = make_seller().id
    for each in (seller_id, other):
        record_ledger_events(each, [ledger_record()], (A_DAY, A_DAY))
        record_reimbursements(each, [reimbursement_record()])
        record_transactions(each, [transaction_record()])
        record_inventory(each, US, [inventory_record()])
        record_coverage(each, Source.TRANSACTIONS, A_DAY, A_DAY, 1)
        observe_amazon_clock(each, 0)
    purge_facts(seller_id)
    for table in (LedgerEvent, Reimbursement, Transaction, InventoryLevel, Coverage):
        assert [row.seller_id for row in table.query] == [other], table


def test_rows_are_counted_by_source_up_to_a_thousand(seller_id: int) -> None:
    record_facts(seller_id, Source.ORDERS, (fact_record(OrderLineRecord, order_id=str(n)) for n in range(1005)))
    record_inbound_shipments(seller_id, [fact_record(InboundShipmentRecord, shipment_id="FBA1")])
    record_inbound_items(seller_id, "FBA1", [fact_record(InboundItemRecord)])
    counts = queries.count_rows(seller_id)
    assert (counts[Source.ORDERS], counts[Source.INBOUND], counts[Source.SETTLEMENTS]) == (1001, 2, 0)
    assert set(counts) == set(Source) - {Source.PARTICIPATIONS}
    assert sum(queries.count_rows(make_seller().id).values()) == 0


def test_the_newest_row_of_a_source_is_told_as_an_instant(seller_id: int) -> None:
    assert queries.newest_at(seller_id, Source.LEDGER_DETAIL) is None
    record_ledger_events(seller_id, [ledger_record()], (A_DAY, A_DAY))
    record_reimbursements(seller_id, [reimbursement_record()])
    assert queries.newest_at(seller_id, Source.LEDGER_DETAIL) == datetime(2026, 3, 2, tzinfo=UTC)
    assert queries.newest_at(seller_id, Source.REIMBURSEMENTS) == A_MOMENT


def test_every_source_knows_whether_it_has_rows_of_a_day(seller_id: int) -> None:
    for source in set(Source) - {Source.PARTICIPATIONS}:
        assert not queries.has_rows(seller_id, source, A_DAY, A_DAY)
    record_facts(seller_id, Source.MYI, [fact_record(StockSnapshotRecord)])
    assert queries.has_rows(seller_id, Source.MYI, A_DAY, A_DAY)
