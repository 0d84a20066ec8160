"""The doors of the Reports API, and the address where documents lie."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, send_file

from app.sandbox.spapi.door import Answer, Door, invalid_input, not_found, parse_instant, words
from app.sandbox.spapi.paging import PageToken, read_token
from app.sandbox.spapi.plans import Plan
from app.sandbox.spapi.reports.asking import (
    TypeLimits,
    outcome_of,
    read_marketplaces,
    read_options,
    read_type,
    read_window,
)
from app.sandbox.spapi.reports.files import ReportFiles
from app.sandbox.spapi.reports.records import (
    KEPT,
    ReportRecord,
    ReportRequest,
    cancel_report,
    find_report,
    find_report_of_document,
    keep_report,
    list_reports,
)
from app.sandbox.spapi.reports.settled import keep_settlement_reports

CREATE = Plan("createReport", 0.0167, 15)
GET = Plan("getReport", 2, 15)
LIST = Plan("getReports", 0.0222, 10)
CANCEL = Plan("cancelReport", 0.0222, 10)
DOCUMENT = Plan("getReportDocument", 0.0167, 15)
_BASE = "/reports/2021-06-30"
_EXPIRED = "<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


def open_reports(door: Door, files: ReportFiles) -> None:
    limits = TypeLimits(door.faults)

    @door.operation("POST", f"{_BASE}/reports", CREATE)
    def create_report() -> Answer:
        return {"reportId": _create(door, files, limits)}, 202

    @door.operation("GET", f"{_BASE}/reports", LIST)
    def get_reports() -> Answer:
        wanted, start = _filters(door)
        size = int(wanted.get("pageSize") or 10)
        keep_settlement_reports(door.world, door.history())
        found = [
            record for record in list_reports(door.world, door.seller().id) if _matches(record, wanted, door.now())
        ]
        answer: dict[str, Any] = {"reports": [record.as_json() for record in found[start : start + size]]}
        if len(found) > start + size:
            answer["nextToken"] = PageToken(start + size, wanted).write()
        return answer

    @door.operation("GET", f"{_BASE}/reports/<report_id>", GET)
    def get_report(report_id: str) -> Answer:
        return _get(door, report_id).as_json()

    @door.operation("DELETE", f"{_BASE}/reports/<report_id>", CANCEL)
    def cancel(report_id: str) -> Answer:
        record = _get(door, report_id)
        if record.is_over:
            raise invalid_input("Only a report that is not finished can be cancelled.")
        cancel_report(door.world, record)
        return {}

    @door.operation("GET", f"{_BASE}/documents/<document_id>", DOCUMENT)
    def get_report_document(document_id: str) -> Answer:
        record = find_report_of_document(door.world, document_id, door.seller().id)
        if record is None or not record.has_document:
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
        if record is None or not is_open or door.faults.take("expired_document", record.type):
            return Response(_EXPIRED, 403, content_type="application/xml")
        path = files.path(record)
        if door.faults.take("truncated_gzip", record.type):
            answer = Response(path.read_bytes()[: path.stat().st_size // 2])
        else:
            answer = send_file(path, mimetype="text/plain", etag=False)
        is_silent = door.faults.lasting("no_charset", record.type, record.seller_id) is not None
        answer.headers["Content-Type"] = "text/plain" if is_silent else f"text/plain;charset={files.charset(record)}"
        return answer

    return doors


def _create(door: Door, files: ReportFiles, limits: TypeLimits) -> str:
    """The new report's id. Raises ApiError."""
    wanted = request.get_json(silent=True)
    if not isinstance(wanted, dict):
        raise invalid_input("The request body is not valid JSON.")
    seller_id = door.seller().id
    kind = read_type(door, wanted)
    window, stores = read_window(door, wanted), read_marketplaces(door, wanted)
    asked = ReportRequest(kind.name, *window, stores, read_options(kind, wanted))
    limits.check(kind)
    slowness = door.faults.value("slow_reports", 1.0, kind.name, seller_id)
    report_id = keep_report(door.world, seller_id, asked, outcome_of(door, kind, asked), slowness)
    files.prepare(_get(door, report_id))
    return report_id


def _get(door: Door, report_id: str) -> ReportRecord:
    """Raises ApiError."""
    record = find_report(door.world, door.seller().id, report_id)
    if record is None:
        raise not_found(f"Report {report_id} not found.")
    return record


def _filters(door: Door) -> tuple[dict[str, Any], int]:
    """The filters and the start of the page, from the parameters or from a token that stands alone. Raises ApiError."""
    token = read_token(door, LIST.operation, request.args.get("nextToken"))
    if token:
        return token.told, token.start
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
        "stores": words("marketplaceIds"),
        "pageSize": size,
        **{name: request.args.get(name) for name in names},
    }, 0


def _matches(record: ReportRecord, wanted: Mapping[str, Any], now: datetime) -> bool:
    since = max(parse_instant(wanted.get("createdSince"), "createdSince") or now - KEPT, now - KEPT)
    until = parse_instant(wanted.get("createdUntil"), "createdUntil") or now
    return (
        record.type in wanted["types"]
        and (not wanted["statuses"] or record.status in wanted["statuses"])
        and (not wanted["stores"] or not set(wanted["stores"]).isdisjoint(record.marketplace_ids))
        and since <= record.created_at <= until
    )
