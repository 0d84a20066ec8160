"""Every error is turned into an answer here, once: JSON for programs, a page for people, a fragment for HTMX."""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, RequestEntityTooLarge

from app.core.errors import OpsideError, ProviderError
from app.core.queue import is_server_away
from app.web.answers import error_answer, wants_json
from app.web.fragments import is_fragment_request

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """What went wrong, in the words of both worlds. `title` is the page's heading."""

    status: int
    code: str
    title: str
    message: str
    extras: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


_AWAY = Problem(
    503,
    "service_unavailable",
    "Opside cannot reach its own servers",
    "The database or the queue is not answering. Nothing is lost. Try again in a minute; if it lasts, tell whoever runs Opside.",
    headers={"Retry-After": "10"},
)
_BROKEN = Problem(
    500,
    "internal_server_error",
    "Something broke on our side",
    "The error has been written down. Nothing you entered before is lost. Go back and try again.",
)
_UNKEEPABLE = Problem(
    422,
    "validation_error",
    "This cannot be read",
    "A value is too large, or has characters that are no text.",
)
_BY_STATUS = {
    400: Problem(400, "bad_request", "This request cannot be read", "The request is malformed."),
    401: Problem(401, "unauthorized", "Please sign in", "Sign in first."),
    403: Problem(
        403, "forbidden", "This is not yours to do", "Your role does not permit this. Ask an admin of the seller."
    ),
    404: Problem(404, "not_found", "There is nothing here", "There is no such page or record."),
    405: Problem(
        405, "method_not_allowed", "This page works differently", "This address does not take that kind of request."
    ),
    413: Problem(413, "payload_too_large", "That is too large", "Send it in parts."),
    415: Problem(
        415,
        "unsupported_media_type",
        "This kind of file is not read here",
        "This kind of content is not accepted here.",
    ),
    429: Problem(
        429, "rate_limited", "That was a little too fast", "Too many requests came from you. Wait a moment, then go on."
    ),
    503: _AWAY,
}


def init_app(app: Flask) -> None:
    app.register_error_handler(OpsideError, _opside_error)
    app.register_error_handler(DataError, _unkeepable)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InternalServerError, _unforeseen_error)


def answer(problem: Problem) -> Response:
    """The problem as JSON, fragment or page, by who asked."""
    if wants_json():
        return error_answer(problem.status, problem.code, problem.message, problem.extras, problem.headers)
    template = "web/_problem.html" if is_fragment_request() else "web/problem.html"
    response = make_response(render_template(template, problem=problem), problem.status)
    response.headers.update(problem.headers)
    return response


def _opside_error(error: OpsideError) -> Response:
    known = _BY_STATUS.get(error.status, _BROKEN)
    title = known.title if error.status in {401, 403, 404} else "This did not work"
    headers = {}
    if isinstance(error, ProviderError) and error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return answer(Problem(error.status, error.code, title, error.message, error.extras, headers))


def _unkeepable(error: DataError) -> Response:
    """The database has no room for a value that was sent: a number past all bounds, a text with a zero byte."""
    log.warning("refused by the database", exc_info=error)
    return answer(_UNKEEPABLE)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, CSRFError):
        return answer(_expired_form())
    status = error.code or 500
    known = _BY_STATUS.get(status) or Problem(status, _slug(error.name), error.name, error.description or error.name)
    message = _too_large() if isinstance(error, RequestEntityTooLarge) else known.message
    return answer(Problem(status, known.code, known.title, message, known.extras, _headers_of(error, known)))


def _too_large() -> str:
    """Doors for files take more than others."""
    return f"At most {(request.max_content_length or 0) >> 20} MB can be sent at once."


def _unforeseen_error(error: InternalServerError) -> Response:
    """Flask has logged it with its trace, which stays in the log."""
    cause = error.original_exception
    return answer(_AWAY if cause is not None and is_server_away(cause) else _BROKEN)


def _expired_form() -> Problem:
    return Problem(
        400, "csrf_failed", "This form has expired", "Go back, load the page again and send the form once more."
    )


def _headers_of(error: HTTPException, known: Problem) -> dict[str, str]:
    headers = dict(known.headers)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    retry_after: Any = getattr(error, "retry_after", None)
    if retry_after:
        headers["Retry-After"] = str(retry_after)
    return headers


def _slug(name: str) -> str:
    return name.lower().replace(" ", "_").replace("'", "")
