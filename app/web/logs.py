"""One JSON line for each event. No address, name, token or query string is ever written."""

import json
import logging
import secrets
import time

from flask import Flask, Response, g, has_request_context, request

from app.core import clock
from app.core.settings import Settings

_access = logging.getLogger("app.requests")
_QUIET = ("httpx", "httpcore", "urllib3", "rq.worker", "flask-limiter")  # they name URLs, or talk too much
_FACTS = "facts"


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context() and "request_id" in g:
            line["request_id"] = g.request_id
        line |= getattr(record, _FACTS, {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def init_app(app: Flask, settings: Settings) -> None:
    _write_lines()
    if settings.sentry_dsn:
        _report_errors(settings.sentry_dsn)
    app.before_request(_begin)
    app.after_request(_write_request)


def _report_errors(dsn: str) -> None:
    """Who wants no reports does not pay for what they load, which is a tenth of a process's memory."""
    import sentry_sdk  # noqa: PLC0415 - see above

    sentry_sdk.init(dsn, send_default_pii=False, include_local_variables=False, max_request_body_size="never")


def _write_lines() -> None:
    """Once per process: the root logger gets our handler, unless somebody (a test) has put one there."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
        root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.begun_at = time.monotonic()


def _write_request(response: Response) -> Response:
    if "request_id" not in g:
        return response
    response.headers["X-Request-Id"] = g.request_id
    if request.endpoint != "static":
        facts = {
            "method": request.method,
            "route": str(request.url_rule or "none"),  # the rule, not the path: ids stay out of the log
            "status": response.status_code,
            "ms": round((time.monotonic() - g.begun_at) * 1000, 1),
        }
        _access.info("request", extra={_FACTS: facts})
    return response
