"""What is believed of a report that Amazon cancelled."""

from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.core import clock
from app.core.db import commit
from app.ledger import queries as ledger
from app.ledger.models import Source
from app.ledger.service import record_coverage, record_ledger_events
from app.sync.models import SyncTask, TaskState
from tests.factories.ledger import ledger_record, make_reimbursement
from tests.simulated_amazon import RecordedAmazon
from tests.sync.pulls.recorded import (
    REPORTS,
    a_task,
    another_task,
    orders_for_reports,
    record_report,
    take_a_turn,
)

CANCELLED = {"processingStatus": "CANCELLED"}
MARCH = (date(2026, 3, 1), date(2026, 3, 30))
DAYS = {"from_on": MARCH[0], "to_on": MARCH[1]}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sync.pulls.judging._CANCELLED_PAUSE", timedelta(0))


def the_ledger_tells(seller: Seller, *event_types: str) -> None:
    records = [ledger_record(event_on=date(2026, 3, 9), event_type=each) for each in event_types]
    record_ledger_events(seller.id, records, (date(2026, 1, 1), date(2026, 4, 30)))
    record_coverage(seller.id, Source.LEDGER_DETAIL, date(2026, 1, 1), date(2026, 4, 30), len(records))
    commit()


def is_covered(seller: Seller, source: Source) -> bool:
    return ledger.coverage(seller.id, source) == [MARCH]


def test_what_the_ledger_knows_nothing_of_is_believed_at_once(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    the_ledger_tells(recorded_seller, "Receipts")
    record_report(amazon, CANCELLED)
    task = a_task(recorded_seller, Source.REMOVAL_ORDERS.value, **DAYS)
    take_a_turn(task)
    assert (task.state, len(orders_for_reports(amazon))) == (TaskState.EMPTY, 1)
    assert is_covered(recorded_seller, Source.REMOVAL_ORDERS)


def test_what_the_ledger_tells_of_is_asked_for_once_more(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    the_ledger_tells(recorded_seller, "VendorReturns")
    record_report(amazon, CANCELLED)
    task = a_task(recorded_seller, Source.REMOVAL_ORDERS.value, **DAYS)
    take_a_turn(task)
    assert (task.state, len(orders_for_reports(amazon))) == (TaskState.EMPTY, 2)


def test_storage_of_a_seller_who_had_no_stock_is_believed_at_once(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    the_ledger_tells(recorded_seller)
    record_report(amazon, CANCELLED)
    task = a_task(recorded_seller, Source.STORAGE_FEES.value, **DAYS)
    take_a_turn(task)
    assert (task.state, len(orders_for_reports(amazon))) == (TaskState.EMPTY, 1)


def test_of_many_empty_windows_two_are_asked_for_again_and_the_others_believed(
    db: SQLAlchemy, recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_report(amazon, CANCELLED)
    task = a_task(recorded_seller, Source.NONCOMPLIANCE.value, **DAYS)
    for number in range(1, 6):
        earlier = timedelta(days=30 * number)
        days = {"from_on": MARCH[0] - earlier, "to_on": MARCH[1] - earlier}
        another_task(task, **days, position=number)
    take_a_turn(task)
    assert {each.state for each in SyncTask.query} == {TaskState.EMPTY}
    assert len(orders_for_reports(amazon)) == 6 + 2
    assert len(ledger.coverage(recorded_seller.id, Source.NONCOMPLIANCE)) == 1


def test_no_data_is_not_believed_of_days_that_amazon_has_told_of(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    make_reimbursement(recorded_seller.id, approved_at=clock.now() - timedelta(days=9))
    today = clock.now().date()
    record_report(amazon, CANCELLED)
    days = {"from_on": today - timedelta(days=20), "to_on": today - timedelta(days=1)}
    task = a_task(recorded_seller, Source.REIMBURSEMENTS.value, **days)
    take_a_turn(task)
    assert task.state == TaskState.FAILED
    assert ledger.coverage(recorded_seller.id, Source.REIMBURSEMENTS) == []


def test_what_an_earlier_run_brought_a_short_while_ago_is_enough(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_coverage(recorded_seller.id, Source.REIMBURSEMENTS, *MARCH, 3)
    commit()
    record_report(amazon, CANCELLED)
    task = a_task(recorded_seller, Source.REIMBURSEMENTS.value, **DAYS)
    take_a_turn(task)
    assert (task.state, len(orders_for_reports(amazon))) == (TaskState.EMPTY, 1)
    assert "a short while ago" in (task.error or "")


def test_a_day_without_its_snapshot_is_not_taken_for_an_empty_one(
    recorded_seller: Seller, amazon: RecordedAmazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.pulls.judging._SNAPSHOT_PAUSE", timedelta(0))
    record_report(amazon, CANCELLED)
    today = clock.now().date()
    task = a_task(recorded_seller, Source.FEE_PREVIEW.value, from_on=today, to_on=today)
    take_a_turn(task)
    assert task.state == TaskState.EMPTY
    assert ledger.coverage(recorded_seller.id, Source.FEE_PREVIEW) == []


def test_a_report_that_was_cancelled_without_a_reason_comes_the_second_time(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_report(amazon, CANCELLED, {"processingStatus": "IN_PROGRESS"})
    task = a_task(recorded_seller, Source.NONCOMPLIANCE.value, **DAYS)
    take_a_turn(task)
    assert task.state == TaskState.REQUESTED
    assert [request.method for request in amazon.asked(REPORTS)] == ["POST", "POST"]
