"""Days that arrive as before are left alone; whatever files come, the table is what an obvious merge makes of them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text

from app.ledger.models import FactChange, LedgerDay, LedgerEvent
from app.ledger.records import LedgerEventRecord, WriteCount
from app.ledger.service import record_ledger_events
from tests.factories.accounts import make_seller
from tests.factories.ledger import A_DAY, ledger_record

DAYS = (date(2026, 1, 1), date(2026, 12, 31))
TOMORROW = A_DAY + timedelta(days=1)


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def write(seller_id: int, records: Iterable[LedgerEventRecord], days: tuple[date, date] = DAYS) -> WriteCount:
    return record_ledger_events(seller_id, records, days)


def a_day(on: date, rows: int = 5) -> list[LedgerEventRecord]:
    return [ledger_record(event_on=on, reference_id=str(number)) for number in range(rows)]


def days_told(seller_id: int) -> dict[date, int]:
    query = select(LedgerDay.event_on, LedgerDay.row_count).where(LedgerDay.seller_id == seller_id)
    return dict(map(tuple, LedgerDay.query.session.execute(query)))


def written_bytes(db: SQLAlchemy) -> int:
    """How far the write-ahead log has come."""
    return int(db.session.scalar(text("select pg_current_wal_insert_lsn() - '0/0'")) or 0)


class Key(NamedTuple):
    """What tells one row of a seller from another."""

    on: date
    identity: tuple[object, ...]
    ordinal: int


class Oracle:
    """The same by plain dictionaries: each row is looked for among all that came before."""

    def __init__(self) -> None:
        self.rows: dict[Key, tuple[int | None, int | None]] = {}
        self.changes: Counter[object] = Counter()

    def write(self, records: list[LedgerEventRecord]) -> WriteCount:
        numbers: Counter[object] = Counter()
        new = changed = 0
        for record in sorted(records, key=lambda r: (said(r.reconciled), said(r.unreconciled))):
            identity = (record.event_on, record.fnsku, record.quantity)
            key = Key(record.event_on, identity[1:], numbers[identity])
            numbers[identity] += 1
            units = (record.reconciled, record.unreconciled)
            if key not in self.rows:
                new += 1
            elif self.rows[key] != units:
                changed += 1
                self.changes[self.rows[key], units] += 1
            self.rows[key] = units
        return WriteCount(len(records), new, changed)


def said(units: int | None) -> str:
    return "" if units is None else str(units)


def stored(seller_id: int) -> dict[Key, tuple[int | None, int | None]]:
    rows = LedgerEvent.query.populate_existing().filter_by(seller_id=seller_id)
    return {Key(r.event_on, (r.fnsku, r.quantity), r.ordinal): (r.reconciled, r.unreconciled) for r in rows}


def changes(seller_id: int) -> Counter[object]:
    found = FactChange.query.filter_by(seller_id=seller_id)
    return Counter(tuple((s["reconciled"], s["unreconciled"]) for s in (each.before, each.after)) for each in found)


def true_digests(seller_id: int) -> bool:
    """Whether every day that is told of has exactly the rows that are told."""
    query = select(LedgerEvent.event_on, func.count()).where(LedgerEvent.seller_id == seller_id)
    counts = dict(map(tuple, LedgerEvent.query.session.execute(query.group_by(LedgerEvent.event_on))))
    return all(counts.get(on) == count for on, count in days_told(seller_id).items())


few_rows = st.builds(
    lambda day, fnsku, quantity, reconciled, unreconciled: ledger_record(
        event_on=A_DAY + timedelta(days=day),
        fnsku=fnsku,
        quantity=quantity,
        reconciled=reconciled,
        unreconciled=unreconciled,
    ),
    st.integers(0, 2),
    st.sampled_from(["X1", "X2"]),
    st.integers(-2, -1),
    st.sampled_from([None, 0, 1, 10]),
    st.sampled_from([None, 0, 2]),
)
# Whole days in order, as Amazon writes them; the same backwards; or any order, where days come back.
orders = st.sampled_from(["oldest first", "newest first", "any"])
a_file = st.tuples(st.lists(few_rows, max_size=8), orders)


def in_order(file: tuple[list[LedgerEventRecord], str]) -> list[LedgerEventRecord]:
    records, order = file
    if order == "any":
        return records
    return sorted(records, key=lambda record: record.event_on, reverse=order == "newest first")


@given(
    files=st.lists(a_file, min_size=1, max_size=4),
    plan=st.lists(st.integers(0, 3), min_size=1, max_size=7),
    last=st.integers(0, 3),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_files_in_any_turn_give_what_the_oracle_gives(
    db: SQLAlchemy, files: list[tuple[list[LedgerEventRecord], str]], plan: list[int], last: int
) -> None:
    seller_id, oracle = make_seller().id, Oracle()
    window = (A_DAY, A_DAY + timedelta(days=last))  # some rows may lie outside it
    for number in plan:
        records = in_order(files[number % len(files)])
        assert write(seller_id, records, window) == oracle.write(records)
        assert true_digests(seller_id)
    assert stored(seller_id) == oracle.rows
    assert changes(seller_id) == oracle.changes
    db.session.rollback()


def test_the_same_file_again_writes_nothing_at_all(db: SQLAlchemy, seller_id: int) -> None:
    history = [record for day in range(40) for record in a_day(A_DAY + timedelta(days=day), rows=100)]
    write(seller_id, history)
    db.session.commit()
    before = written_bytes(db)
    assert write(seller_id, history) == WriteCount(4000, 0, 0)
    assert write(seller_id, reversed(history)) == WriteCount(4000, 0, 0)
    assert written_bytes(db) - before < 1000
    db.session.commit()


def test_only_the_day_that_changed_is_told_anew(db: SQLAlchemy, seller_id: int) -> None:
    history = [record for day in range(10) for record in a_day(A_DAY + timedelta(days=day))]
    write(seller_id, history)
    old = {day.event_on: day.digest for day in LedgerDay.query}
    changed = [r._replace(reconciled=1, unreconciled=0) if r.event_on == TOMORROW else r for r in history]
    assert write(seller_id, changed) == WriteCount(50, 0, 5)
    LedgerDay.query.session.expire_all()
    assert [on for on, digest in old.items() if db.session.get_one(LedgerDay, (seller_id, on)).digest != digest] == [
        TOMORROW
    ]


@pytest.mark.parametrize(
    "other",
    [{"reconciled": 1}, {"unreconciled": 0}, {"asin": "B002"}, {"msku": "SKU-2"}, {"country": "CA"}, {"reason": "E"}],
)
def test_every_value_that_is_kept_makes_another_day(seller_id: int, other: dict[str, object]) -> None:
    write(seller_id, [ledger_record()])
    before = LedgerDay.query.one().digest
    write(seller_id, [ledger_record(**other)])
    after = LedgerDay.query.populate_existing().one_or_none()
    assert after is None or after.digest != before


def test_a_row_that_comes_late_for_an_old_day_is_added(seller_id: int) -> None:
    write(seller_id, a_day(A_DAY) + a_day(TOMORROW))
    late = ledger_record(reference_id="late")
    assert write(seller_id, [*a_day(A_DAY), late, *a_day(TOMORROW)]) == WriteCount(11, 1, 0)
    assert days_told(seller_id) == {A_DAY: 6, TOMORROW: 5}


def test_a_second_row_that_looks_like_the_first_is_added(seller_id: int) -> None:
    write(seller_id, a_day(A_DAY))
    assert write(seller_id, [*a_day(A_DAY), *a_day(A_DAY, rows=1)]) == WriteCount(6, 1, 0)
    assert write(seller_id, [*a_day(A_DAY), *a_day(A_DAY, rows=1)]) == WriteCount(6, 0, 0)


def test_a_row_that_amazon_writes_anew_keeps_its_day_open(seller_id: int) -> None:
    """The old row stays, so that the table has more than Amazon tells, and each file of that day is looked at."""
    write(seller_id, [*a_day(A_DAY), ledger_record(reference_id="old")])
    anew = [*a_day(A_DAY), ledger_record(reference_id="new")]
    assert write(seller_id, anew) == WriteCount(6, 1, 0)
    assert days_told(seller_id) == {}
    assert write(seller_id, anew) == WriteCount(6, 0, 0)


def test_a_day_that_is_not_over_grows(seller_id: int) -> None:
    for rows in (2, 4, 5):
        write(seller_id, a_day(A_DAY) + a_day(TOMORROW, rows), (A_DAY, TOMORROW))
    assert days_told(seller_id) == {A_DAY: 5, TOMORROW: 5}


def test_half_a_day_at_the_edge_of_a_window_takes_nothing_away(seller_id: int) -> None:
    write(seller_id, a_day(A_DAY) + a_day(TOMORROW))
    assert write(seller_id, a_day(A_DAY)[:2] + a_day(TOMORROW)) == WriteCount(7, 0, 0)
    assert days_told(seller_id) == {TOMORROW: 5}
    assert write(seller_id, a_day(A_DAY) + a_day(TOMORROW)) == WriteCount(10, 0, 0)
    assert days_told(seller_id) == {A_DAY: 5, TOMORROW: 5}


def test_a_day_that_comes_back_in_its_file_is_not_told_as_whole(seller_id: int) -> None:
    write(seller_id, [*a_day(A_DAY), *a_day(TOMORROW), ledger_record()])
    assert days_told(seller_id) == {TOMORROW: 5}


def test_a_day_too_long_to_be_held_is_written_in_parts(seller_id: int) -> None:
    history = [record for _ in range(2) for record in a_day(A_DAY, rows=25_500)]
    assert write(seller_id, history) == WriteCount(51_000, 51_000, 0)
    assert write(seller_id, history) == WriteCount(51_000, 0, 0)
    assert days_told(seller_id) == {}


def test_rows_that_were_purged_come_again(db: SQLAlchemy, seller_id: int) -> None:
    write(seller_id, a_day(A_DAY) + a_day(TOMORROW))
    db.session.execute(delete(LedgerEvent).where(LedgerEvent.event_on < TOMORROW, LedgerEvent.reference_id != "1"))
    db.session.execute(delete(LedgerDay).where(LedgerDay.event_on < TOMORROW))
    assert days_told(seller_id) == {TOMORROW: 5}
    assert write(seller_id, a_day(A_DAY) + a_day(TOMORROW)) == WriteCount(10, 4, 0)


def test_a_day_whose_rows_are_all_gone_is_not_believed(db: SQLAlchemy, seller_id: int) -> None:
    write(seller_id, a_day(A_DAY))
    db.session.execute(delete(LedgerEvent))
    assert write(seller_id, a_day(A_DAY)) == WriteCount(5, 5, 0)


def test_a_rollback_takes_the_telling_with_it(db: SQLAlchemy, seller_id: int) -> None:
    db.session.commit()
    write(seller_id, a_day(A_DAY))
    db.session.rollback()
    assert days_told(seller_id) == {}
    assert write(seller_id, a_day(A_DAY)) == WriteCount(5, 5, 0)


def test_days_that_were_written_before_they_were_told_of_are_merged(db: SQLAlchemy, seller_id: int) -> None:
    write(seller_id, a_day(A_DAY))
    db.session.execute(delete(LedgerDay))
    assert write(seller_id, [*a_day(A_DAY), ledger_record(reference_id="late")]) == WriteCount(6, 1, 0)
    assert days_told(seller_id) == {A_DAY: 6}


@pytest.mark.parametrize("odd", ["back\\slash", "tab\there", "line\nbreak"])
def test_the_key_of_a_row_with_odd_texts_is_over_what_amazon_wrote(seller_id: int, odd: str) -> None:
    write(seller_id, [ledger_record(reference_id=odd), ledger_record()])
    plain = LedgerEvent.query.filter_by(reference_id=odd).one()
    write(seller_id, [ledger_record(reference_id=odd)])
    assert LedgerEvent.query.filter_by(reference_id=odd).one().row_hash == plain.row_hash
    assert LedgerEvent.query.count() == 2
