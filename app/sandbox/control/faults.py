"""Controls of what goes wrong, as JSON."""

from flask import Blueprint, Response, jsonify

from app.sandbox.control.inputs import read_body
from app.sandbox.faults import KINDS, Faults
from app.sandbox.lwa import tokens
from app.sandbox.world import World


def make_blueprint(world: World, faults: Faults) -> Blueprint:
    doors = Blueprint("faults", __name__, url_prefix="/_control")

    @doors.get("/faults")
    def list_faults() -> Response:
        return jsonify(faults=faults.list_ordered(), kinds=KINDS)

    @doors.post("/faults")
    def order_fault() -> tuple[Response, int]:
        wanted = read_body()
        if wanted.get("kind") not in KINDS:
            message = f"kind must be one of {', '.join(KINDS)}."
            return jsonify(error={"code": "unknown_fault", "message": message}), 422
        faults.order(wanted["kind"], str(wanted.get("operation") or ""), int(wanted.get("count") or 1))
        return jsonify(faults=faults.list_ordered()), 201

    @doors.delete("/faults")
    def clear_faults() -> Response:
        faults.clear()
        return jsonify(faults=[])

    @doors.post("/revoke")
    def revoke() -> Response:
        """The seller withdraws its authorizations of the website application."""
        seller = world.seller(str(read_body().get("seller", "")))
        return jsonify(revoked=tokens.revoke(world, seller.id))

    return doors
