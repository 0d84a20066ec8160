"""Transactions, through Amazon's public client library and by hand."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sp_api.api import Finances

from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

PATH = "/finances/2024-06-19/transactions"
SELLER = "A2NORTHWIND0US"


def ask(sandbox: RunningSandbox, headers: dict[str, str], **query: str) -> httpx.Response:
    return sandbox.http.get(PATH, headers=headers, params=query)


def rows_of(answer: httpx.Response) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.raise_for_status().json()["payload"]["transactions"]
    return found


def read_all(sandbox: RunningSandbox, first: int, last: int) -> list[dict[str, Any]]:
    """Every page of the days from `first` to `last`, counted from today."""
    finances = client(sandbox, Finances, version="2024-06-19")
    rows, more = [], {}
    while True:
        payload = finances.list_transactions(
            postedAfter=sandbox.day(first), postedBefore=sandbox.day(last), **more
        ).payload
        rows += payload.get("transactions", [])
        if not payload.get("nextToken"):
            return rows
        more = {"nextToken": payload["nextToken"]}


def money(amount: dict[str, Any]) -> Decimal:
    return Decimal(str(amount["currencyAmount"]))


def leaves(breakdowns: list[dict[str, Any]]) -> Decimal:
    return sum(
        (leaves(each["breakdowns"]) if each["breakdowns"] else money(each["breakdownAmount"]) for each in breakdowns),
        Decimal(0),
    )


def test_every_order_of_the_window_comes_once_over_all_pages(sandbox: RunningSandbox) -> None:
    rows = read_all(sandbox, -100, 0)
    history = sandbox.world.history(SELLER)
    lines = history.order_lines(history.last_day - 99, history.last_day)
    paid = [
        line for line in lines if line.status == "Shipped" and not line.replaces and line.day > history.last_day - 100
    ]
    shipments = [
        row["relatedIdentifiers"][0]["relatedIdentifierValue"] for row in rows if row["transactionType"] == "Shipment"
    ]
    assert len(rows) > 500
    assert len({row["transactionId"] for row in rows}) == len(rows)
    assert sorted(shipments) == sorted(history.order_id(line) for line in paid)


def test_pages_are_in_order_of_time_and_windows_meet_without_a_gap(sandbox: RunningSandbox) -> None:
    whole = [row["transactionId"] for row in read_all(sandbox, -28, 0)]
    halves = [row["transactionId"] for row in read_all(sandbox, -28, -14) + read_all(sandbox, -14, 0)]
    assert whole == halves


def test_breakdowns_add_up_to_the_total(sandbox: RunningSandbox) -> None:
    for row in read_all(sandbox, -60, 0):
        item = row["items"][0] if row["items"] else {"breakdowns": None, "totalAmount": row["totalAmount"]}
        breakdowns = item["breakdowns"] if item["breakdowns"] is not None else row["breakdowns"]
        assert leaves(breakdowns) == money(row["totalAmount"]) == money(item["totalAmount"])


def test_a_reimbursement_has_its_breakdown_at_its_head_and_the_amount_of_the_report(sandbox: RunningSandbox) -> None:
    rows = [row for row in read_all(sandbox, -100, 0) if row["transactionType"] == "FBAInventoryReimbursement"]
    history = sandbox.world.history(SELLER)
    granted = [each for each in history.reimbursements(history.last_day - 99, history.last_day) if each.cash]
    assert sorted(money(row["totalAmount"]) for row in rows) == sorted(each.total for each in granted)
    assert all(row["items"][0]["breakdowns"] is None for row in rows)
    assert {row["breakdowns"][0]["breakdownType"] for row in rows} == {"FBAInventoryReimbursement"}


def test_a_refund_takes_the_price_back(sandbox: RunningSandbox) -> None:
    refunds = [row for row in read_all(sandbox, -60, 0) if row["transactionType"] == "Refund"]
    assert refunds
    assert all(money(row["totalAmount"]) < 0 for row in refunds)


def test_an_order_can_be_looked_up_by_its_id(sandbox: RunningSandbox) -> None:
    history = sandbox.world.history(SELLER)
    number = history.order_id(history.books.orders[-1])
    rows = rows_of(ask(sandbox, sandbox.headers(), relatedIdentifierName="ORDER_ID", relatedIdentifierValue=number))
    assert [row["transactionType"] for row in rows][:1] == ["Shipment"]
    assert rows[0]["relatedIdentifiers"] == [{"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": number}]


def test_more_than_180_days_are_silently_empty(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    assert rows_of(ask(sandbox, headers, postedAfter=sandbox.day(-181), postedBefore=sandbox.day(0))) == []
    assert rows_of(ask(sandbox, headers, postedAfter=sandbox.day(-180), postedBefore=sandbox.day(0))) != []


@pytest.mark.parametrize(
    "query",
    [{}, {"postedBefore": "2026-01-01T00:00:00Z"}, {"postedAfter": "yesterday"}, {"relatedIdentifierName": "ORDER_ID"}],
)
def test_a_missing_or_malformed_start_is_refused(sandbox: RunningSandbox, query: dict[str, str]) -> None:
    answer = ask(sandbox, sandbox.headers(), **query)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_dates_within_two_minutes_of_now_are_refused(sandbox: RunningSandbox) -> None:
    headers, now = sandbox.headers(), sandbox.world.now()
    assert ask(sandbox, headers, postedAfter=stamp(now - timedelta(seconds=60))).status_code == 400
    assert ask(sandbox, headers, postedAfter=sandbox.day(-1), postedBefore=stamp(now)).status_code == 400
    assert (
        ask(sandbox, headers, postedAfter=sandbox.day(-1), postedBefore=stamp(now - timedelta(minutes=3))).status_code
        == 200
    )


def test_a_store_or_a_status_can_be_asked_for(sandbox: RunningSandbox) -> None:
    headers, day = sandbox.headers(), sandbox.day(-3)
    rows = rows_of(ask(sandbox, headers, postedAfter=day))
    assert rows == rows_of(
        ask(sandbox, headers, postedAfter=day, marketplaceId="ATVPDKIKX0DER", transactionStatus="RELEASED")
    )
    assert rows_of(ask(sandbox, headers, postedAfter=day, marketplaceId="A1PA6795UKMFR9")) == []
    assert rows_of(ask(sandbox, headers, postedAfter=day, transactionStatus="DEFERRED")) == []


def test_an_empty_page_may_come_with_a_token(sandbox: RunningSandbox) -> None:
    sandbox.fault("empty_page", "listTransactions")
    assert len(read_all(sandbox, -3, 0)) == len(read_all(sandbox, -3, 0)) > 0


def stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
