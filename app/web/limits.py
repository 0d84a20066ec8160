"""How many requests one caller may make: counted in Redis, or in this process while Redis is away."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.core.settings import Settings
from app.web.answers import wants_json
from app.web.doors import ViewT

_MINUTES = 15
_PAGES_PER_REQUEST = 5  # a page that watches a sync asks every two seconds
_UNCOUNTED = "is_uncounted"
_CALLER = "rate_limit_caller"


def uncounted(view: ViewT) -> ViewT:
    """Marks a view that does not use up the caller's requests."""
    setattr(view, _UNCOUNTED, True)
    return view


def identify_callers(app: Flask, who: Callable[[], str | None]) -> None:
    """Accounts tells here which user calls; without one the address counts."""
    app.extensions[_CALLER] = who


def _caller() -> str:
    who: Callable[[], str | None] = current_app.extensions.get(_CALLER, lambda: None)
    return f"{'api' if wants_json() else 'page'}:{who() or get_remote_address()}"


def _allowance() -> str:
    settings: Settings = current_app.extensions["settings"]
    requests = settings.requests_per_window * (1 if wants_json() else _PAGES_PER_REQUEST)
    return f"{requests} per {_MINUTES} minutes"


def _is_uncounted() -> bool:
    view: Any = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint == "static" or getattr(view, _UNCOUNTED, False)


limiter = Limiter(
    key_func=_caller,
    application_limits=[_allowance],
    application_limits_exempt_when=_is_uncounted,
    in_memory_fallback_enabled=True,
    key_prefix="opside",
)


def init_app(app: Flask, settings: Settings) -> None:
    url = settings.redis_url
    app.config["RATELIMIT_STORAGE_URI"] = f"redis+{url}" if url.startswith("unix://") else url
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 2, "socket_timeout": 5}
    limiter.init_app(app)
    app.after_request(_tell_allowance)


def _tell_allowance(response: Response) -> Response:
    limit = limiter.current_limit
    if limit is not None and wants_json():
        response.headers["X-RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["X-RateLimit-Remaining"] = str(max(limit.remaining, 0))
        response.headers["X-RateLimit-Reset"] = str(limit.reset_at)
    return response
