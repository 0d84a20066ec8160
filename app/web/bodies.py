"""Requests that are too large or of the wrong kind are refused before anything is read."""

from collections.abc import Callable

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.web.api import JsonBlueprint
from app.web.doors import ViewT

_MAX_BYTES = 10 * 1024 * 1024
_ENVELOPE_BYTES = 16 * 1024  # what multipart adds around a file of the largest size
_LARGEST = "largest_body"
_READ_AS = ("application/json", "multipart/form-data")


def init_app(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BYTES + _ENVELOPE_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = 1024 * 1024
    app.before_request(_refuse)


def accepts(most_bytes: int) -> Callable[[ViewT], ViewT]:
    """Lets a view take larger files than the others do."""

    def decorate(view: ViewT) -> ViewT:
        setattr(view, _LARGEST, most_bytes)
        return view

    return decorate


def _refuse() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most = getattr(view, _LARGEST, _MAX_BYTES) + _ENVELOPE_BYTES
    request.max_content_length = most
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    if is_json_door() and request.content_length and not request.mimetype.endswith(("+json", *_READ_AS)):
        raise UnsupportedMediaType("Send a JSON object with Content-Type: application/json.")


def is_json_door() -> bool:
    """Whether the request asks for a route of a JsonBlueprint."""
    return isinstance(current_app.blueprints.get(request.blueprint or ""), JsonBlueprint)
