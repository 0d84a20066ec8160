"""The doors of the Reports API, and the address where documents lie."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from app.sandbox.spapi.door import Answer, ApiError, Door, invalid_input, not_found, parse_instant, words
from app.sandbox.spapi.plans import Plan
from app.sandbox.spapi.reports import NEVER_ON_REQUEST, REPORT_TYPES
from app.sandbox.spapi.reports.files import ReportFiles
from app.sandbox.spapi.reports.records import (
    ReportRecord,
    ReportRequest,
    cancel_report,
    find_report,
    find_report_of_document,
    has_recent,
    keep_report,
    list_reports,
)
from app.sandbox.spapi.reports.types import ReportType, Window

CREATE = Plan("createReport", 0.0167, 15)
GET = Plan("getReport", 2, 15)
LIST = Plan("getReports", 0.0222, 10)
CANCEL = Plan("cancelReport", 0.0222, 10)
DOCUMENT = Plan("getReportDocument", 0.0167, 15)
_BASE = "/reports/2021-06-30"
_KEPT_DAYS = 90
_EXPIRED = "<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


def open_reports(door: Door, files: ReportFiles) -> None:
    @door.operation("POST", f"{_BASE}/reports", CREATE)
    def create_report() -> Answer:
        wanted = request.get_json(silent=True)
        if not isinstance(wanted, dict):
            raise invalid_input("The request body is not valid JSON.")
        kind = _kind(wanted)
        options = _options(kind, wanted.get("reportOptions"))
        asked = ReportRequest(kind.name, *_window(door, wanted), _marketplaces(door, wanted), options)
        return {"reportId": keep_report(door.world, door.seller().id, asked, _outcome(door, kind, asked))}, 202

    @door.operation("GET", f"{_BASE}/reports", LIST)
    def get_reports() -> Answer:
        wanted, start = _filters()
        size = int(wanted.get("pageSize") or 10)
        found = [
            record for record in list_reports(door.world, door.seller().id) if _matches(record, wanted, door.now())
        ]
        answer: dict[str, Any] = {"reports": [record.as_json() for record in found[start : start + size]]}
        if len(found) > start + size:
            answer["nextToken"] = base64.urlsafe_b64encode(json.dumps([wanted, start + size]).encode()).decode()
        return answer

    @door.operation("GET", f"{_BASE}/reports/<report_id>", GET)
    def get_report(report_id: str) -> Answer:
        return _get(door, report_id).as_json()

    @door.operation("DELETE", f"{_BASE}/reports/<report_id>", CANCEL)
    def cancel(report_id: str) -> Answer:
        record = _get(door, report_id)
        if record.status not in ("IN_QUEUE", "IN_PROGRESS"):
            raise invalid_input("Only a report that is not finished can be cancelled.")
        cancel_report(door.world, record)
        return {}

    @door.operation("GET", f"{_BASE}/documents/<document_id>", DOCUMENT)
    def get_report_document(document_id: str) -> Answer:
        record = find_report_of_document(door.world, document_id, door.seller().id)
        if record is None or record.status != "DONE":
            raise not_found("Report document not found.")
        base = door.world.settings.public_url or request.host_url.rstrip("/")
        answer = {
            "reportDocumentId": document_id,
            "url": f"{base}/report-documents/{document_id}?{urlencode(files.query(document_id))}",
        }
        return answer | ({"compressionAlgorithm": "GZIP"} if files.is_compressed(record) else {})


def make_documents(door: Door, files: ReportFiles) -> Blueprint:
    """The storage service: no token, but an address that ends."""
    doors = Blueprint("documents", __name__)

    @doors.get("/report-documents/<document_id>")
    def read(document_id: str) -> Response:
        record = find_report_of_document(door.world, document_id)
        is_open = files.is_open(document_id, request.args.get("expires", ""), request.args.get("signature", ""))
        if record is None or not is_open or door.faults.take("expired_document"):
            return Response(_EXPIRED, 403, content_type="application/xml")
        body = files.body(record)
        if door.faults.take("truncated_gzip"):
            body = body[: len(body) // 2]
        charset = door.world.seller(record.seller_id).charset
        return Response(body, content_type=f"text/plain;charset={charset}")

    return doors


def _kind(wanted: Mapping[str, Any]) -> ReportType:
    """Raises ApiError."""
    name = wanted.get("reportType")
    if name in NEVER_ON_REQUEST:
        raise ApiError(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
    if name not in REPORT_TYPES:
        raise invalid_input(f"Report type {name} is invalid.")
    return REPORT_TYPES[name]


def _marketplaces(door: Door, wanted: Mapping[str, Any]) -> list[str]:
    """Raises ApiError."""
    ids = wanted.get("marketplaceIds")
    own = {store.marketplace_id for store in door.seller().stores}
    if not isinstance(ids, list) or not ids or not own.issuperset(ids):
        raise invalid_input("marketplaceIds must name marketplaces of the seller.")
    return [str(each) for each in ids]


def _window(door: Door, wanted: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """The window that is used: nothing from before the history or after now. Raises ApiError."""
    now = door.now()
    end = min(parse_instant(wanted.get("dataEndTime"), "dataEndTime") or now, now)
    start = parse_instant(wanted.get("dataStartTime"), "dataStartTime") or end - timedelta(days=1)
    if start > end:
        raise invalid_input("dataStartTime must be before dataEndTime.")
    return start.replace(microsecond=0), end.replace(microsecond=0)


def _options(kind: ReportType, options: Any) -> dict[str, str]:
    """Raises ApiError for an empty value; unknown names are ignored."""
    given = options if isinstance(options, dict) else {}
    known = {name: str(value) for name, value in given.items() if name in kind.options}
    if "" in known.values():
        raise invalid_input("A report option must not be empty.")
    return known


def _outcome(door: Door, kind: ReportType, wanted: ReportRequest) -> str:
    """How the report will end. CANCELLED says both: asked for too soon again, and no data."""
    if door.faults.take("report_fatal"):
        return "FATAL"
    pause = kind.refresh_seconds / door.world.settings.time_scale
    if door.faults.take("report_cancelled") or has_recent(door.world, door.seller().id, wanted, pause):
        return "CANCELLED"
    window = Window(wanted.starts_at, wanted.ends_at, door.world.today().toordinal() - 1)
    is_too_long = (wanted.ends_at - wanted.starts_at).days > kind.most_days
    has_rows = next(iter(kind.rows(door.history(), window, wanted.options)), None) is not None
    return "DONE" if is_too_long or has_rows else "CANCELLED"


def _get(door: Door, report_id: str) -> ReportRecord:
    """Raises ApiError."""
    record = find_report(door.world, door.seller().id, report_id)
    if record is None:
        raise not_found(f"Report {report_id} not found.")
    return record


def _filters() -> tuple[dict[str, Any], int]:
    """The filters and the start of the page, from the parameters or from a token that stands alone. Raises ApiError."""
    token = request.args.get("nextToken")
    if token:
        try:
            wanted, start = json.loads(base64.urlsafe_b64decode(token))
        except ValueError:
            raise invalid_input("The nextToken is not valid.") from None
        return wanted, start
    types = words("reportTypes")
    if not types:
        raise invalid_input("Either reportTypes or nextToken is required.")
    size = request.args.get("pageSize", "10")
    if not size.isdecimal() or not 1 <= int(size) <= 100:
        raise invalid_input("pageSize must be from 1 to 100.")
    names = ("createdSince", "createdUntil")
    return {
        "types": types,
        "statuses": words("processingStatuses"),
        "pageSize": size,
        **{name: request.args.get(name) for name in names},
    }, 0


def _matches(record: ReportRecord, wanted: Mapping[str, Any], now: datetime) -> bool:
    since = parse_instant(wanted.get("createdSince"), "createdSince") or now - timedelta(days=_KEPT_DAYS)
    until = parse_instant(wanted.get("createdUntil"), "createdUntil") or now
    return (
        record.type in wanted["types"]
        and (not wanted["statuses"] or record.status in wanted["statuses"])
        and since <= record.created_at <= until
    )
