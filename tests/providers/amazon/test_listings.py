"""Reports that Amazon makes by itself, over HTTP."""

from datetime import UTC, datetime

import pytest

from app.providers.amazon.client import AmazonClient
from app.providers.errors import Unavailable
from app.providers.records import ReportListing, ReportState
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon

REPORTS = "/reports/2021-06-30/reports"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
REPORT = {
    "reportId": "R1",
    "reportType": SETTLEMENT,
    "dataStartTime": "2026-03-01T00:00:00+00:00",
    "dataEndTime": "2026-03-15T00:00:00+00:00",
    "createdTime": "2026-03-16T10:00:00+00:00",
    "processingStatus": "DONE",
    "reportDocumentId": "D1",
    "marketplaceIds": ["ATVPDKIKX0DER"],
}


def test_reports_of_a_type_are_listed(amazon: RecordedAmazon, client: AmazonClient) -> None:
    sparse = {"reportId": "R2", "reportType": "T", "createdTime": "2026-03-17T10:00:00Z", "processingStatus": "FATAL"}
    amazon.record(REPORTS, answer({"reports": [REPORT, sparse], "nextToken": "n1"}))
    page = client.list_reports([SETTLEMENT, "T"], MARCH)
    assert page.records == [
        ReportListing(
            "R1",
            SETTLEMENT,
            "D1",
            ReportState.DONE,
            MARCH,
            datetime(2026, 3, 15, tzinfo=UTC),
            datetime(2026, 3, 16, 10, tzinfo=UTC),
            ["ATVPDKIKX0DER"],
        ),
        ReportListing("R2", "T", None, ReportState.FATAL, None, None, datetime(2026, 3, 17, 10, tzinfo=UTC), []),
    ]
    assert page.next_token == "n1"
    assert amazon.asked(REPORTS)[0].args.to_dict() == {
        "reportTypes": f"{SETTLEMENT},T",
        "createdSince": "2026-03-01T00:00:00Z",
        "pageSize": "100",
    }


def test_the_next_page_is_asked_for_by_its_token_alone(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(REPORTS, answer({"reports": []}))
    assert client.list_reports([SETTLEMENT], MARCH, "n1").next_token is None
    assert amazon.asked(REPORTS)[0].args.to_dict() == {"nextToken": "n1"}


def test_a_report_that_cannot_be_read_is_told(amazon: RecordedAmazon, client: AmazonClient) -> None:
    broken = [REPORT | {"processingStatus": "LOST"}, REPORT | {"createdTime": "2026-03-16T10:00:00"}, "R3"]
    amazon.record(REPORTS, answer({"reports": [*broken, REPORT]}))
    page = client.list_reports([SETTLEMENT], MARCH)
    assert ([error.line for error in page.errors], len(page.records)) == ([1, 2, 3], 1)


def test_an_answer_without_its_list_is_not_an_empty_one(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(REPORTS, answer({"payload": []}))
    with pytest.raises(Unavailable):
        client.list_reports([SETTLEMENT], MARCH)
