"""A report's life: asked for, made, read; through Amazon's public client library and by hand."""

import gzip
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sp_api.api import Reports

from app.sandbox.sellers import ALPENGLUECK
from app.sandbox.settings import SandboxSettings
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

LEDGER, PAYMENTS = "GET_LEDGER_DETAIL_VIEW_DATA", "GET_FBA_REIMBURSEMENTS_DATA"
BASE = "/reports/2021-06-30"


def status_of(sandbox: RunningSandbox, headers: dict[str, str], **wanted: Any) -> str:
    """How such a report ends."""
    return str(sandbox.finish_report(headers, sandbox.ask_report(headers, **wanted))["processingStatus"])


def ask(sandbox: RunningSandbox, headers: dict[str, str], **wanted: object) -> httpx.Response:
    body = {
        "reportType": PAYMENTS,
        "marketplaceIds": ["ATVPDKIKX0DER"],
        "dataStartTime": sandbox.day(-9),
        "dataEndTime": sandbox.day(0),
    }
    return sandbox.http.post(f"{BASE}/reports", headers=headers, json=body | wanted)


def test_the_public_library_gets_a_report_from_request_to_text(sandbox: RunningSandbox) -> None:
    reports = client(sandbox, Reports)
    window = {"dataStartTime": sandbox.day(-100), "dataEndTime": sandbox.day(0)}
    report_id = reports.create_report(reportType=LEDGER, marketplaceIds=["ATVPDKIKX0DER"], **window).payload["reportId"]
    while (report := reports.get_report(report_id).payload)["processingStatus"] != "DONE":
        assert report["processingStatus"] in ("IN_QUEUE", "IN_PROGRESS")
        assert "reportDocumentId" not in report
    document = reports.get_report_document(report["reportDocumentId"], download=True, timeout=30).payload
    assert document["document"].splitlines()[0].startswith('"Date"\t"FNSKU"\t"ASIN"')
    assert (report["reportType"], report["dataStartTime"]) == (LEDGER, sandbox.day(-100))


def test_a_large_document_is_compressed_and_a_small_one_is_not(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    large = sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER))
    document = sandbox.document(headers, large["reportDocumentId"])
    assert document["compressionAlgorithm"] == "GZIP"
    assert gzip.decompress(sandbox.http.get(document["url"]).content).startswith(b'"Date"')
    small = sandbox.finish_report(headers, sandbox.ask_report(headers, PAYMENTS, dataStartTime=sandbox.day(-20)))
    document = sandbox.document(headers, small["reportDocumentId"])
    assert "compressionAlgorithm" not in document
    assert sandbox.http.get(document["url"]).content.startswith(b"approval-date")


def test_a_document_needs_no_token_but_the_right_address(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report = sandbox.finish_report(headers, sandbox.ask_report(headers, PAYMENTS))
    url = sandbox.document(headers, report["reportDocumentId"])["url"]
    assert sandbox.http.get(url).status_code == 200
    for wrong in (
        re.sub(r"signature=..", "signature=zz", url),
        re.sub(r"expires=\d+", "expires=9999999999", url),
        url.partition("?")[0],
    ):
        answer = sandbox.http.get(wrong)
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/xml")


class TestShortAddresses:
    @pytest.fixture
    def settings(self, settings: SandboxSettings) -> SandboxSettings:
        return SandboxSettings(state_dir=settings.state_dir, time_scale=100_000, skus=20, months=1, document_seconds=0)

    def test_an_address_that_has_ended_answers_with_xml(self, sandbox: RunningSandbox) -> None:
        headers = sandbox.headers()
        report = sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER))
        answer = sandbox.http.get(sandbox.document(headers, report["reportDocumentId"])["url"])
        assert answer.status_code == 403
        assert "<Code>AccessDenied</Code>" in answer.text


def test_the_same_report_asked_for_too_soon_is_cancelled(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    sandbox.world.store.write("delete from reports")
    window = {"dataStartTime": sandbox.day(-30), "dataEndTime": sandbox.day(-1)}
    first = sandbox.ask_report(headers, LEDGER, **window)
    sandbox.world.store.write(
        "update reports set created_at = ?", ((sandbox.world.now() + timedelta(hours=1)).isoformat(),)
    )
    assert sandbox.finish_report(headers, first)["processingStatus"] == "DONE"
    assert status_of(sandbox, headers, report_type=LEDGER, **window) == "CANCELLED"
    assert status_of(sandbox, headers, report_type=LEDGER, **window | {"dataEndTime": sandbox.day(0)}) == "DONE"
    sandbox.world.store.write(
        "update reports set created_at = ?", ((sandbox.world.now() - timedelta(hours=1)).isoformat(),)
    )
    assert status_of(sandbox, headers, report_type=LEDGER, **window) == "DONE"


def test_a_window_without_rows_is_cancelled(sandbox: RunningSandbox) -> None:
    window = {"dataStartTime": sandbox.day(-900), "dataEndTime": sandbox.day(-800)}
    assert status_of(sandbox, sandbox.headers(), report_type=LEDGER, **window) == "CANCELLED"


def test_a_window_that_is_too_long_is_done_with_one_line_of_error(sandbox: RunningSandbox) -> None:
    text = sandbox.read_report(sandbox.headers(), LEDGER, dataStartTime=sandbox.day(-600))
    assert text == "Date range exceeded. Report can be requested only upto 550 days"


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({"reportType": "GET_NOTHING"}, 400, "InvalidInput"),
        ({"reportType": "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"}, 429, "QuotaExceeded"),
        ({"marketplaceIds": []}, 400, "InvalidInput"),
        ({"marketplaceIds": ["A1PA6795UKMFR9"]}, 400, "InvalidInput"),
        ({"dataStartTime": "soon"}, 400, "InvalidInput"),
        ({"dataStartTime": "2026-01-02T00:00:00Z", "dataEndTime": "2026-01-01T00:00:00Z"}, 400, "InvalidInput"),
        ({"reportType": LEDGER, "reportOptions": {"eventType": ""}}, 400, "InvalidInput"),
    ],
)
def test_a_faulty_request_is_refused(
    sandbox: RunningSandbox, wanted: dict[str, object], status: int, code: str
) -> None:
    answer = ask(sandbox, sandbox.headers(), **wanted)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)


def test_a_body_that_is_not_json_is_refused(sandbox: RunningSandbox) -> None:
    assert sandbox.http.post(f"{BASE}/reports", headers=sandbox.headers(), content=b"{").status_code == 400


def test_reports_and_documents_of_another_seller_do_not_exist(sandbox: RunningSandbox) -> None:
    headers, stranger = sandbox.headers(), sandbox.headers(ALPENGLUECK.id)
    report = sandbox.finish_report(headers, sandbox.ask_report(headers, PAYMENTS))
    for path in (f"reports/{report['reportId']}", f"documents/{report['reportDocumentId']}"):
        assert sandbox.http.get(f"{BASE}/{path}", headers=stranger).status_code == 404
        assert sandbox.http.get(f"{BASE}/{path}", headers=headers).status_code == 200


def test_reports_are_listed_by_type_and_status_over_pages(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    for days in range(20, 24):
        sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER, dataStartTime=sandbox.day(-days)))
    sandbox.finish_report(headers, sandbox.ask_report(headers, PAYMENTS))
    query = {"reportTypes": LEDGER, "processingStatuses": "DONE,CANCELLED", "pageSize": "3"}
    first = sandbox.http.get(f"{BASE}/reports", headers=headers, params=query).json()
    second = sandbox.http.get(f"{BASE}/reports", headers=headers, params={"nextToken": first["nextToken"]}).json()
    assert (len(first["reports"]), len(second["reports"]), "nextToken" in second) == (3, 1, False)
    assert {each["reportType"] for each in first["reports"] + second["reports"]} == {LEDGER}
    assert first["reports"][0]["dataStartTime"] == sandbox.day(-23)
    assert (
        sandbox.http.get(f"{BASE}/reports", headers=headers, params=query | {"processingStatuses": "FATAL"}).json()[
            "reports"
        ]
        == []
    )


@pytest.mark.parametrize("query", [{}, {"reportTypes": LEDGER, "pageSize": "0"}, {"nextToken": "nonsense"}])
def test_a_faulty_listing_is_refused(sandbox: RunningSandbox, query: dict[str, str]) -> None:
    assert sandbox.http.get(f"{BASE}/reports", headers=sandbox.headers(), params=query).status_code == 400


class TestSlowReports:
    @pytest.fixture
    def settings(self, settings: SandboxSettings) -> SandboxSettings:
        return SandboxSettings(state_dir=settings.state_dir, time_scale=0.1, skus=20, months=1)

    def test_a_waiting_report_can_be_cancelled_once(self, sandbox: RunningSandbox) -> None:
        headers = sandbox.headers()
        path = f"{BASE}/reports/{sandbox.ask_report(headers, LEDGER)}"
        assert sandbox.http.get(path, headers=headers).json()["processingStatus"] == "IN_QUEUE"
        assert sandbox.http.delete(path, headers=headers).status_code == 200
        assert sandbox.http.get(path, headers=headers).json()["processingStatus"] == "CANCELLED"
        assert sandbox.http.delete(path, headers=headers).status_code == 400

    def test_a_report_is_queued_then_made_then_done(self, sandbox: RunningSandbox) -> None:
        headers = sandbox.headers()
        report_id = sandbox.ask_report(headers, LEDGER)
        seen = []
        for older in (0.0, 0.5, 0.6):
            sandbox.world.store.write("update reports set asked_at = asked_at - seconds * ?", (older,))
            seen.append(sandbox.http.get(f"{BASE}/reports/{report_id}", headers=headers).json()["processingStatus"])
        assert seen == ["IN_QUEUE", "IN_PROGRESS", "DONE"]


@pytest.mark.parametrize(("kind", "status"), [("report_fatal", "FATAL"), ("report_cancelled", "CANCELLED")])
def test_a_report_can_be_made_to_fail(sandbox: RunningSandbox, kind: str, status: str) -> None:
    headers = sandbox.headers()
    sandbox.fault(kind)
    assert status_of(sandbox, headers, report_type=LEDGER) == status
    assert status_of(sandbox, headers, report_type=PAYMENTS) == "DONE"


def test_a_document_can_be_made_to_break_off_or_to_end_early(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report = sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER))
    url = sandbox.document(headers, report["reportDocumentId"])["url"]
    sandbox.fault("truncated_gzip")
    with pytest.raises(EOFError):
        gzip.decompress(sandbox.http.get(url).content)
    sandbox.fault("expired_document")
    assert [sandbox.http.get(url).status_code for _ in range(2)] == [403, 200]
