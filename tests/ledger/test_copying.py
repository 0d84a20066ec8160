"""A large file is sent while it is read; whatever goes wrong on the way reaches the caller, and leaves nothing."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, text

from app.ledger.merging import driver_connection
from app.ledger.models import LedgerEvent
from app.ledger.records import LedgerEventRecord
from app.ledger.service import record_ledger_events
from tests.factories.accounts import make_seller
from tests.factories.ledger import A_DAY, ledger_record

DAYS = (date(2026, 1, 1), date(2026, 12, 31))
ROWS_A_DAY = 3000
LARGE = 10  # days; more text than may wait to be sent


class BrokenFile(Exception):
    """What a file raises that ends too early."""


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def history(days: int, *, units: int = 1) -> Iterator[LedgerEventRecord]:
    for day in range(days):
        for number in range(ROWS_A_DAY):
            yield ledger_record(event_on=A_DAY + timedelta(days=day), reference_id=f"{number:0100d}", quantity=units)


def stored(db: SQLAlchemy) -> int:
    return db.session.scalar(select(func.count()).select_from(LedgerEvent)) or 0


def sending_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("copy")]


def test_each_row_of_a_large_file_arrives(db: SQLAlchemy, seller_id: int) -> None:
    record_ledger_events(seller_id, history(LARGE), DAYS)
    assert stored(db) == LARGE * ROWS_A_DAY
    by_day = select(LedgerEvent.event_on, func.count(LedgerEvent.reference_id.distinct())).group_by(
        LedgerEvent.event_on
    )
    assert {count for _, count in db.session.execute(by_day)} == {ROWS_A_DAY}
    assert not sending_threads()


@pytest.mark.parametrize("days", [1, LARGE])
def test_what_postgresql_refuses_is_raised_to_the_caller(db: SQLAlchemy, seller_id: int, days: int) -> None:
    db.session.commit()
    with pytest.raises(psycopg.errors.NumericValueOutOfRange):
        record_ledger_events(seller_id, history(days, units=10**20), DAYS)
    db.session.rollback()
    assert stored(db) == 0
    assert not sending_threads()


def test_a_file_that_breaks_off_leaves_nothing_and_the_connection_goes_on(db: SQLAlchemy, seller_id: int) -> None:
    def broken() -> Iterator[LedgerEventRecord]:
        yield from history(LARGE)
        raise BrokenFile

    db.session.commit()
    with pytest.raises(BrokenFile):
        record_ledger_events(seller_id, broken(), DAYS)
    db.session.rollback()
    assert stored(db) == 0
    assert record_ledger_events(seller_id, history(1), DAYS).new == ROWS_A_DAY
    assert not sending_threads()


def test_a_connection_that_is_lost_on_the_way_is_told(db: SQLAlchemy, seller_id: int) -> None:
    db.session.commit()
    backend = driver_connection().info.backend_pid

    def cut_off() -> Iterator[LedgerEventRecord]:
        yield from history(2)
        with db.engine.connect() as other:
            other.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": backend})
        yield from history(LARGE)

    with pytest.raises(psycopg.OperationalError):
        record_ledger_events(seller_id, cut_off(), DAYS)
    db.session().invalidate()
    assert stored(db) == 0
    assert not sending_threads()
