"""Finances API 2024-06-19: listTransactions."""

import base64
from datetime import datetime, timedelta
from typing import Any

from flask import request

from app.sandbox.spapi.door import Answer, Door, invalid_input, parse_instant
from app.sandbox.spapi.plans import Plan
from app.sandbox.spapi.transactions import Transaction, list_transactions

TRANSACTIONS = Plan("listTransactions", 0.5, 10)
_PAGE = 500
_MARGIN = timedelta(minutes=2)
_LONGEST = timedelta(days=180)
_RELATED = ("FINANCIAL_EVENT_GROUP_ID", "ORDER_ID")


def open_finances(door: Door) -> None:
    @door.operation("GET", "/finances/2024-06-19/transactions", TRANSACTIONS)
    def list_all_transactions() -> Answer:
        after, before = _window(door.now())
        start = _start_of_page()
        if door.faults.take("empty_page", TRANSACTIONS.operation):
            return {"payload": {"transactions": [], "nextToken": _token(start)}}
        # More than 180 days apart is no error at Amazon, but an empty answer.
        found = (
            []
            if before - after > _LONGEST
            else [each for each in list_transactions(door.history(), after, before) if _is_wanted(each)]
        )
        payload: dict[str, Any] = {"transactions": [each.as_json() for each in found[start : start + _PAGE]]}
        if len(found) > start + _PAGE:
            payload["nextToken"] = _token(start + _PAGE)
        return {"payload": payload}


def _window(now: datetime) -> tuple[datetime, datetime]:
    """Raises ApiError."""
    after = parse_instant(request.args.get("postedAfter"), "postedAfter")
    before = parse_instant(request.args.get("postedBefore"), "postedBefore") or now - _MARGIN
    if after is None:
        if request.args.get("relatedIdentifierName") not in _RELATED or not request.args.get("relatedIdentifierValue"):
            raise invalid_input("Start date cannot be null")
        after = before - _LONGEST
    if after > now - _MARGIN or before > now - _MARGIN + timedelta(seconds=1):
        raise invalid_input("Date range is invalid: dates must be at least two minutes before now.")
    if before < after:
        raise invalid_input("Date range is invalid.")
    return after, before


def _is_wanted(transaction: Transaction) -> bool:
    marketplace, status = request.args.get("marketplaceId"), request.args.get("transactionStatus")
    name, value = request.args.get("relatedIdentifierName"), request.args.get("relatedIdentifierValue")
    return (
        (not marketplace or marketplace == transaction.product.store.marketplace_id)
        and (not status or status == "RELEASED")
        and (not name or (name, value) in transaction.related)
    )


def _start_of_page() -> int:
    token = request.args.get("nextToken")
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token))
    except ValueError:
        raise invalid_input("Next token value is invalid.") from None


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(str(start).encode()).decode()
