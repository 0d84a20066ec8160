"""What every operation of the API has in common: the token, the plan, the faults, the errors and the headers."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from flask import Blueprint, Response, g, jsonify, make_response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from app.sandbox.faults import UNAVAILABLE, Faults
from app.sandbox.history.history import History
from app.sandbox.lwa.tokens import Bearer, find_bearer
from app.sandbox.sellers import DemoSeller
from app.sandbox.spapi.plans import Buckets, Plan
from app.sandbox.world import World

Answer = dict[str, Any] | list[Any] | tuple[dict[str, Any], int]

_MESSAGES = {
    403: ("Unauthorized", "Access to requested resource is denied."),
    429: ("QuotaExceeded", "You exceeded your quota for the requested resource."),
}


class ApiError(Exception):
    """An answer with Amazon's `errors` array."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error = {"code": code, "message": message, "details": details}


def invalid_input(message: str) -> ApiError:
    return ApiError(400, "InvalidInput", message)


def not_found(message: str) -> ApiError:
    return ApiError(404, "NotFound", message)


def quota_exceeded() -> ApiError:
    return ApiError(429, *_MESSAGES[429])


class Door:
    """Opens operations on a blueprint; each runs for the seller of its access token."""

    def __init__(self, blueprint: Blueprint, world: World, faults: Faults, buckets: Buckets) -> None:
        self.blueprint = blueprint
        self.world = world
        self.faults = faults
        self._buckets = buckets
        blueprint.register_error_handler(ApiError, _answer_error)
        blueprint.after_request(_sign)

    def operation(self, method: str, path: str, plan: Plan) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
        """Serve a function as an operation under its usage plan."""

        def open_door(function: Callable[..., Answer]) -> Callable[..., Answer]:
            @wraps(function)
            def guarded(**arguments: str) -> BaseResponse:
                trouble = self._check(plan)
                return trouble or make_response(function(**arguments))

            self.blueprint.add_url_rule(path, plan.operation, guarded, methods=[method])
            return function

        return open_door

    def seller(self) -> DemoSeller:
        return self.world.seller(self._bearer().seller_id or "")

    def history(self) -> History:
        return self.world.history(self.seller().id)

    def now(self) -> datetime:
        return self.world.now()

    def marketplace(self, name: str) -> str:
        """The marketplace id of the query, one where the seller sells. Raises ApiError."""
        wanted = words(name)
        if len(wanted) != 1 or wanted[0] not in self.seller().marketplace_ids:
            raise invalid_input(f"{name} must name one marketplace of the seller.")
        return wanted[0]

    def marketplaces(self, name: str) -> set[str]:
        """The marketplace ids of the query, all of the seller's. Raises ApiError."""
        wanted = set(words(name))
        if not wanted or not self.seller().marketplace_ids.issuperset(wanted):
            raise invalid_input(f"{name} must name marketplaces of the seller.")
        return wanted

    def _bearer(self) -> Bearer:
        return cast(Bearer, g.bearer)

    def _check(self, plan: Plan) -> BaseResponse | None:
        """Raises ApiError; gives an answer only when Amazon itself is out of order."""
        if self.faults.take("service_unavailable", plan.operation):
            return Response(UNAVAILABLE, 503, content_type="text/html")
        if self.faults.take("internal_failure", plan.operation):
            return Response("", 500)
        if self.faults.take("internal_message", plan.operation):
            return Response('{"message": "Internal Failure"}', 500, content_type="application/json")
        bearer = find_bearer(self.world, request.headers.get("x-amz-access-token", ""))
        if bearer is None or bearer.seller_id is None or self.faults.take("forbidden", plan.operation):
            raise ApiError(403, *_MESSAGES[403])
        g.bearer = bearer
        factor = self.faults.value("reduced_rate", 1.0, plan.operation, bearer.seller_id)
        if self.faults.take("quota", plan.operation) or not self._buckets.take(
            plan, bearer.seller_id, bearer.client_id, factor
        ):
            raise quota_exceeded()
        g.rate = self._buckets.rate(plan, factor)
        return None


def parse_instant(text: str | None, name: str) -> datetime | None:
    """An ISO 8601 instant or day of a request. Raises ApiError."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise invalid_input(f"Invalid date format for {name}: {text}") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def format_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def words(name: str) -> list[str]:
    """A list parameter of the query: comma separated, or repeated."""
    return [word for value in request.args.getlist(name) for word in value.split(",") if word]


def _answer_error(error: ApiError) -> tuple[Response, int]:
    return jsonify(errors=[error.error]), error.status


def _sign(response: Response) -> Response:
    """The rate header comes on success, 400 and 404 only, as Amazon promises no more."""
    response.headers["x-amzn-RequestId"] = secrets.token_hex(16)
    if "rate" in g and response.status_code in (200, 201, 202, 204, 400, 404):
        response.headers["x-amzn-RateLimit-Limit"] = f"{g.rate:.4f}"
    return response


def answer_http_error(error: HTTPException) -> tuple[Response, int]:
    """A path or a body that Amazon does not know."""
    status = error.code or 500
    code = {404: "NotFound", 405: "InvalidRequest", 415: "UnsupportedMediaType"}.get(status, "InvalidInput")
    return jsonify(errors=[{"code": code, "message": error.description or error.name, "details": ""}]), status
