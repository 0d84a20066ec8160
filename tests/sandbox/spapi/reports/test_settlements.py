"""Settlements: made by Amazon every two weeks, listed, never made on request."""

import gzip
from decimal import Decimal
from typing import Any

import pytest

from app.sandbox.sellers import ALPENGLUECK, NORTHWIND, DemoSeller
from tests.sandbox.running import RunningSandbox

TYPE = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
BASE = "/reports/2021-06-30"


def listed(sandbox: RunningSandbox, headers: dict[str, str], **query: str) -> list[dict[str, Any]]:
    """Every page of getReports."""
    found, more = [], {"reportTypes": TYPE, "pageSize": "10", **query}
    while True:
        answer = sandbox.http.get(f"{BASE}/reports", headers=headers, params=more).raise_for_status().json()
        found += answer["reports"]
        if "nextToken" not in answer:
            return found
        more = {"nextToken": answer["nextToken"]}


def read(sandbox: RunningSandbox, headers: dict[str, str], report: dict[str, Any]) -> list[dict[str, str]]:
    document = sandbox.document(headers, report["reportDocumentId"])
    answer = sandbox.http.get(document["url"])
    body = gzip.decompress(answer.content) if document.get("compressionAlgorithm") else answer.content
    lines = body.decode(answer.headers["content-type"].partition("charset=")[2]).splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@pytest.mark.parametrize("seller", [NORTHWIND, ALPENGLUECK], ids=["US", "EU"])
def test_ninety_days_of_them_are_listed_for_every_store(sandbox: RunningSandbox, seller: DemoSeller) -> None:
    reports = listed(sandbox, sandbox.headers(seller.id))
    stores = {report["marketplaceIds"][0] for report in reports}
    assert stores == seller.marketplace_ids
    assert len(reports) in range(6 * len(stores), 7 * len(stores) + 1)
    assert {report["processingStatus"] for report in reports} == {"DONE"}
    assert min(report["createdTime"] for report in reports) > sandbox.day(-91)
    assert len({report["reportId"] for report in reports}) == len(reports)
    assert sandbox.counts(seller.id, sources="settlements") == {"settlements": len(reports)}


def test_listing_again_lists_the_same_and_a_later_day_brings_new_ones(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    before = listed(sandbox, headers)
    assert listed(sandbox, headers) == before
    sandbox.advance(15)
    after = listed(sandbox, headers)
    assert after[0]["createdTime"] > before[0]["createdTime"]
    assert {report["reportId"] for report in after} != {report["reportId"] for report in before}


@pytest.mark.parametrize("seller", [NORTHWIND, ALPENGLUECK], ids=["US", "EU"])
def test_rows_add_up_to_the_total(sandbox: RunningSandbox, seller: DemoSeller) -> None:
    headers = sandbox.headers(seller.id)
    lines = 0
    for report in listed(sandbox, headers):
        summary, *rows = read(sandbox, headers, report)
        assert amount(summary["total-amount"]) == sum(amount(row["amount"]) for row in rows)
        assert {row["settlement-id"] for row in rows} == {summary["settlement-id"]}
        assert not summary["order-id"]
        lines += len(rows)
    assert sandbox.counts(seller.id, sources="settlement_lines") == {"settlement_lines": lines}


def test_amounts_and_dates_are_local(sandbox: RunningSandbox) -> None:
    american, european = sandbox.headers(), sandbox.headers(ALPENGLUECK.id)
    summary, row, *_ = read(sandbox, american, listed(sandbox, american)[0])
    assert summary["settlement-start-date"][4] == row["posted-date"][4] == "-"
    assert row["posted-date-time"].endswith(" UTC")
    assert "." in summary["total-amount"]
    for report in listed(sandbox, european):
        summary, row, *_ = read(sandbox, european, report)
        assert summary["settlement-start-date"][2] == row["posted-date"][2] == "."
        assert ("," in row["amount"]) == (summary["currency"] == "EUR")


def test_the_marketplace_is_told_of_orders_and_refunds_only(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    for report in listed(sandbox, headers):
        for row in read(sandbox, headers, report)[1:]:
            assert bool(row["marketplace-name"]) == (row["transaction-type"] in ("Order", "Refund"))


def test_a_marketplace_picks_reports(sandbox: RunningSandbox) -> None:
    headers, store = sandbox.headers(ALPENGLUECK.id), ALPENGLUECK.stores[1].marketplace_id
    reports = listed(sandbox, headers, marketplaceIds=store)
    assert {each for report in reports for each in report["marketplaceIds"]} == {store}


def test_nobody_else_reads_them(sandbox: RunningSandbox) -> None:
    report = listed(sandbox, sandbox.headers())[0]
    stranger = sandbox.headers(ALPENGLUECK.id)
    listed(sandbox, stranger)
    for path in (f"reports/{report['reportId']}", f"documents/{report['reportDocumentId']}"):
        assert sandbox.http.get(f"{BASE}/{path}", headers=stranger).status_code == 404


def test_reports_older_than_ninety_days_are_gone(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    oldest = listed(sandbox, headers)[-1]
    path = f"{BASE}/reports/{oldest['reportId']}"
    assert sandbox.http.get(path, headers=headers).status_code == 200
    sandbox.advance(30)
    assert sandbox.http.get(path, headers=headers).status_code == 404
    assert oldest["reportId"] not in {
        report["reportId"] for report in listed(sandbox, headers, createdSince=sandbox.day(-200))
    }
