"""Finances API: listTransactions (2024-06-19) and listFinancialEvents (v0)."""

from collections.abc import Sequence
from typing import Any

from flask import request

from app.sandbox.history.money_rows import MoneyEvent
from app.sandbox.spapi.door import Answer, Door, invalid_input, parse_instant
from app.sandbox.spapi.financial_events import as_event_lists
from app.sandbox.spapi.money_pages import LONGEST, PostedMoney, PostedWindow, read_window, window_of_token
from app.sandbox.spapi.paging import PageToken, fingerprint, read_token
from app.sandbox.spapi.plans import Plan
from app.sandbox.spapi.transactions import as_transaction, related

TRANSACTIONS = Plan("listTransactions", 0.5, 10)
EVENTS = Plan("listFinancialEvents", 0.5, 30)
_PAGE = 500
_MOST_EVENTS = 100
_RELATED = ("FINANCIAL_EVENT_GROUP_ID", "ORDER_ID")
_FILTERS = ("marketplaceId", "transactionStatus", "relatedIdentifierName", "relatedIdentifierValue")


def open_finances(door: Door) -> None:
    money = PostedMoney()

    @door.operation("GET", "/finances/2024-06-19/transactions", TRANSACTIONS)
    def list_transactions() -> Answer:
        token = read_token(door, TRANSACTIONS.operation, request.args.get("nextToken"))
        window = window_of_token(token) if token else _transactions_window(door)
        history = door.history()
        found: Sequence[MoneyEvent] = money.list_events(history, window)
        if any(request.args.get(name) for name in _FILTERS):
            found = [event for event in found if _is_wanted(event)]
        page, next_token = _page(door, TRANSACTIONS, found, token, window.as_words(), _PAGE)
        payload: dict[str, Any] = {"transactions": [as_transaction(history, event) for event in page]}
        return {"payload": payload | ({"nextToken": next_token} if next_token else {})}

    @door.operation("GET", "/finances/v0/financialEvents", EVENTS)
    def list_financial_events() -> Answer:
        size = _page_size()
        arguments = fingerprint({name: request.args.get(name) for name in ("PostedAfter", "PostedBefore")})
        token = read_token(door, EVENTS.operation, request.args.get("NextToken"))
        if token and request.args.get("PostedAfter") and token.told["arguments"] != arguments:
            raise invalid_input("The arguments must stay the same from page to page.")
        window = window_of_token(token) if token else _events_window(door)
        told = {**window.as_words(), "arguments": token.told["arguments"] if token else arguments}
        page, next_token = _page(door, EVENTS, money.list_events(door.history(), window), token, told, size)
        payload: dict[str, Any] = {"FinancialEvents": as_event_lists(page)}
        return {"payload": payload | ({"NextToken": next_token} if next_token else {})}


def _page(
    door: Door, plan: Plan, found: Sequence[MoneyEvent], token: PageToken | None, told: dict[str, Any], size: int
) -> tuple[Sequence[MoneyEvent], str]:
    """The rows of a page, and the token of the next one, empty after the last."""
    start = token.start if token else 0
    if door.faults.take("empty_page", plan.operation):
        return (), PageToken(start, told).write()
    end = start + size
    return found[start:end], PageToken(end, told).write() if len(found) > end else ""


def _transactions_window(door: Door) -> PostedWindow:
    """Raises ApiError."""
    query, now = request.args, door.now()
    start = parse_instant(query.get("postedAfter"), "postedAfter")
    if start is None:
        if query.get("relatedIdentifierName") not in _RELATED or not query.get("relatedIdentifierValue"):
            raise invalid_input("Start date cannot be null")
        start = now - LONGEST
    return read_window(now, start, query.get("postedBefore"), "postedBefore")


def _events_window(door: Door) -> PostedWindow:
    """Raises ApiError. Without a start Amazon goes back as far as it answers at all."""
    query, now = request.args, door.now()
    start = parse_instant(query.get("PostedAfter"), "PostedAfter")
    if start is None and query.get("PostedBefore"):
        raise invalid_input("PostedBefore needs PostedAfter.")
    return read_window(now, start or now - LONGEST, query.get("PostedBefore"), "PostedBefore")


def _page_size() -> int:
    text = request.args.get("MaxResultsPerPage", str(_MOST_EVENTS))
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_EVENTS:
        raise invalid_input(f"MaxResultsPerPage must be from 1 to {_MOST_EVENTS}.")
    return int(text)


def _is_wanted(event: MoneyEvent) -> bool:
    marketplace, status, name, value = (request.args.get(each) for each in _FILTERS)
    return (
        (not marketplace or marketplace == event.store.marketplace_id)
        and (not status or status == "RELEASED")
        and (not name or (name, value) in related(event))
    )
