"""Ledger events: repeatable, in any order, equal rows kept apart, changes kept, all in the caller's transaction."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.catalog.models import Product
from app.ledger.models import FactChange, LedgerEvent
from app.ledger.records import LedgerEventRecord, WriteCount
from app.ledger.service import record_ledger_events
from tests.factories.accounts import make_seller
from tests.factories.ledger import A_DAY, ledger_record

DAYS = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def rows(seller_id: int) -> list[tuple[object, ...]]:
    columns = ("event_on", "fnsku", "quantity", "reason", "ordinal", "reconciled")
    query = select(*(getattr(LedgerEvent, name) for name in columns)).where(LedgerEvent.seller_id == seller_id)
    return sorted(map(tuple, LedgerEvent.query.session.execute(query)), key=str)


def a_history(days: int = 20) -> list[LedgerEventRecord]:
    """Rows of many days, with equal ones among them."""
    chance = random.Random(7)
    return [
        ledger_record(
            event_on=A_DAY + timedelta(days=day), fnsku=f"X{chance.randrange(5)}", quantity=-chance.randrange(1, 3)
        )
        for day in range(days)
        for _ in range(30)
    ]


def test_every_column_arrives_as_it_was_given(seller_id: int) -> None:
    record = ledger_record(reconciled=None, country=None, title="Mug")
    assert record_ledger_events(seller_id, [record], DAYS) == WriteCount(1, 1, 0)
    row = LedgerEvent.query.one()
    for name in set(record._fields) - {"title"}:
        assert getattr(row, name) == getattr(record, name), name
    assert row.row_ref == f"2026-03-02/{row.row_hash.hex()}/0"
    assert len(row.row_hash) == 16


@pytest.mark.parametrize(
    "text", ["back\\slash", "tab\there", "line\nbreak", "return\rhere", "\\N", "ümläut 漢字", '"quoted"']
)
def test_odd_texts_arrive_unchanged(seller_id: int, text: str) -> None:
    record_ledger_events(seller_id, [ledger_record(reference_id=text)], DAYS)
    assert LedgerEvent.query.one().reference_id == text


def test_equal_rows_of_a_day_are_different_rows(seller_id: int) -> None:
    assert record_ledger_events(seller_id, [ledger_record()] * 3, DAYS) == WriteCount(3, 3, 0)
    assert sorted(row.ordinal for row in LedgerEvent.query) == [0, 1, 2]


def test_the_same_file_again_changes_nothing(seller_id: int) -> None:
    history = a_history()
    record_ledger_events(seller_id, history, DAYS)
    before = rows(seller_id)
    assert record_ledger_events(seller_id, history, DAYS) == WriteCount(len(history), 0, 0)
    assert rows(seller_id) == before
    assert len(before) == len(history)


def test_a_window_that_overlaps_adds_only_what_is_new(seller_id: int) -> None:
    history = a_history()
    middle = A_DAY + timedelta(days=10)
    record_ledger_events(seller_id, [r for r in history if r.event_on <= middle], (A_DAY, middle))
    later = [r for r in history if r.event_on >= middle - timedelta(days=3)]
    count = record_ledger_events(seller_id, later, (middle - timedelta(days=3), DAYS[1]))
    assert count == WriteCount(len(later), sum(r.event_on > middle for r in history), 0)
    assert len(rows(seller_id)) == len(history)


@pytest.mark.parametrize("is_known", [False, True], ids=["empty", "known"])
@pytest.mark.parametrize("order", ["newest first", "shuffled", "one day comes back"])
def test_the_order_of_a_file_does_not_matter(seller_id: int, order: str, is_known: bool) -> None:
    history = a_history()
    shuffled = {
        "newest first": history[::-1],
        "one day comes back": [*history[30:], *history[:30], *history[590:], history[45]],
    }
    given = shuffled.get(order) or random.Random(3).sample(history, len(history))
    if is_known:
        record_ledger_events(seller_id, history, DAYS)
    record_ledger_events(seller_id, given, DAYS)
    twin = make_seller().id
    record_ledger_events(twin, sorted(given, key=lambda r: r.event_on), DAYS)
    assert rows(seller_id) == rows(twin)


def test_a_row_outside_the_window_is_taken_once(seller_id: int) -> None:
    late = ledger_record(event_on=DAYS[1] + timedelta(days=1))
    record_ledger_events(seller_id, [late], (late.event_on, late.event_on))
    assert record_ledger_events(seller_id, [ledger_record(), late], DAYS) == WriteCount(2, 1, 0)
    assert len(rows(seller_id)) == 2


def test_what_amazon_reconciles_later_is_changed_and_remembered(seller_id: int) -> None:
    record_ledger_events(seller_id, [ledger_record(), ledger_record(fnsku="X2")], DAYS)
    changed = [ledger_record(reconciled=1, unreconciled=0), ledger_record(fnsku="X2")]
    assert record_ledger_events(seller_id, changed, DAYS) == WriteCount(2, 0, 1)
    row = LedgerEvent.query.populate_existing().filter_by(fnsku="X001").one()
    change = FactChange.query.one()
    assert (row.reconciled, row.unreconciled) == (1, 0)
    assert (change.source, change.row_ref) == ("ledger_detail", row.row_ref)
    assert change.before == {"reconciled": 0, "unreconciled": 1}
    assert change.after == {"reconciled": 1, "unreconciled": 0}


def test_a_rollback_leaves_nothing(db: SQLAlchemy, seller_id: int) -> None:
    db.session.commit()
    record_ledger_events(seller_id, a_history(), DAYS)
    db.session.rollback()
    assert rows(seller_id) == []


def test_two_files_in_one_transaction_do_not_mix(seller_id: int) -> None:
    record_ledger_events(seller_id, [ledger_record()], DAYS)
    record_ledger_events(seller_id, [ledger_record(), ledger_record(quantity=-2)], DAYS)
    assert record_ledger_events(seller_id, [ledger_record(quantity=-3)], DAYS) == WriteCount(1, 1, 0)
    assert len(rows(seller_id)) == 3


def test_sellers_do_not_see_each_other(seller_id: int) -> None:
    other = make_seller().id
    record_ledger_events(seller_id, [ledger_record()], DAYS)
    assert record_ledger_events(other, [ledger_record()], DAYS) == WriteCount(1, 1, 0)
    assert len(rows(seller_id)) == len(rows(other)) == 1


def test_the_catalog_learns_the_newest_labels_of_each_msku(seller_id: int) -> None:
    old = ledger_record(fnsku="X-OLD", title="Old mug")
    new = ledger_record(event_on=A_DAY + timedelta(days=1), fnsku="X-NEW", title="New mug")
    unnamed = ledger_record(event_on=A_DAY + timedelta(days=2), msku=None)
    record_ledger_events(seller_id, [old, new, unnamed], DAYS)
    product = Product.query.one()
    assert (product.msku, product.fnsku, product.title) == ("SKU-1", "X-NEW", "New mug")


def test_an_older_window_teaches_the_catalog_only_what_it_does_not_know(seller_id: int) -> None:
    record_ledger_events(seller_id, [ledger_record()], (A_DAY, A_DAY))
    past = A_DAY - timedelta(days=30)
    old = ledger_record(event_on=past, title="Old mug")
    gone = ledger_record(event_on=past, msku="SKU-GONE", title="Discontinued mug")
    record_ledger_events(seller_id, [old, gone], (past, past))
    assert {p.msku: p.title for p in Product.query} == {"SKU-1": "Blue mug", "SKU-GONE": "Discontinued mug"}


def test_nothing_is_read_from_an_empty_file(seller_id: int) -> None:
    nothing: Sequence[LedgerEventRecord] = []
    assert record_ledger_events(seller_id, nothing, DAYS) == WriteCount(0, 0, 0)
    assert LedgerEvent.query.session.scalar(select(func.count()).select_from(LedgerEvent)) == 0
