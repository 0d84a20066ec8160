"""What both versions of the Orders API have in common: how orders are searched for, page by page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request

from app.sandbox.history.history import History
from app.sandbox.history.rows import OrderStatus
from app.sandbox.spapi.door import Door, format_instant, invalid_input, parse_instant, words
from app.sandbox.spapi.order_book import OrderBook, WholeOrder
from app.sandbox.spapi.paging import PageToken, read_token

_MARGIN = timedelta(minutes=2)
_OLDEST = timedelta(days=730)
_MOST = 100


@dataclass(frozen=True)
class Wording:
    """How a version spells its parameters and values."""

    operation: str
    created: str
    updated: str
    size: str
    token: str
    statuses_name: str
    channels_name: str
    statuses: Mapping[OrderStatus, str]
    by_amazon: str
    by_seller: str
    token_seconds: float = 86_400

    def channel(self, order: WholeOrder) -> str:
        return self.by_seller if order.is_by_seller else self.by_amazon


@dataclass(frozen=True)
class FoundPage:
    """`bound`: the name and the value of the end of the search, as the answer tells it. `next_token` is empty on the last page."""

    orders: list[WholeOrder]
    next_token: str
    bound: dict[str, str]


def search_page(door: Door, book: OrderBook, history: History, wording: Wording, stores: Iterable[str]) -> FoundPage:
    """A page of the orders that the query asks for. Raises ApiError."""
    token = read_token(door, wording.operation, request.args.get(wording.token), lives=wording.token_seconds)
    told = token.told if token else _filters(door, wording, stores)
    start = token.start if token else 0
    bound = {f"{wording.updated if told['by_update'] else wording.created}Before": told["until"]}
    if door.faults.take("empty_page", wording.operation):
        return FoundPage([], PageToken(start, told).write(), bound)
    since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
    found = book.search(history, since, until, by_update=told["by_update"])
    found = [order for order in found if _is_wanted(order, wording, told)]
    end = start + told["size"]
    return FoundPage(found[start:end], PageToken(end, told).write() if len(found) > end else "", bound)


def _filters(door: Door, wording: Wording, stores: Iterable[str]) -> dict[str, Any]:
    """Raises ApiError."""
    query, now = request.args, door.now()
    by_update = bool(query.get(f"{wording.updated}After"))
    if by_update == bool(query.get(f"{wording.created}After")):
        raise invalid_input(f"Exactly one of {wording.created}After and {wording.updated}After is required.")
    kind = wording.updated if by_update else wording.created
    since = parse_instant(query.get(f"{kind}After"), f"{kind}After") or now
    until = parse_instant(query.get(f"{kind}Before"), f"{kind}Before") or now - _MARGIN
    if until > now - _MARGIN + timedelta(seconds=1) or since > until:
        raise invalid_input(f"{kind}Before must be at least two minutes before now, and after {kind}After.")
    size = query.get(wording.size, str(_MOST))
    if not size.isdecimal() or not 1 <= int(size) <= _MOST:
        raise invalid_input(f"{wording.size} must be from 1 to {_MOST}.")
    return {
        "since": format_instant(max(since, now - _OLDEST)),
        "until": format_instant(until),
        "by_update": by_update,
        "size": int(size),
        "stores": sorted(stores),
        "statuses": words(wording.statuses_name),
        "channels": words(wording.channels_name),
    }


def _is_wanted(order: WholeOrder, wording: Wording, told: Mapping[str, Any]) -> bool:
    return (
        order.store.marketplace_id in told["stores"]
        and (not told["statuses"] or wording.statuses[order.status] in told["statuses"])
        and (not told["channels"] or wording.channel(order) in told["channels"])
    )
