"""Reports: asked for, looked at, cancelled; over HTTP."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.wrappers import Response

from app.providers.amazon.client import AmazonClient
from app.providers.errors import Refused, ReportRejected, Throttled, Unavailable
from app.providers.records import ReportState
from tests.providers.amazon.answers import answer, refusal
from tests.simulated_amazon import RecordedAmazon

REPORTS = "/reports/2021-06-30/reports"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def test_a_report_is_asked_for_with_exactly_its_window(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(REPORTS, answer({"reportId": "R1"}, 202))
    assert (
        client.create_report("GET_LEDGER_DETAIL_VIEW_DATA", ["ATVPDKIKX0DER"], MARCH, APRIL, {"eventType": "Receipts"})
        == "R1"
    )
    assert json.loads(amazon.asked(REPORTS)[0].get_data()) == {
        "reportType": "GET_LEDGER_DETAIL_VIEW_DATA",
        "marketplaceIds": ["ATVPDKIKX0DER"],
        "dataStartTime": "2026-03-01T00:00:00Z",
        "dataEndTime": "2026-04-01T00:00:00Z",
        "reportOptions": {"eventType": "Receipts"},
    }


def test_a_report_that_amazon_will_not_make_is_rejected(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(REPORTS, refusal(400, "InvalidInput", "Report type is invalid"))
    with pytest.raises(ReportRejected, match="Report type is invalid") as caught:
        client.create_report("GET_NOTHING", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert caught.value.permanent
    assert caught.value.reason == "InvalidInput"


def test_a_finished_report_names_its_document_and_window(amazon: RecordedAmazon, client: AmazonClient) -> None:
    body = {"processingStatus": "DONE", "reportDocumentId": "D1", "dataStartTime": "2026-03-02T00:00:00+00:00"}
    amazon.record(f"{REPORTS}/R1", answer(body))
    status = client.report("R1")
    assert (status.state, status.document_id, status.from_at) == (ReportState.DONE, "D1", MARCH + timedelta(days=1))


def test_an_unknown_report_is_refused_for_good(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(f"{REPORTS}/R1", refusal(404, "NotFound"))
    with pytest.raises(Refused) as caught:
        client.report("R1")
    assert caught.value.answer_status == 404


def test_a_report_that_is_made_already_can_no_longer_be_cancelled(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(f"{REPORTS}/R1", refusal(400, "InvalidInput"))
    assert client.cancel_report("R1") is False
    amazon.record(f"{REPORTS}/R1", Response(status=200))
    assert client.cancel_report("R1") is True


def test_a_refused_report_type_is_not_asked_for_again_and_others_are(
    amazon: RecordedAmazon, client: AmazonClient
) -> None:
    amazon.record(REPORTS, refusal(429, "QuotaExceeded"), answer({"reportId": "R2"}, 202))
    with pytest.raises(Throttled):
        client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert client.create_report("OTHER", ["ATVPDKIKX0DER"], MARCH, APRIL) == "R2"
    with pytest.raises(Throttled):
        client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert len(amazon.asked(REPORTS)) == 2


@pytest.mark.parametrize("status", [413, 415])
def test_a_question_of_the_wrong_size_or_kind_is_refused_for_good(
    amazon: RecordedAmazon, client: AmazonClient, status: int
) -> None:
    amazon.record(REPORTS, refusal(status, "InvalidInput"))
    with pytest.raises(ReportRejected) as caught:
        client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert caught.value.answer_status == status


@pytest.mark.parametrize("told", ["2026-03-01", "soon"])
def test_a_report_whose_window_cannot_be_read_is_looked_at_again(
    amazon: RecordedAmazon, client: AmazonClient, told: str
) -> None:
    amazon.record(f"{REPORTS}/R1", answer({"processingStatus": "DONE", "dataStartTime": told}))
    with pytest.raises(Unavailable):
        client.report("R1")
