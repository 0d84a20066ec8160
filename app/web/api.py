"""JSON doors: a blueprint whose routes are documented, and schemas for what they take."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import fields
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import UnsupportedMediaType

from app.core.errors import InvalidInput, RuleBroken
from app.web.doors import ViewT


class Schema(ma.Schema):
    """Base of what JSON doors take: unknown fields are passed over."""

    class Meta:
        unknown = ma.EXCLUDE
        ordered = True


class WholeNumber(fields.Integer):
    """A whole number: 3 and 3.0, but neither true nor "3" (which a query string may say)."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool | str) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid", input=value)
        number: int = super()._validated(value)
        return number


class PageQuery(Schema):
    """Paging by number of rows: `limit` 1 to 200 (default 50), `offset` from 0."""

    limit = fields.Integer(load_default=50, validate=ma.validate.Range(1, 200))
    offset = fields.Integer(load_default=0, validate=ma.validate.Range(min=0))


class ErrorOut(Schema):
    """The form of every error."""

    success = fields.Boolean(required=True, metadata={"example": False})
    error = fields.String(required=True, metadata={"description": "a stable code for programs"})
    message = fields.String(required=True, metadata={"description": "a text for people"})
    details = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "field -> what is wrong"}
    )


class JsonParser(FlaskParser):
    """Reads bodies as this API promises: nothing is `{}`, no JSON is 415, broken JSON 400, wrong fields 422."""

    DEFAULT_UNKNOWN_BY_LOCATION = {}  # the schema says what becomes of unknown fields

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if not body.strip():
            return {}
        if not is_json_request(req):
            raise UnsupportedMediaType("Send a JSON object with Content-Type: application/json.")
        try:
            loaded = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise RuleBroken("invalid_json", "The body is not valid JSON.", status=400) from error
        if not isinstance(loaded, Mapping):
            raise InvalidInput({"body": "must be a JSON object"})
        return loaded

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,  # noqa: ARG002  webargs passes it by name
        schema: ma.Schema,  # noqa: ARG002  the same
        *,
        error_status_code: int | None,  # noqa: ARG002  the same
        error_headers: Mapping[str, str] | None,  # noqa: ARG002  the same
    ) -> NoReturn:
        raise InvalidInput(_flat(error.messages)) from error


class JsonBlueprint(SmorestBlueprint):
    """A room's JSON door. `arguments` reads input, `documented` only tells the OpenAPI page what comes back."""

    ARGUMENTS_PARSER = JsonParser()

    def documented(
        self, status: int, schema: type[ma.Schema] | None = None, *, description: str | None = None
    ) -> Callable[[ViewT], ViewT]:
        """Says in the OpenAPI document that the route answers `status` with `schema`; the view builds the answer itself."""
        decorate: Callable[[ViewT], ViewT] = self.alt_response(
            status, schema=schema, description=description, success=status < 400
        )
        return decorate


class OpenApi(SmorestApi):
    """Collects the JSON doors into one OpenAPI document. Errors are answered by web/errors.py alone."""

    ERROR_SCHEMA = ErrorOut

    def _register_error_handlers(self) -> None:
        return


def name_schemas() -> MarshmallowPlugin:
    """Schemas are known in the document as `<room>.<name>`, so that two rooms may use the same name."""

    def name(schema: Any) -> str:
        cls = resolve_schema_cls(schema)
        if isinstance(cls, list):
            cls = cls[0]
        _, _, path = cls.__module__.partition("app.")
        return f"{path.partition('.')[0] or 'other'}.{cls.__name__}"

    return MarshmallowPlugin(schema_name_resolver=name)


def _flat(messages: Any, path: str = "") -> dict[str, str]:
    """{field: text}: nested fields as `a.b`, several texts as one. The place (`json`, `query`) is left out."""
    if not isinstance(messages, Mapping):
        return {path or "body": " ".join(map(str, messages if isinstance(messages, list) else [messages]))}
    found: dict[str, str] = {}
    for name, inner in messages.items():
        is_place = (
            not path and name in {"json", "query", "form", "files", "headers", "path"} and isinstance(inner, Mapping)
        )
        below = "" if is_place or name == "_schema" else f"{path}.{name}".strip(".")
        found |= _flat(inner, below or path)
    return found
