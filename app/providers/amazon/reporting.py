"""The calls of the Reports API 2021-06-30."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from app.providers.amazon import listings
from app.providers.amazon.budget import Operation
from app.providers.amazon.calls import Calls
from app.providers.amazon.document import Address, Document, Expired, fetch
from app.providers.amazon.fields import instant, text_of
from app.providers.amazon.library import Answer, SafeReports
from app.providers.errors import Refused, ReportRejected, Unavailable
from app.providers.records import Page, ReportListing, ReportState, ReportStatus


class ReportCalls(Calls):
    """Reports: asked for, looked at, listed, cancelled, opened."""

    def create_report(
        self,
        report_type: str,
        marketplace_ids: Sequence[str],
        start: datetime,
        end: datetime,
        options: Mapping[str, str] | None = None,
    ) -> str:
        """Asks for a report and gives its id. Raises ReportRejected when Amazon will not make it."""
        wanted: dict[str, Any] = {
            "reportType": report_type,
            "marketplaceIds": list(marketplace_ids),
            "dataStartTime": text_of(start),
            "dataEndTime": text_of(end),
        }
        if options:
            wanted["reportOptions"] = dict(options)
        call = self._api(SafeReports).create_report
        try:
            answer = self._call(Operation.CREATE_REPORT, lambda: call(**wanted), report_type)
        except Refused as error:
            raise ReportRejected(error.message, reason=error.reason, answer_status=error.answer_status) from error
        return _text(answer, "reportId")

    def report(self, report_id: str) -> ReportStatus:
        """How far Amazon is with the report. Raises Refused when it no longer knows it (they are kept 90 days)."""
        body = self._call(Operation.GET_REPORT, lambda: self._api(SafeReports).get_report(report_id)).body
        try:
            return ReportStatus(
                ReportState(body.get("processingStatus", "")),
                body.get("reportDocumentId"),
                instant(body.get("dataStartTime")),
                instant(body.get("dataEndTime")),
            )
        except ValueError as error:
            raise Unavailable(f"Amazon says of a report what cannot be read: {error}.") from error

    def list_reports(
        self, report_types: Sequence[str], created_since: datetime, token: str | None = None
    ) -> Page[ReportListing]:
        """Reports that Amazon has made since, at most 90 days back, whoever asked for them."""
        wanted: dict[str, Any] = {
            "reportTypes": list(report_types),
            "createdSince": text_of(created_since),
            "pageSize": 100,
        }
        if token:
            wanted = {"nextToken": token}  # beside anything else it is refused
        call = self._api(SafeReports).get_reports
        return listings.read_page(self._call(Operation.GET_REPORTS, lambda: call(**wanted)).body)

    def cancel_report(self, report_id: str) -> bool:
        """Spares Amazon a report that nobody waits for. False when it is too late for that."""
        try:
            self._call(Operation.CANCEL_REPORT, lambda: self._api(SafeReports).cancel_report(report_id))
        except Refused:
            return False
        return True

    @contextmanager
    def open_document(self, document_id: str) -> Iterator[Document]:
        """The text of a finished report, line by line."""
        try:
            document = fetch(self._address(document_id), is_japanese=self._credentials.is_japanese)
        except Expired:
            document = self._fetch_again(document_id)
        try:
            yield document
        finally:
            document.close()

    def _fetch_again(self, document_id: str) -> Document:
        try:
            return fetch(self._address(document_id), is_japanese=self._credentials.is_japanese)
        except Expired:
            raise Unavailable("Amazon's storage refuses the address that Amazon has just given.") from None

    def _address(self, document_id: str) -> Address:
        # download=False: the library's own download takes an error page for the report.
        call = self._api(SafeReports).get_report_document
        answer = self._call(Operation.GET_REPORT_DOCUMENT, lambda: call(document_id, download=False))
        return Address(_text(answer, "url"), answer.body.get("compressionAlgorithm") == "GZIP")


def _text(answer: Answer, name: str) -> str:
    value = answer.body.get(name)
    if not isinstance(value, str) or not value:
        raise Unavailable(f"Amazon answered without {name}.")
    return value
