"""Whether the caller is a program or a person, and the JSON form of an error."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, jsonify, request

from app.web.doors import ViewT

_PROGRAM_PATHS = ("/api/", "/auth/", "/ws/")
_PEOPLE_TOO = "errors_for_people"


def errors_for_people(view: ViewT) -> ViewT:
    """A door under a program's path that a browser visits (a provider's callback): errors follow `Accept`."""
    setattr(view, _PEOPLE_TOO, True)
    return view


def wants_json() -> bool:
    """Program paths answer JSON whatever `Accept` says; elsewhere JSON must be preferred to HTML."""
    if request.path == "/health" or (request.path.startswith(_PROGRAM_PATHS) and not _is_for_people()):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def error_answer(
    status: int,
    code: str,
    message: str,
    extras: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """`{success: false, error: <code>, message}` with what the code adds."""
    answer: dict[str, Any] = {**(extras or {}), "success": False, "error": code, "message": message}
    response = jsonify(answer)
    response.status_code = status
    response.headers.update(headers or {})
    return response


def _is_for_people() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), _PEOPLE_TOO, False)
