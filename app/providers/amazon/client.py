"""The Selling Partner API as Opside uses it, on behalf of one seller.

Every call first takes from the seller's usage plan, and every error is one of `app.providers.errors`.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, TypeVar

import httpx

from app.core import clock
from app.ledger.records import InventoryRecord, TransactionRecord
from app.providers.amazon import inventory, participations, signin, transactions
from app.providers.amazon.budget import Budget, Operation
from app.providers.amazon.document import Address, Document, Expired, fetch
from app.providers.amazon.failures import failure
from app.providers.amazon.library import (
    Answer,
    AnswerError,
    Guard,
    SafeFinances,
    SafeInventories,
    SafeReports,
    SafeSellers,
    build,
)
from app.providers.amazon.settings import AmazonSettings
from app.providers.amazon.wire import TIMEOUT_SECONDS, open_http
from app.providers.errors import Refused, ReportRejected, RoleMissing, Throttled, Unavailable
from app.providers.records import Credentials, Grant, Page, ParticipationRecord, ReportState, ReportStatus

_LONGEST_SLEEP_SECONDS = 1.0  # a longer wait is the caller's: a worker must not sleep on a seller
_REFUSED_TOKEN = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
_CLOCK_JITTER_SECONDS = 2  # the Date header has whole seconds, and the answer was under way

GuardT = TypeVar("GuardT", bound=Guard)


class TokenStore(Protocol):
    """Keeps the access token that all workers of one connection share."""

    def get(self, renew: Callable[[], Grant], refused: str | None = None) -> str:
        """The shared token. `renew` is called, by one worker at a time, when it is missing, ends soon or is `refused`."""


class AmazonClient:
    """Calls for one seller. May be used from several threads; `clock_offset` is what the last answer told."""

    def __init__(
        self,
        credentials: Credentials,
        settings: AmazonSettings,
        budget: Budget,
        tokens: TokenStore,
        *,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._credentials = credentials
        self._settings = settings
        self._budget = budget
        self._tokens = tokens
        self._timeout = timeout
        self._of_thread = threading.local()
        self.clock_offset: int | None = None  # seconds that Amazon's clock is ahead of ours

    def participations(self) -> list[ParticipationRecord]:
        """The seller's marketplaces in this region. Every call succeeds for a seller whose authorization holds."""
        call = self._api(SafeSellers).get_marketplace_participation
        return participations.read(self._call(Operation.GET_MARKETPLACE_PARTICIPATIONS, call).body)

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
            "dataStartTime": _instant(start),
            "dataEndTime": _instant(end),
        }
        if options:
            wanted["reportOptions"] = dict(options)
        try:
            answer = self._call(Operation.CREATE_REPORT, lambda: self._api(SafeReports).create_report(**wanted))
        except Refused as error:
            raise ReportRejected(error.message, reason=error.reason, answer_status=error.answer_status) from error
        return _text(answer, "reportId")

    def report(self, report_id: str) -> ReportStatus:
        """How far Amazon is with the report. Raises Refused when it no longer knows it (they are kept 90 days)."""
        body = self._call(Operation.GET_REPORT, lambda: self._api(SafeReports).get_report(report_id)).body
        try:
            state = ReportState(body.get("processingStatus", ""))
        except ValueError as error:
            raise Unavailable(f"Amazon gave a report the state {body.get('processingStatus')!r}.") from error
        return ReportStatus(
            state,
            body.get("reportDocumentId"),
            _parse_instant(body.get("dataStartTime")),
            _parse_instant(body.get("dataEndTime")),
        )

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

    def transactions(
        self, posted_after: datetime, posted_before: datetime, token: str | None = None
    ) -> Page[TransactionRecord]:
        """Money that moved in the window. Amazon wants at most 180 days, ending two minutes ago; ask for 7 to 14 days.

        The next page is asked for with the same window and the page's `next_token`.
        """
        wanted = {"postedAfter": _instant(posted_after), "postedBefore": _instant(posted_before)}
        if token:
            wanted["nextToken"] = token
        call = self._api(SafeFinances).list_transactions
        return transactions.read_page(self._call(Operation.LIST_TRANSACTIONS, lambda: call(**wanted)).body)

    def inventory(self, marketplace_id: str, token: str | None = None) -> Page[InventoryRecord]:
        """Units at Amazon now, 50 SKUs a page. A next token lives 30 seconds: read all pages in one go."""
        wanted: dict[str, Any] = {"details": "true", "marketplaceIds": marketplace_id, "granularityId": marketplace_id}
        if token:
            wanted["nextToken"] = token
        call = self._api(SafeInventories).get_inventory_summary_marketplace
        answer = self._call(Operation.GET_INVENTORY_SUMMARIES, lambda: call(**wanted))
        return inventory.read_page(answer.body, marketplace_id)

    @property
    def base_url(self) -> str:
        """Where the seller's region is reached."""
        return self._settings.sp_api_base(self._credentials.region)

    def access_token(self, refused: str | None = None) -> str:
        """The seller's access token, for doors that are no part of the API; never the one that was `refused`."""
        if refused is not None:
            self._of_thread.refused = refused
        return self._access_token()

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

    def _call(self, operation: Operation, call: Callable[[], Answer]) -> Answer:
        """Renews the access token once when Amazon refuses it."""
        try:
            return self._once(operation, call)
        except AnswerError as error:
            if error.status not in _REFUSED_TOKEN:
                raise failure(error) from error
        self._of_thread.refused = getattr(self._of_thread, "token", None)
        try:
            return self._once(operation, call)
        except AnswerError as error:
            if error.status in _REFUSED_TOKEN and operation is not Operation.GET_MARKETPLACE_PARTICIPATIONS:
                self._blame(operation)
            raise failure(error) from error

    def _blame(self, operation: Operation) -> None:
        """Amazon gives the same answer to a revoked authorization and to an app without the role for one call.

        This call needs no role. It raises GrantRevoked when the authorization is at fault; otherwise the role is.
        """
        self.participations()
        raise RoleMissing(
            f"Amazon refuses {operation}, though the authorization holds: the app lacks the role for it."
            " Add the role in Seller Central's developer page, then authorize again."
        )

    def _once(self, operation: Operation, call: Callable[[], Answer]) -> Answer:
        self._take(operation)
        try:
            answer = call()
        except AnswerError as error:
            self._observe(operation, error.headers)
            if error.status == httpx.codes.TOO_MANY_REQUESTS:
                raise Throttled(
                    f"Amazon's usage plan for {operation} is used up.", self._hold(operation, error)
                ) from error
            raise
        except httpx.HTTPError as error:
            raise Unavailable(f"Amazon cannot be reached ({type(error).__name__}).") from error
        self._observe(operation, answer.headers)
        return answer

    def _take(self, operation: Operation) -> None:
        wait = self._budget.take(operation)
        if 0 < wait <= _LONGEST_SLEEP_SECONDS:
            time.sleep(wait)
            wait = self._budget.take(operation)
        if wait > 0:
            raise Throttled(f"Amazon's usage plan for {operation} is used up.", wait)

    def _hold(self, operation: Operation, error: AnswerError) -> float:
        told = error.headers.get("retry-after", "")
        return self._budget.hold(operation, float(told) if told.isdecimal() else 0)

    def _observe(self, operation: Operation, headers: httpx.Headers) -> None:
        self._budget.learn(operation, headers.get("x-amzn-RateLimit-Limit"))
        try:
            their_now = parsedate_to_datetime(headers.get("date", ""))
        except ValueError:
            return
        if their_now.tzinfo is None:
            return
        ahead = round((their_now - clock.now()).total_seconds())
        self.clock_offset = ahead if abs(ahead) > _CLOCK_JITTER_SECONDS else 0

    def _api(self, kind: type[GuardT]) -> GuardT:
        """The library's clients hold the state of a request, so each thread has its own."""
        known: dict[type[Guard], Any] = self._of_thread.__dict__.setdefault("apis", {})
        if kind not in known:
            base_url = self._settings.sp_api_base(self._credentials.region)
            http = self._of_thread.__dict__.setdefault("http", None) or open_http(base_url, self._timeout)
            self._of_thread.http = http
            known[kind] = build(kind, base_url, http, self._access_token)
        api: GuardT = known[kind]
        return api

    def _access_token(self) -> str:
        refused = self._of_thread.__dict__.pop("refused", None)
        token = self._tokens.get(lambda: signin.renew(self._settings, self._credentials, self._timeout), refused)
        self._of_thread.token = token
        return token


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parse_instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _text(answer: Answer, name: str) -> str:
    value = answer.body.get(name)
    if not isinstance(value, str) or not value:
        raise Unavailable(f"Amazon answered without {name}.")
    return value
