"""What createReport is asked for, and how the report will end."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.sandbox.faults import Faults
from app.sandbox.spapi.door import Door, invalid_input, parse_instant, quota_exceeded
from app.sandbox.spapi.reports import REPORT_TYPES
from app.sandbox.spapi.reports.made_rows import rows_of
from app.sandbox.spapi.reports.records import Outcome, ReportRequest, has_recent
from app.sandbox.spapi.reports.types import Beyond, ReportType, Span, Window

# Amazon makes these by itself; who asks for one is refused for good.
_NEVER_ON_REQUEST = frozenset({"GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE", "GET_V2_SETTLEMENT_REPORT_DATA_XML"})
# How an ordered fault lets a report end.
_ORDERED = {
    "report_fatal": Outcome.FATAL,
    "report_throttled": Outcome.FATAL_TEXT,
    "report_error_text": Outcome.DONE_TEXT,
    "report_cancelled": Outcome.CANCELLED,
}


class TypeLimits:
    """Limits of a report type over all sellers of the application: they stand beside the buckets, and no header tells them."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def check(self, kind: ReportType) -> None:
        """Raises ApiError."""
        if self._faults.take("report_quota", kind.name):
            raise quota_exceeded()
        seconds = self._faults.value("report_interval", 0, kind.name)
        now = time.monotonic()
        with self._lock:
            if seconds and now - self._last.get(kind.name, -seconds) < seconds:
                raise quota_exceeded()
            self._last[kind.name] = now


def read_type(door: Door, wanted: Mapping[str, Any]) -> ReportType:
    """Raises ApiError."""
    name = wanted.get("reportType")
    kind = REPORT_TYPES.get(str(name))
    if name in _NEVER_ON_REQUEST or (kind and not kind.is_on_request):
        raise quota_exceeded()
    if kind is None:
        raise invalid_input(f"Report type {name} is invalid.")
    if kind.countries and kind.countries.isdisjoint(store.country for store in door.seller().stores):
        raise invalid_input(f"Report type {name} is not available in the given marketplaces.")
    return kind


def read_marketplaces(door: Door, wanted: Mapping[str, Any]) -> list[str]:
    """Raises ApiError."""
    ids = wanted.get("marketplaceIds")
    if not isinstance(ids, list) or not ids or not door.seller().marketplace_ids.issuperset(ids):
        raise invalid_input("marketplaceIds must name marketplaces of the seller.")
    return [str(each) for each in ids]


def read_window(door: Door, wanted: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """The window that is used: nothing from after now. Raises ApiError."""
    now = door.now()
    end = min(parse_instant(wanted.get("dataEndTime"), "dataEndTime") or now, now)
    start = parse_instant(wanted.get("dataStartTime"), "dataStartTime") or end - timedelta(days=1)
    if start > end:
        raise invalid_input("dataStartTime must be before dataEndTime.")
    return start.replace(microsecond=0), end.replace(microsecond=0)


def read_options(kind: ReportType, wanted: Mapping[str, Any]) -> dict[str, str]:
    """Raises ApiError for an empty value; unknown names are ignored."""
    options = wanted.get("reportOptions")
    given = options if isinstance(options, dict) else {}
    known = {name: str(value) for name, value in given.items() if name in kind.options}
    if "" in known.values():
        raise invalid_input("A report option must not be empty.")
    return known


def outcome_of(door: Door, kind: ReportType, wanted: ReportRequest) -> Outcome:
    """How the report will end. CANCELLED says both: asked for too soon again, and no data."""
    seller_id = door.seller().id
    for fault, outcome in _ORDERED.items():
        if door.faults.take(fault, kind.name, seller_id):
            return outcome
    pause = kind.refresh_seconds / door.world.settings.time_scale
    is_snapshot = kind.span is Span.SNAPSHOT
    if has_recent(door.world, seller_id, wanted, pause, of_any_window=is_snapshot):
        return Outcome.CANCELLED
    window = Window(
        wanted.starts_at, wanted.ends_at, door.world.today().toordinal() - 1, frozenset(wanted.marketplace_ids)
    )
    return _outcome_of_window(door, kind, window, wanted.options)


def _outcome_of_window(door: Door, kind: ReportType, window: Window, options: Mapping[str, str]) -> Outcome:
    if kind.is_too_long(window):
        return Outcome.FATAL if kind.beyond is Beyond.FATAL else Outcome.DONE_TEXT
    is_too_young = window.start > door.now() - timedelta(days=kind.least_age_days)
    if (kind.least_age_days and is_too_young) or (kind.span is Span.MONTH and window.month() is None):
        return Outcome.FATAL
    has_rows = next(rows_of(door.faults, kind, door.history(), window, options), None) is not None
    return Outcome.DONE if has_rows or kind.is_header_only(window) else Outcome.CANCELLED
