"""Payouts: looked for, and each file read once."""

from typing import Any

from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.ledger.models import Payout, PayoutLine, Source
from app.sync.models import SyncTask, TaskState
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon
from tests.sync.pulls.recorded import (
    FILE,
    REPORTS,
    a_task,
    done,
    end_the_run,
    orders_for_reports,
    record_report,
    take_a_turn,
)

HEADER = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
    "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name",
    "amount-type", "amount-description", "amount", "fulfillment-id", "posted-date", "posted-date-time",
    "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased",
    "promotion-id",
)  # fmt: skip
SUMMARY = ("900", "2026-03-01 00:00:00 UTC", "2026-03-15 00:00:00 UTC", "2026-03-17 00:00:00 UTC", "12.00", "USD")
LINE = (
    "900", "", "", "", "", "", "Order", "111-1", "", "", "S1", "Amazon.com", "ItemPrice", "Principal", "12.00", "AFN",
    "2026-03-09", "2026-03-09 05:23:19 UTC", "1", "", "", "SKU-1", "1", "",
)  # fmt: skip
PAYOUT = "\n".join("\t".join(row) for row in (HEADER, (*SUMMARY, *[""] * 18), LINE)) + "\n"
TYPE = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"


def listed(report_id: str, **over: Any) -> dict[str, Any]:
    values = {
        "reportId": report_id,
        "reportType": TYPE,
        "createdTime": "2026-03-16T00:00:00Z",
        "processingStatus": "DONE",
        "reportDocumentId": "D1",
    }
    return values | over


def record_list(amazon: RecordedAmazon, *reports: dict[str, Any]) -> None:
    record_report(amazon, done(), content=PAYOUT)
    amazon.record(REPORTS, answer({"reports": list(reports)}))


def test_a_payout_is_found_and_never_asked_for(db: SQLAlchemy, recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_list(amazon, listed("R7"), listed("R8", processingStatus="IN_PROGRESS", reportDocumentId=None))
    take_a_turn(a_task(recorded_seller, Source.SETTLEMENTS.value))
    assert {task.state for task in SyncTask.query} == {TaskState.DONE}
    assert (Payout.query.one().report_id, PayoutLine.query.count()) == ("R7", 1)
    assert orders_for_reports(amazon) == []
    assert amazon.asked(REPORTS)[0].args["reportTypes"] == TYPE


def test_a_file_is_read_once(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_list(amazon, listed("R7"))
    first = a_task(recorded_seller, Source.SETTLEMENTS.value)
    take_a_turn(first)
    end_the_run(first)
    second = a_task(recorded_seller, Source.SETTLEMENTS.value)
    take_a_turn(second)
    assert len(amazon.asked(FILE)) == 1
    assert SyncTask.query.filter_by(run_id=second.run_id).count() == 1


def test_files_of_all_pages_are_read(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_list(amazon)
    amazon.record(REPORTS, answer({"reports": [listed("R7")], "nextToken": "n"}), answer({"reports": [listed("R8")]}))
    take_a_turn(a_task(recorded_seller, Source.SETTLEMENTS.value))
    assert amazon.asked(REPORTS)[1].args["nextToken"] == "n"
    assert len(amazon.asked(FILE)) == 2


def test_a_file_that_is_none_fails_alone(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_list(amazon, listed("R7"))
    amazon.answers[FILE][0].set_data("An internal error has occurred")
    take_a_turn(a_task(recorded_seller, Source.SETTLEMENTS.value))
    assert sorted(task.state for task in SyncTask.query) == [TaskState.DONE, TaskState.FAILED]
