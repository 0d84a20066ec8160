"""Rows of every source that has a key: repeatable, in any order, equal keys kept apart, changes kept."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as statement

from app.catalog.models import Product
from app.ledger import records
from app.ledger.models import CustomerReturn, FactChange, OrderLine, Reimbursement, RemovalOrder, Source
from app.ledger.records import CustomerReturnRecord, OrderLineRecord, WriteCount
from app.ledger.service import record_facts, record_reimbursements
from app.ledger.targets import TARGETS
from tests.factories.accounts import make_seller
from tests.factories.ledger import A_DAY, A_MOMENT, fact_record, reimbursement_record

DAYS = (A_DAY, A_DAY + timedelta(days=30))


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def a_return(**over: Any) -> CustomerReturnRecord:
    return fact_record(CustomerReturnRecord, **{"order_id": "111-1", "msku": "SKU-1"} | over)


def a_line(**over: Any) -> OrderLineRecord:
    return fact_record(OrderLineRecord, **{"order_id": "111-1", "msku": "SKU-1", "asin": "B001"} | over)


@pytest.mark.parametrize("source", TARGETS)
def test_a_record_of_every_source_arrives_as_it_was_given_and_only_once(seller_id: int, source: Source) -> None:
    target = TARGETS[source]
    record = fact_record(target.record)
    assert record_facts(seller_id, source, [record], DAYS) == WriteCount(1, 1, 0)
    assert record_facts(seller_id, source, iter([record])) == WriteCount(1, 0, 0)
    row = target.model.query.one()
    for name in target.columns:
        assert getattr(row, name) == getattr(record, name), name


def test_rows_of_one_key_keep_apart_whatever_their_order(seller_id: int) -> None:
    sold, broken = a_return(disposition="SELLABLE"), a_return(disposition="DEFECTIVE")
    assert record_facts(seller_id, Source.CUSTOMER_RETURNS, [sold, broken, sold]) == WriteCount(3, 3, 0)
    for rows in ([broken, sold, sold], [sold], [broken], [sold, sold]):
        assert record_facts(seller_id, Source.CUSTOMER_RETURNS, rows) == WriteCount(len(rows), 0, 0)
    assert FactChange.query.count() == 0


def test_one_row_more_of_a_known_key_is_one_new_row(seller_id: int) -> None:
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [a_return()])
    assert record_facts(seller_id, Source.CUSTOMER_RETURNS, [a_return()] * 3) == WriteCount(3, 2, 0)
    assert sorted(row.ordinal for row in CustomerReturn.query) == [0, 1, 2]


def test_rows_of_very_many_shared_keys_keep_apart(seller_id: int, db: SQLAlchemy) -> None:
    pairs = [a_return(order_id=f"111-{number}") for number in range(1200)] * 2
    assert record_facts(seller_id, Source.CUSTOMER_RETURNS, pairs) == WriteCount(2400, 2400, 0)
    more = [*pairs, *pairs[:100]]
    assert record_facts(seller_id, Source.CUSTOMER_RETURNS, more) == WriteCount(2500, 100, 0)
    assert db.session.scalar(statement("show enable_nestloop")) == "on"


def test_of_two_rows_of_one_key_that_one_changes_which_says_the_same_in_what_never_changes(seller_id: int) -> None:
    here, there = a_return(fulfillment_center="PHX3"), a_return(fulfillment_center="LEX1")
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [here, there])
    later = here._replace(status="Reimbursed")
    assert record_facts(seller_id, Source.CUSTOMER_RETURNS, [later, there]) == WriteCount(2, 0, 1)
    found = {row.fulfillment_center: row.status for row in CustomerReturn.query.populate_existing()}
    assert found == {"PHX3": "Reimbursed", "LEX1": None}
    assert FactChange.query.one().before["fulfillment_center"] == "PHX3"


def test_a_change_names_its_row_and_what_it_said(seller_id: int) -> None:
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [a_return(license_plate_number="LPN1")])
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [a_return(license_plate_number="LPN1", status="Reimbursed")])
    change = FactChange.query.one()
    assert (change.source, change.row_ref) == ("customer_returns", "111-1/SKU-1/LPN1/2026-03-02T08:00:00Z/0")
    assert (change.before["status"], change.after["status"]) == (None, "Reimbursed")


def test_an_older_file_does_not_set_an_order_back(seller_id: int) -> None:
    shipped = a_line(order_status="Shipped", last_updated_at=A_MOMENT)
    pending = a_line(order_status="Pending", last_updated_at=A_MOMENT - timedelta(days=1))
    record_facts(seller_id, Source.ORDERS, [shipped])
    assert record_facts(seller_id, Source.ORDERS, [pending]) == WriteCount(1, 0, 0)
    assert record_facts(seller_id, Source.ORDERS, [pending._replace(last_updated_at=None)]) == WriteCount(1, 0, 0)
    assert OrderLine.query.populate_existing().one().order_status == "Shipped"
    assert record_facts(seller_id, Source.ORDERS, [shipped._replace(order_status="Cancelled")]).changed == 1


def test_a_removal_order_grows_as_its_units_leave(seller_id: int) -> None:
    asked = fact_record(records.RemovalOrderRecord, removal_order_id="R1", msku="SKU-1", requested=5, shipped=0)
    record_facts(seller_id, Source.REMOVAL_ORDERS, [asked])
    record_facts(seller_id, Source.REMOVAL_ORDERS, [asked._replace(shipped=3, last_updated_at=A_MOMENT)])
    assert RemovalOrder.query.populate_existing().one().shipped == 3


@pytest.mark.parametrize("text", ['a "quoted" one', "two\nlines", "a\ttab", "back\\slash", "\\.", "\\N", " ", "ß,é;漢"])
def test_any_text_arrives_as_it_is(seller_id: int, text: str) -> None:
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [a_return(license_plate_number=text, reason=text)])
    row = CustomerReturn.query.one()
    assert (row.license_plate_number, row.reason) == (text, text)


def test_a_line_that_looks_like_the_end_of_the_data_is_none(seller_id: int) -> None:
    given = [a_return(reason="a\n\\.\nb"), a_return(order_id="111-2")]
    record_facts(seller_id, Source.CUSTOMER_RETURNS, given)
    assert {row.reason for row in CustomerReturn.query} == {"a\n\\.\nb", None}


def test_an_empty_text_is_none_but_in_a_key(seller_id: int) -> None:
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [a_return(license_plate_number="", reason="")])
    row = CustomerReturn.query.one()
    assert (row.license_plate_number, row.reason) == ("", None)


def test_sellers_with_the_same_rows_do_not_meet(seller_id: int) -> None:
    other = make_seller().id
    for each in (seller_id, other):
        assert record_facts(each, Source.CUSTOMER_RETURNS, [a_return()] * 2) == WriteCount(2, 2, 0)
    record_facts(other, Source.CUSTOMER_RETURNS, [a_return(status="Reimbursed")] * 2)
    assert {row.status for row in CustomerReturn.query.filter_by(seller_id=seller_id)} == {None}


def test_pages_leave_nothing_to_the_next_ones_of_their_connection(seller_id: int, db: SQLAlchemy) -> None:
    given = [a_line(order_id=f"111-{number}", quantity=1) for number in range(1500)]
    assert record_facts(seller_id, Source.ORDERS, given[:10]) == WriteCount(10, 10, 0)
    assert record_facts(seller_id, Source.ORDERS, given[5:15]) == WriteCount(10, 5, 0)
    db.session.commit()
    assert record_facts(seller_id, Source.ORDERS, given) == WriteCount(1500, 1485, 0)
    db.session.rollback()
    assert record_facts(seller_id, Source.ORDERS, given[10:20]) == WriteCount(10, 5, 0)
    assert record_facts(seller_id, Source.ORDERS, []) == WriteCount(0, 0, 0)
    assert OrderLine.query.count() == 20


@pytest.mark.parametrize("rows", [1, 1000, 1001])
def test_changes_are_kept_of_pages_and_of_files(seller_id: int, rows: int) -> None:
    given = [a_line(order_id=f"111-{number}", item_status="Pending") for number in range(rows)]
    record_facts(seller_id, Source.ORDERS, given)
    changed = [record._replace(item_status="Shipped") for record in given[:1]]
    assert record_facts(seller_id, Source.ORDERS, changed + given[1:]) == WriteCount(rows, 0, 1)
    assert FactChange.query.one().before["item_status"] == "Pending"


def test_no_records_are_no_write(seller_id: int) -> None:
    assert record_facts(seller_id, Source.ORDERS, iter([])) == WriteCount(0, 0, 0)


def test_reason_spelled_otherwise_is_the_same_reimbursement(seller_id: int) -> None:
    given = [reimbursement_record(reason="Lost_Warehouse"), reimbursement_record(reason="LOST WAREHOUSE")]
    assert record_facts(seller_id, Source.REIMBURSEMENTS, given) == WriteCount(2, 2, 0)
    assert record_facts(seller_id, Source.REIMBURSEMENTS, given[1:]) == WriteCount(1, 0, 0)
    assert {row.reason for row in Reimbursement.query} == {"LOST WAREHOUSE"}


def test_a_case_that_is_told_later_does_not_make_cash_and_stock_swap(seller_id: int) -> None:
    cash = reimbursement_record(quantity_cash=1, quantity_inventory=0)
    stock = reimbursement_record(quantity_cash=0, quantity_inventory=1, amount_total=None)
    record_reimbursements(seller_id, [cash, stock])
    before = {row.quantity_cash: row.row_ref for row in Reimbursement.query}
    for case in ("1", "9"):
        given = [stock._replace(case_id=case), cash._replace(case_id=case)]
        assert record_reimbursements(seller_id, given) == WriteCount(2, 0, 2)
    rows = Reimbursement.query.populate_existing().all()
    assert {row.quantity_cash: row.row_ref for row in rows} == before
    assert {row.case_id for row in rows} == {"9"}


def test_the_catalog_takes_the_labels_of_the_newest_row(seller_id: int) -> None:
    def told(day: int, title: str | None) -> CustomerReturnRecord:
        return a_return(returned_at=A_MOMENT + timedelta(days=day), title=title, asin=f"B{day}")

    record_facts(seller_id, Source.CUSTOMER_RETURNS, [told(5, "Mug"), told(9, "Blue mug"), told(7, "A mug")])
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [told(2, "Old mug")])
    record_facts(seller_id, Source.CUSTOMER_RETURNS, [told(11, None)])
    product = Product.query.populate_existing().one()
    assert (product.title, product.asin, product.told_on) == ("Blue mug", "B11", A_DAY + timedelta(days=11))


def test_what_the_seller_ships_itself_is_no_product_at_amazon(seller_id: int) -> None:
    record_facts(seller_id, Source.ORDERS, [a_line(fulfillment_channel="Merchant")])
    assert Product.query.count() == 0
    record_facts(seller_id, Source.ORDERS, [a_line(order_id="111-2", fulfillment_channel="Amazon")])
    assert Product.query.one().asin == "B001"


# What a slow reading of the rules makes of the files: for each key its rows, by number.
_Rows = dict[str, dict[int, tuple[str, str]]]  # (center, which never changes; status, which may)
_A_ROW = st.tuples(st.sampled_from(["K1", "K2"]), st.sampled_from(["PHX3", "LEX1"]), st.sampled_from(["a", "b", "c"]))
_FILES = st.lists(st.lists(_A_ROW, max_size=6), max_size=5)


def record_of(row: tuple[str, str, str]) -> CustomerReturnRecord:
    key, center, status = row
    return a_return(order_id=key, fulfillment_center=center, status=status)


def by_hand(stored: _Rows, given: list[tuple[str, str, str]]) -> None:
    for key in {row[0] for row in given}:
        rows = stored.setdefault(key, {})
        left = sorted(row[1:] for row in given if row[0] == key)
        free = sorted(rows)
        for alike in (lambda a, b: a == b, lambda a, b: a[0] == b[0], lambda _a, _b: True):
            for said in list(left):
                number = next((number for number in free if alike(rows[number], said)), None)
                if number is not None:
                    free.remove(number)
                    left.remove(said)
                    rows[number] = said
        for number, said in enumerate(left, start=max(rows, default=-1) + 1):
            rows[number] = said


def stored_rows(seller_id: int) -> _Rows:
    found: _Rows = {}
    for row in CustomerReturn.query.filter_by(seller_id=seller_id).populate_existing():
        found.setdefault(row.order_id, {})[row.ordinal] = (row.fulfillment_center, row.status)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=_FILES, chance=st.randoms())
def test_any_files_in_any_order_of_rows_are_what_a_slow_reading_makes_of_them(
    db: SQLAlchemy, files: list[list[tuple[str, str, str]]], chance: Random
) -> None:
    seller_id = make_seller().id
    expected: _Rows = {}
    for file in files:
        by_hand(expected, file)
        shuffled = chance.sample(file, len(file))
        record_facts(seller_id, Source.CUSTOMER_RETURNS, map(record_of, shuffled))
        assert stored_rows(seller_id) == expected
        assert record_facts(seller_id, Source.CUSTOMER_RETURNS, map(record_of, file)) == WriteCount(len(file), 0, 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(truth=st.lists(_A_ROW, max_size=12), chance=st.randoms())
def test_windows_of_one_truth_give_it_whatever_their_order_and_repetition(
    db: SQLAlchemy, truth: list[tuple[str, str, str]], chance: Random
) -> None:
    seller_id = make_seller().id
    windows = [[row for row in truth if row[0] == key] for key in ("K1", "K2")]
    pulls = [*windows, truth, *chance.choices([*windows, []], k=3)]
    for window in chance.sample(pulls, len(pulls)):
        record_facts(seller_id, Source.CUSTOMER_RETURNS, map(record_of, chance.sample(window, len(window))))
    found = [(key, *said) for key, rows in stored_rows(seller_id).items() for said in rows.values()]
    assert sorted(found) == sorted(truth)
    assert FactChange.query.filter_by(seller_id=seller_id).count() == 0
