"""How many rows there are of every source, by the same functions that make the reports and pages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from flask import Blueprint, Response, abort, jsonify, request

from app.sandbox.faults import Faults
from app.sandbox.history.history import History
from app.sandbox.history.inbound_rows import InboundShipment
from app.sandbox.sellers import DEMO_SELLERS
from app.sandbox.spapi.reports import BY_SOURCE
from app.sandbox.spapi.reports.made_rows import rows_of
from app.sandbox.spapi.reports.settled import listed
from app.sandbox.spapi.reports.types import ReportType, Span, Window
from app.sandbox.world import World


def make_blueprint(world: World, faults: Faults) -> Blueprint:
    doors = Blueprint("counts", __name__, url_prefix="/_control")

    @doors.get("/counts")
    def counts() -> Response:
        """Of the days `from` to `to`, both included; all lived days unless told. `sources`: only these."""
        history = world.history(request.args.get("seller") or DEMO_SELLERS[0].id)
        first, last = _read_day("from", history.first_day), _read_day("to", history.last_day)
        counter = Counter(world, faults, history, first, min(last, history.last_day))
        wanted = [name for name in request.args.get("sources", "").split(",") if name]
        if not set(wanted) <= set(counter.sources):
            abort(422, f"sources must be of {', '.join(counter.sources)}.")
        told = {name: counter.sources[name]() for name in wanted or counter.sources}
        days = {"from": date.fromordinal(first).isoformat(), "to": date.fromordinal(last).isoformat()}
        return jsonify(seller=history.seller.id, **days, counts=told)

    return doors


class Counter:
    """The rows of one seller's days. Snapshots are of now; settlements those that Amazon still keeps."""

    def __init__(self, world: World, faults: Faults, history: History, first: int, last: int) -> None:
        self._world = world
        self._faults = faults
        self._history = history
        self._first = first
        self._last = last
        reports = {name: lambda kind=kind: self._of_report(kind) for name, kind in BY_SOURCE.items()}
        self.sources: dict[str, Callable[[], int]] = reports | {
            "settlements": lambda: len(listed(world, history)),
            "settlement_lines": self._settlement_lines,
            "inbound_shipments": lambda: len(self._shipments()),
            "inbound_items": lambda: sum(len(each.items) for each in self._shipments()),
            "transactions": lambda: self._number_of_events,
            "financial_events": lambda: self._number_of_events,
            "inventory": lambda: len(history.books.products),
            "fee_estimates": lambda: len(history.books.products),
            "dimensions": lambda: len({(each.store, each.asin) for each in history.books.products}),
            "participations": lambda: len(history.seller.stores),
        }

    def _of_report(self, kind: ReportType) -> int:
        seller = self._history.seller
        if kind.countries and kind.countries.isdisjoint(store.country for store in seller.stores):
            return 0
        windows = self._months() if kind.span is Span.MONTH else [self._window(self._first, self._last)]
        return sum(1 for window in windows for _ in rows_of(self._faults, kind, self._history, window, {}))

    def _months(self) -> list[Window]:
        """Every month that the days touch."""
        months = []
        begin = date.fromordinal(self._first).replace(day=1)
        while begin.toordinal() <= self._last:
            after = (begin + timedelta(days=32)).replace(day=1)
            months.append(self._window(begin.toordinal(), after.toordinal() - 1))
            begin = after
        return months

    def _window(self, first: int, last: int) -> Window:
        start, end = (datetime.combine(date.fromordinal(day), time(), UTC) for day in (first, last + 1))
        stores = self._history.seller.marketplace_ids
        return Window(start, end - timedelta(seconds=1), self._history.last_day, stores)

    def _shipments(self) -> list[InboundShipment]:
        return [each for each in self._history.inbound_shipments() if each.created_day <= self._history.last_day]

    @cached_property
    def _number_of_events(self) -> int:
        """Every event of money is one transaction, and one financial event."""
        return sum(1 for _ in self._history.money(self._first, self._last))

    def _settlement_lines(self) -> int:
        return sum(
            len(event.lines)
            for settlement in listed(self._world, self._history)
            for event in self._history.settlement_events(settlement)
        )


def _read_day(name: str, default: int) -> int:
    """Ends the request with 422 when it is no day."""
    text = request.args.get(name)
    try:
        return date.fromisoformat(text).toordinal() if text else default
    except ValueError:
        abort(422, f"{name} must be a day, for example 2026-01-31.")
