"""Reports that Amazon makes, makes late, makes badly, or does not make."""

from datetime import date, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.core import clock
from app.ledger.models import Source, StockSnapshot
from app.sync.models import SyncSettings, SyncTask, TaskState
from tests.providers.amazon.answers import refusal
from tests.simulated_amazon import RecordedAmazon
from tests.sync.pulls.recorded import DOCUMENTS, REPORTS, a_task, done, orders_for_reports, record_report, take_a_turn

DAYS = {"from_on": date(2026, 1, 1), "to_on": date(2026, 3, 31)}
TOO_LONG = "Date range exceeded. Report can be requested only upto 30 days"
COLUMNS = (
    "sku", "fnsku", "asin", "product-name", "condition", "your-price", "mfn-listing-exists",
    "mfn-fulfillable-quantity", "afn-listing-exists", "afn-warehouse-quantity", "afn-fulfillable-quantity",
    "afn-unsellable-quantity", "afn-reserved-quantity", "afn-total-quantity", "per-unit-volume",
    "afn-inbound-working-quantity", "afn-inbound-shipped-quantity", "afn-inbound-receiving-quantity",
    "afn-researching-quantity", "afn-reserved-future-supply", "afn-future-supply-buyable",
)  # fmt: skip
MYI = "\t".join(COLUMNS)
A_STOCK = "SKU-1\tX001\tB001\tMug\tNew\t9.90\tNo\t\tYes\t7\t5\t1\t1\t7\t0.1\t0\t0\t0\t0\t0\t0"


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sync.pulls.judging._PAUSES", (timedelta(0),) * 4)


def windows(db: SQLAlchemy) -> list[tuple[date | None, date | None]]:
    return [(task.from_on, task.to_on) for task in SyncTask.query.order_by(SyncTask.position, SyncTask.id)]


def test_a_done_report_that_says_only_that_the_window_is_too_long_is_split(
    db: SQLAlchemy, recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_report(amazon, done(), content=TOO_LONG)
    amazon.answers[REPORTS].append(refusal(400, "InvalidInput", "enough"))
    task = a_task(recorded_seller, Source.REMOVAL_ORDERS.value, **DAYS)
    take_a_turn(task)
    assert windows(db) == [
        (date(2026, 3, 2), date(2026, 3, 31)),
        (date(2026, 1, 31), date(2026, 3, 1)),
        (date(2026, 1, 1), date(2026, 1, 30)),
    ]
    assert SyncSettings.query.one().report_days == {"removal_orders": 30}


def test_a_fatal_report_whose_document_says_that_the_window_is_too_long_is_split_at_once(
    db: SQLAlchemy, recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_report(amazon, {"processingStatus": "FATAL", "reportDocumentId": "D1"}, content=TOO_LONG)
    amazon.answers[REPORTS].append(refusal(400, "InvalidInput", "enough"))
    take_a_turn(a_task(recorded_seller, Source.REMOVAL_ORDERS.value, **DAYS))
    assert len(windows(db)) == 3


def test_a_fatal_report_without_a_word_is_asked_for_once_more_and_then_split(
    db: SQLAlchemy, recorded_seller: Seller, amazon: RecordedAmazon, no_pauses: None
) -> None:
    record_report(amazon, {"processingStatus": "FATAL"})
    amazon.record(REPORTS, *amazon.answers[REPORTS] * 2, refusal(400, "InvalidInput", "enough"))
    take_a_turn(a_task(recorded_seller, Source.REMOVAL_ORDERS.value, **DAYS))
    first, second, *_ = orders_for_reports(amazon)
    assert (first["dataEndTime"], second["dataEndTime"]) == ("2026-04-01T06:59:59Z",) * 2
    assert len(windows(db)) == 3


def test_a_report_that_amazon_silently_made_for_fewer_days_is_not_taken_for_the_whole_window(
    db: SQLAlchemy, recorded_seller: Seller, amazon: RecordedAmazon, no_pauses: None
) -> None:
    record_report(amazon, done() | {"dataStartTime": "2026-03-24T00:00:00Z", "dataEndTime": "2026-04-01T06:59:59Z"})
    amazon.record(REPORTS, *amazon.answers[REPORTS] * 2, refusal(400, "InvalidInput", "enough"))
    take_a_turn(a_task(recorded_seller, Source.REMOVAL_ORDERS.value, **DAYS))
    assert not amazon.asked(f"{DOCUMENTS}/D1")
    assert len(windows(db)) == 3


def test_a_window_whose_ends_amazon_rounds_is_the_whole_one(
    recorded_seller: Seller, amazon: RecordedAmazon, no_pauses: None
) -> None:
    record_report(amazon, done() | {"dataStartTime": "2026-01-02T00:00:00Z", "dataEndTime": "2026-03-31T00:00:00Z"})
    take_a_turn(a_task(recorded_seller, Source.REMOVAL_ORDERS.value, **DAYS))
    assert amazon.asked(f"{DOCUMENTS}/D1")


@pytest.mark.parametrize(
    "state", [done(), {"processingStatus": "FATAL", "reportDocumentId": "D1"}], ids=["done", "fatal"]
)
def test_a_report_that_holds_only_an_error_is_asked_for_again_and_fails_with_amazons_words(
    recorded_seller: Seller, amazon: RecordedAmazon, no_pauses: None, state: dict[str, str]
) -> None:
    record_report(amazon, state, content="An internal error has occurred")
    task = a_task(recorded_seller, Source.REMOVAL_ORDERS.value, from_on=date(2026, 3, 2), to_on=date(2026, 3, 31))
    take_a_turn(task)
    assert task.state == TaskState.FAILED
    assert "An internal error has occurred" in (task.error or "")
    assert len(orders_for_reports(amazon)) == 4


def test_a_report_that_amazon_no_longer_knows_is_asked_for_again(
    recorded_seller: Seller, amazon: RecordedAmazon, no_pauses: None
) -> None:
    record_report(amazon, done(), content=f"{MYI}\n{A_STOCK}\n")
    today = clock.now().date()
    task = a_task(
        recorded_seller, Source.MYI.value, from_on=today, to_on=today, state=TaskState.REQUESTED, report_id="gone"
    )
    take_a_turn(task)
    assert (task.state, task.report_id, task.rows_new) == (TaskState.DONE, "R1", 1)


def test_a_snapshot_is_of_amazons_day_and_asked_for_with_more_than_three_days(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_report(amazon, done(), content=f"{MYI}\n{A_STOCK}\n")
    day = date(2026, 3, 5)
    take_a_turn(a_task(recorded_seller, Source.MYI.value, from_on=day, to_on=day))
    assert StockSnapshot.query.one().taken_on == day
    (order,) = orders_for_reports(amazon)
    start, end = (datetime.fromisoformat(order[name]) for name in ("dataStartTime", "dataEndTime"))
    assert end - start > timedelta(hours=72)


def test_the_balance_is_asked_for_by_month_and_country(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_report(amazon, {"processingStatus": "IN_QUEUE"})
    take_a_turn(a_task(recorded_seller, Source.LEDGER_SUMMARY.value, from_on=date(2026, 1, 1), to_on=date(2026, 2, 28)))
    (order,) = orders_for_reports(amazon)
    assert order["reportOptions"] == {"aggregateByLocation": "COUNTRY", "aggregatedByTimePeriod": "MONTHLY"}
    assert (order["dataStartTime"], order["dataEndTime"]) == ("2026-01-01T08:00:00Z", "2026-03-01T07:59:59Z")


def test_a_report_that_only_one_of_the_stores_has_is_asked_for_that_one(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_report(amazon, {"processingStatus": "IN_QUEUE"})
    india = "A21TJRUUN4KGV"
    take_a_turn(a_task(recorded_seller, Source.REPLACEMENTS.value, **DAYS, marketplace_id=india))
    assert orders_for_reports(amazon)[0]["marketplaceIds"] == [india]


def test_an_order_that_may_have_been_given_already_asks_for_another_report(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_report(amazon, {"processingStatus": "IN_QUEUE"})
    take_a_turn(
        a_task(recorded_seller, Source.ORDERS.value, from_on=date(2026, 1, 1), to_on=date(2026, 1, 30), attempts=1)
    )
    assert orders_for_reports(amazon)[0]["dataStartTime"] == "2026-01-01T07:59:59Z"
