"""Controls of what goes wrong, as JSON."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from app.sandbox.control.inputs import read_body
from app.sandbox.faults import KINDS, LASTING, STRIKING, Fault, Faults
from app.sandbox.lwa import tokens
from app.sandbox.world import World

_MUST_BE_POSITIVE = frozenset({"slow_reports", "reduced_rate", "report_interval", "doubled_rows", "late_rows"})


def make_blueprint(world: World, faults: Faults) -> Blueprint:
    doors = Blueprint("faults", __name__, url_prefix="/_control")

    @doors.get("/faults")
    def list_faults() -> Response:
        return jsonify(faults=faults.list_ordered(), kinds=KINDS, meanings=STRIKING | LASTING)

    @doors.post("/faults")
    def order_fault() -> tuple[Response, int]:
        wanted = read_body()
        if wanted.get("kind") not in KINDS:
            message = f"kind must be one of {', '.join(KINDS)}."
            return jsonify(error={"code": "unknown_fault", "message": message}), 422
        faults.order(_read(wanted))
        return jsonify(faults=faults.list_ordered()), 201

    @doors.delete("/faults")
    def clear_faults() -> Response:
        faults.clear(request.args.get("kind", ""))
        return jsonify(faults=faults.list_ordered())

    @doors.post("/revoke")
    def revoke() -> Response:
        """The seller withdraws its authorizations of the website application."""
        seller = world.seller(str(read_body().get("seller", "")))
        return jsonify(revoked=tokens.revoke(world, seller.id))

    @doors.post("/age")
    def age() -> Response:
        """The seller's authorizations of the website application become older by so many days."""
        body = read_body()
        seller = world.seller(str(body.get("seller", "")))
        return jsonify(aged=tokens.grow_older(world, seller.id, int(_number(body.get("days", 0)))))

    return doors


def _read(wanted: dict[str, Any]) -> Fault:
    """Ends the request with 422 when a figure is none."""
    value = _number(wanted.get("value", 0))
    if wanted["kind"] in _MUST_BE_POSITIVE and value <= 0:
        abort(422, "value must be above 0.")
    return Fault(
        kind=wanted["kind"],
        operation=str(wanted.get("operation") or ""),
        left=int(_number(wanted.get("count") or 1)),
        seller=str(wanted.get("seller") or ""),
        value=value,
        text=str(wanted.get("text") or ""),
    )


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        abort(422, f"{value!r} is not a number.")
