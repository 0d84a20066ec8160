"""How one call to the Selling Partner API is made: inside the usage plan, with the shared token, on a connection of its thread.

Every call first takes from the seller's usage plan, and every error is one of `app.providers.errors`.
"""

import logging
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, TypeVar

import httpx
from redis import RedisError

from app.core import clock
from app.core.errors import ProviderError
from app.providers.amazon import participations, signin
from app.providers.amazon.budget import Budget, Operation
from app.providers.amazon.failures import failure
from app.providers.amazon.library import Answer, AnswerError, Guard, SafeSellers, build
from app.providers.amazon.settings import AmazonSettings
from app.providers.amazon.wire import TIMEOUT_SECONDS, open_http
from app.providers.errors import RoleMissing, Throttled, Unavailable
from app.providers.records import Credentials, Grant, ParticipationRecord

log = logging.getLogger(__name__)

_LONGEST_SLEEP_SECONDS = 1.0  # a longer wait is the caller's: a worker must not sleep on a seller
_REFUSED_TOKEN = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
_CLOCK_JITTER_SECONDS = 2  # the Date header has whole seconds, and the answer was under way
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

GuardT = TypeVar("GuardT", bound=Guard)


class TokenStore(Protocol):
    """Keeps the access token that all workers of one connection share."""

    def get(self, renew: Callable[[], Grant], refused: str | None = None) -> str:
        """The shared token. `renew` is called, by one worker at a time, when it is missing, ends soon or is `refused`."""


class Calls:
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

    @property
    def base_url(self) -> str:
        """Where the seller's region is reached."""
        return self._settings.sp_api_base(self._credentials.region)

    def access_token(self, refused: str | None = None) -> str:
        """The seller's access token, for doors that are no part of the API; never the one that was `refused`."""
        if refused is not None:
            self._of_thread.refused = refused
        return self._access_token()

    def _call(self, operation: Operation, call: Callable[[], Answer], kind: str | None = None) -> Answer:
        """Renews the access token once when Amazon refuses it. `kind`: see Budget.take."""
        try:
            return self._once(operation, call, kind)
        except AnswerError as error:
            if error.status not in _REFUSED_TOKEN:
                raise failure(error) from error
        self._of_thread.refused = getattr(self._of_thread, "token", None)
        try:
            return self._once(operation, call, kind)
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

    def _once(self, operation: Operation, call: Callable[[], Answer], kind: str | None = None) -> Answer:
        """One call; what is taken from the usage plan comes back when the call has never left."""
        self._take(operation, kind)
        try:
            answer = call()
        except AnswerError as error:
            self._observe(operation, error.headers, kind, error.status)
            raise
        except (ProviderError, *_NEVER_LEFT) as error:
            self._budget.give_back(operation)
            if isinstance(error, ProviderError):  # no token for the call
                raise
            raise _unreachable(error) from error
        except httpx.HTTPError as error:
            self._budget.settle(operation)
            raise _unreachable(error) from error
        self._observe(operation, answer.headers, kind, httpx.codes.OK)
        return answer

    def _take(self, operation: Operation, kind: str | None) -> None:
        slept = 0.0
        while (wait := self._budget.take(operation, kind)) > 0:
            slept += wait
            if slept > _LONGEST_SLEEP_SECONDS:
                raise Throttled(f"Amazon's usage plan for {operation} is used up.", wait)
            time.sleep(wait)

    def _observe(self, operation: Operation, headers: httpx.Headers, kind: str | None, status: int) -> None:
        """What every answer tells: the plan's rate, and Amazon's time. Raises Throttled for a refusal by the usage plan."""
        self._observe_clock(headers)
        if status == httpx.codes.TOO_MANY_REQUESTS:
            told = headers.get("retry-after", "")
            wait = self._budget.hold(operation, float(told) if told.isdecimal() else 0, kind)
            raise Throttled(f"Amazon's usage plan for {operation} is used up.", wait)
        is_ok = status in (httpx.codes.OK, httpx.codes.BAD_REQUEST)
        try:
            self._budget.settle(operation, headers.get("x-amzn-RateLimit-Limit"), kind if is_ok else None)
        except RedisError:  # the answer is worth more than the lesson; an unsettled call counts as made by and by
            log.warning("Redis is away: the answer to %s is not counted in its usage plan", operation)

    def _observe_clock(self, headers: httpx.Headers) -> None:
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
            http = self._of_thread.__dict__.setdefault("http", None) or open_http(self.base_url, self._timeout)
            self._of_thread.http = http
            known[kind] = build(kind, self.base_url, http, self._access_token)
        api: GuardT = known[kind]
        return api

    def _access_token(self) -> str:
        refused = self._of_thread.__dict__.pop("refused", None)
        token = self._tokens.get(lambda: signin.renew(self._settings, self._credentials, self._timeout), refused)
        self._of_thread.token = token
        return token


def _unreachable(error: Exception) -> Unavailable:
    return Unavailable(f"Amazon cannot be reached ({type(error).__name__}).")
