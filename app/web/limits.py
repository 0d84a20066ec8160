"""How many requests one caller may make: counted in Redis, or in this process while Redis is away."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.core.settings import Settings
from app.web.answers import wants_json
from app.web.doors import ViewT

_MINUTES = 15
_PAGES_PER_REQUEST = 5  # a page that watches a sync asks every two seconds
_UNCOUNTED = "is_uncounted"
_ALLOWANCES = "allowances"
_CALLER = "rate_limit_caller"
_LIMITER = "rate_limiter"


@dataclass(frozen=True)
class Allowance:
    """A limit of its own for some doors: `amount` as "10 per 15 minutes", shared by all that name the same `scope`.

    `key` says who is counted; `counts` (None: every answer) says which answers use it up.
    """

    amount: str
    scope: str
    key: Callable[[], str] = get_remote_address
    counts: Callable[[Response], bool] | None = None


def allow(*allowances: Allowance) -> Callable[[ViewT], ViewT]:
    """Gives a view limits of its own, beside the one that all share."""

    def decorate(view: ViewT) -> ViewT:
        setattr(view, _ALLOWANCES, allowances)
        return view

    return decorate


def uncounted(view: ViewT) -> ViewT:
    """Marks a view that does not use up the caller's requests."""
    setattr(view, _UNCOUNTED, True)
    return view


def identify_callers(app: Flask, who: Callable[[], str | None]) -> None:
    """Accounts tells here which user calls; without one the address counts."""
    app.extensions[_CALLER] = who


def init_app(app: Flask, settings: Settings) -> None:
    url = settings.redis_url
    limiter = Limiter(
        key_func=_caller,
        application_limits=[_amount],
        application_limits_exempt_when=_is_uncounted,
        storage_uri=f"redis+{url}" if url.startswith("unix://") else url,
        storage_options={"socket_connect_timeout": 2, "socket_timeout": 5},
        in_memory_fallback_enabled=True,
        key_prefix="opside",
    )
    limiter.init_app(app)
    app.extensions[_LIMITER] = limiter
    app.after_request(_tell_allowance)


def apply_allowances(app: Flask, bp: Blueprint) -> None:
    """Puts the app's limiter around those views of a registered blueprint that are marked."""
    limiter: Limiter = app.extensions[_LIMITER]
    views: dict[str, Any] = app.view_functions
    own = [endpoint for endpoint in views if endpoint.partition(".")[0] == bp.name]
    for endpoint in own:
        for one in getattr(views[endpoint], _ALLOWANCES, ()):
            limit = limiter.shared_limit(one.amount, one.scope, key_func=one.key, deduct_when=one.counts)
            views[endpoint] = limit(views[endpoint])


def _caller() -> str:
    who: Callable[[], str | None] = current_app.extensions.get(_CALLER, lambda: None)
    return f"{'api' if wants_json() else 'page'}:{who() or get_remote_address()}"


def _amount() -> str:
    settings: Settings = current_app.extensions["settings"]
    requests = settings.requests_per_window * (1 if wants_json() else _PAGES_PER_REQUEST)
    return f"{requests} per {_MINUTES} minutes"


def _is_uncounted() -> bool:
    view: Any = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint == "static" or getattr(view, _UNCOUNTED, False)


def _tell_allowance(response: Response) -> Response:
    limiter: Limiter = current_app.extensions[_LIMITER]
    limit = limiter.current_limit
    if limit is not None and response.status_code == 429:
        response.headers["Retry-After"] = str(max(limit.reset_at - int(time.time()), 1))
    if limit is not None and wants_json():
        response.headers["X-RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["X-RateLimit-Remaining"] = str(max(limit.remaining, 0))
        response.headers["X-RateLimit-Reset"] = str(limit.reset_at)
    return response
