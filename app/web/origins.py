"""Which other sites may read (CORS) and write. A write that names a foreign origin is refused before anything else."""

from urllib.parse import SplitResult, urlsplit

from flask import Flask, Response, current_app, request

from app.core.errors import NotAllowed
from app.core.settings import Settings

_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_METHODS = "GET, POST, PUT, DELETE"


def init_app(app: Flask) -> None:
    app.before_request(_answer_preflight)
    app.before_request(_refuse_foreign_writes)
    app.after_request(_tell_origin)


def is_own_origin(origin: str) -> bool:
    """The app itself: the address that it is published under, or the one that this request came to."""
    settings: Settings = current_app.extensions["settings"]
    return origin == _origin_of(settings.public_url) or split_address(origin).netloc == request.host


def is_client_origin(origin: str) -> bool:
    """A client on another site that the settings let in."""
    settings: Settings = current_app.extensions["settings"]
    return origin in settings.allowed_origins


def split_address(text: str) -> SplitResult:
    """The parts of an address that came from outside; a malformed one has none."""
    try:
        return urlsplit(text)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _answer_preflight() -> Response | None:
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    return Response(status=204)


def _refuse_foreign_writes() -> None:
    origin = request.headers.get("Origin")
    if request.method not in _WRITES or origin is None or is_own_origin(origin) or is_client_origin(origin):
        return
    raise NotAllowed("This site may not change anything here.", code="origin_not_allowed")


def _tell_origin(response: Response) -> Response:
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin is None or not is_client_origin(origin):
        return response
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Allow-Credentials"] = "true"
    headers["Access-Control-Expose-Headers"] = (
        "X-Total-Count, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After"
    )
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = _METHODS
        headers["Access-Control-Allow-Headers"] = "Content-Type"
        headers["Access-Control-Max-Age"] = "600"
    return response
