"""The Finances API v0: the same money as the transactions, in lists of events."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sp_api.api import Finances

from app.sandbox.history.money_rows import MoneyKind
from app.sandbox.sellers import NORTHWIND
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

PATH = "/finances/v0/financialEvents"
SHIPMENTS, REFUNDS, ADJUSTMENTS, FEES = (
    "ShipmentEventList",
    "RefundEventList",
    "AdjustmentEventList",
    "ServiceFeeEventList",
)
AMOUNTS = {"ChargeAmount", "FeeAmount", "PromotionAmount"}


def ask(sandbox: RunningSandbox, headers: dict[str, str], **query: str) -> httpx.Response:
    return sandbox.http.get(PATH, headers=headers, params=query)


def read_all(sandbox: RunningSandbox, first: int, last: int) -> dict[str, list[dict[str, Any]]]:
    """The lists of every page; all arguments stay with the token."""
    finances = client(sandbox, Finances)
    more: dict[str, str] = {}
    lists: dict[str, list[dict[str, Any]]] = {}
    while True:
        payload = finances.list_financial_events(
            PostedAfter=sandbox.day(first), PostedBefore=sandbox.day(last), MaxResultsPerPage=100, **more
        ).payload
        for name, events in payload["FinancialEvents"].items():
            lists.setdefault(name, []).extend(events)
        if not payload.get("NextToken"):
            return lists
        more = {"NextToken": payload["NextToken"]}


def amounts(part: Any) -> Decimal:
    """The sum of all charges, fees, promotions and taxes of an event."""
    if isinstance(part, list):
        return sum((amounts(each) for each in part), Decimal(0))
    if not isinstance(part, dict):
        return Decimal(0)
    own = [Decimal(str(part[name]["CurrencyAmount"])) for name in AMOUNTS & set(part)]
    return sum(own, Decimal(0)) + sum((amounts(each) for each in part.values()), Decimal(0))


def test_every_event_comes_once_with_the_money_of_the_history(sandbox: RunningSandbox) -> None:
    lists = read_all(sandbox, -100, 0)
    history = sandbox.world.history(NORTHWIND.id)
    events = list(history.money(history.last_day - 99, history.last_day))
    numbers = Counter(event.kind for event in events)
    assert len(lists[SHIPMENTS]) == numbers[MoneyKind.ORDER] > 100
    assert len(lists[REFUNDS]) == numbers[MoneyKind.REFUND] > 0
    assert len(lists[FEES]) == numbers[MoneyKind.SERVICE_FEE] > 0
    assert len(lists[ADJUSTMENTS]) == numbers[MoneyKind.REIMBURSEMENT] + numbers[MoneyKind.FEE_CORRECTION] > 0
    for name, kind in ((SHIPMENTS, MoneyKind.ORDER), (REFUNDS, MoneyKind.REFUND), (FEES, MoneyKind.SERVICE_FEE)):
        assert sorted(amounts(event) for event in lists[name]) == sorted(e.total for e in events if e.kind is kind)


def test_a_refund_stands_in_lists_of_adjustments(sandbox: RunningSandbox) -> None:
    event = read_all(sandbox, -60, 0)[REFUNDS][0]
    item = event["ShipmentItemAdjustmentList"][0]
    assert {"ItemChargeAdjustmentList", "ItemFeeAdjustmentList", "OrderAdjustmentItemId"} <= set(item)
    assert "ShipmentItemList" not in event


def test_an_adjustment_tells_its_units_as_text_and_no_store(sandbox: RunningSandbox) -> None:
    for event in read_all(sandbox, -100, 0)[ADJUSTMENTS]:
        assert event["StoreName"] == ""
        for item in event["AdjustmentItemList"]:
            assert item["Quantity"].lstrip("-").isdecimal()
            assert item["TotalAmount"] == event["AdjustmentAmount"]


def test_more_than_180_days_are_silently_empty(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    answer = ask(sandbox, headers, PostedAfter=sandbox.day(-181), PostedBefore=sandbox.day(0)).json()["payload"]
    assert not any(answer["FinancialEvents"].values())
    assert "NextToken" not in answer
    answer = ask(sandbox, headers, PostedAfter=sandbox.day(-180), PostedBefore=sandbox.day(0)).json()["payload"]
    assert any(answer["FinancialEvents"].values())


def test_another_window_with_an_old_token_is_refused(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    token = ask(sandbox, headers, PostedAfter=sandbox.day(-60)).json()["payload"]["NextToken"]
    assert ask(sandbox, headers, PostedAfter=sandbox.day(-60), NextToken=token).status_code == 200
    assert ask(sandbox, headers, PostedAfter=sandbox.day(-50), NextToken=token).status_code == 400


def test_dates_within_two_minutes_of_now_are_refused(sandbox: RunningSandbox) -> None:
    headers, now = sandbox.headers(), sandbox.world.now()
    young, old = ((now - timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%SZ") for age in (60, 180))
    assert ask(sandbox, headers, PostedAfter=young).status_code == 400
    assert ask(sandbox, headers, PostedAfter=sandbox.day(-1), PostedBefore=young).status_code == 400
    assert ask(sandbox, headers, PostedAfter=sandbox.day(-1), PostedBefore=old).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"PostedBefore": "2026-01-01T00:00:00Z"},
        {"PostedAfter": "yesterday"},
        {"PostedAfter": "2026-01-01T00:00:00Z", "MaxResultsPerPage": "101"},
        {"PostedAfter": "2026-01-01T00:00:00Z", "MaxResultsPerPage": "0"},
        {"PostedAfter": "2026-01-01T00:00:00Z", "NextToken": "nonsense"},
    ],
)
def test_a_faulty_request_is_refused(sandbox: RunningSandbox, query: dict[str, str]) -> None:
    answer = ask(sandbox, sandbox.headers(), **query)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_an_empty_page_may_come_with_a_token(sandbox: RunningSandbox) -> None:
    plain = read_all(sandbox, -20, 0)
    sandbox.fault("empty_page", "listFinancialEvents")
    assert read_all(sandbox, -20, 0) == plain
    assert sandbox.http.get("/_control/faults").json()["faults"] == []
