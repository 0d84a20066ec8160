"""Several workers write one seller's rows at the same moment, from files and from Amazon: nothing fails or doubles."""

import io
import threading
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.core.db import commit
from app.core.db import db as session_of_this_thread
from app.ledger.models import LedgerEvent, Reimbursement
from app.ledger.service import record_facts, record_ledger_events
from app.providers.amazon.reports import read_ledger, read_reimbursements
from app.sync.uploads.reading import Context, read_report
from tests.factories.accounts import make_seller
from tests.sync.uploads.reports import ledger, ledger_row, reimbursement_row, reimbursements

DAYS = (date(2026, 6, 1), date(2026, 6, 30))
ROWS = 600
LEDGER = ledger(*[ledger_row(f"06/{number % 30 + 1:02}/2026", reference=str(number % 200)) for number in range(ROWS)])
PAYMENTS = reimbursements(*[reimbursement_row(str(number)) for number in range(ROWS)])
EARLIER = ledger(
    *[ledger_row(f"0{number % 2 + 5}/{number % 30 + 1:02}/2026", reference=str(number % 200)) for number in range(ROWS)]
)


def at_once(app: Flask, *verbs: Callable[[], Any]) -> None:
    """Each in a thread and a transaction of its own, begun together."""
    begin = threading.Barrier(len(verbs))
    errors: list[BaseException] = []

    def run(verb: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                session_of_this_thread.session.connection()
                begin.wait(30)
                verb()
                commit()
            except BaseException as error:
                errors.append(error)
                raise
            finally:
                session_of_this_thread.session.remove()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert errors == []


def upload(seller_id: int, sent: str) -> Callable[[], Any]:
    return lambda: read_report(io.BytesIO(sent.encode()), Context(seller_id))


def lines(sent: str) -> Iterable[str]:
    return io.StringIO(sent, newline="")


def synced_ledger(seller_id: int, sent: str, days: tuple[date, date] = DAYS) -> Callable[[], Any]:
    return lambda: record_ledger_events(seller_id, read_ledger(lines(sent)), days)  # type: ignore[arg-type]  # no bad row


def synced_payments(seller_id: int, sent: str) -> Callable[[], Any]:
    return lambda: record_facts(seller_id, "reimbursements", read_reimbursements(lines(sent)))  # type: ignore[arg-type]  # as above


def count(db: SQLAlchemy, table: Any, seller_id: int) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(table.seller_id == seller_id)) or 0


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    seller = make_seller()
    db.session.commit()
    return seller.id


def test_a_file_and_a_sync_of_the_same_days_make_each_row_once(app: Flask, db: SQLAlchemy, seller_id: int) -> None:
    at_once(app, upload(seller_id, LEDGER), synced_ledger(seller_id, LEDGER))
    assert count(db, LedgerEvent, seller_id) == ROWS


def test_the_same_file_twice_at_once_makes_each_row_once(app: Flask, db: SQLAlchemy, seller_id: int) -> None:
    at_once(
        app,
        upload(seller_id, LEDGER),
        upload(seller_id, LEDGER),
        upload(seller_id, PAYMENTS),
        upload(seller_id, PAYMENTS),
    )
    assert (count(db, LedgerEvent, seller_id), count(db, Reimbursement, seller_id)) == (ROWS, ROWS)


def test_different_reports_at_once_do_not_wait_for_each_other_in_a_circle(
    app: Flask, db: SQLAlchemy, seller_id: int
) -> None:
    at_once(
        app,
        upload(seller_id, LEDGER),
        upload(seller_id, PAYMENTS),
        synced_ledger(seller_id, LEDGER),
        synced_payments(seller_id, PAYMENTS),
    )
    assert (count(db, LedgerEvent, seller_id), count(db, Reimbursement, seller_id)) == (ROWS, ROWS)


def test_periods_that_overlap_make_each_row_once(app: Flask, db: SQLAlchemy, seller_id: int) -> None:
    at_once(
        app,
        upload(seller_id, EARLIER),
        synced_ledger(seller_id, EARLIER, (DAYS[0] - timedelta(days=31), DAYS[1])),
    )
    assert count(db, LedgerEvent, seller_id) == ROWS
    at_once(app, upload(seller_id, EARLIER), upload(seller_id, EARLIER))
    assert count(db, LedgerEvent, seller_id) == ROWS
