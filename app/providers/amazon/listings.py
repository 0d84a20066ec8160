"""Reads a page of getReports (Reports API 2021-06-30)."""

from typing import Any

from app.providers.amazon.fields import instant, read_each, some_instant
from app.providers.errors import Unavailable
from app.providers.records import Page, ReportListing, ReportState


def read_page(body: dict[str, Any]) -> Page[ReportListing]:
    """Raises Unavailable when the answer holds no list at all; a report that cannot be read is among `errors`."""
    found = body.get("reports")
    if not isinstance(found, list):
        raise Unavailable("Amazon's list of reports has no list.")
    records, errors = read_each(found, _listing, "a report")
    return Page(records, body.get("nextToken") or None, errors)


def _listing(report: dict[str, Any]) -> ReportListing:
    return ReportListing(
        report_id=report["reportId"],
        report_type=report["reportType"],
        document_id=report.get("reportDocumentId") or None,
        state=ReportState(report["processingStatus"]),
        data_start_at=instant(report.get("dataStartTime")),
        data_end_at=instant(report.get("dataEndTime")),
        created_at=some_instant(report.get("createdTime")),
        marketplace_ids=list(report.get("marketplaceIds") or []),
    )
