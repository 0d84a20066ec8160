"""The doors of the case desk, opened by the seller's access token as the API is."""

from flask import Blueprint, Response, jsonify, request

from app.sandbox.desk.cases import PacketRefused, find_case, list_cases, take_case
from app.sandbox.faults import Faults
from app.sandbox.lwa.tokens import find_bearer
from app.sandbox.world import World

Answer = tuple[Response, int]


class DeskRefused(Exception):
    """An answer of the desk that is no case."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"code": code, "message": message}}


def make_blueprint(world: World, faults: Faults) -> Blueprint:
    doors = Blueprint("desk", __name__, url_prefix="/case-desk")

    @doors.errorhandler(DeskRefused)
    def refuse(refused: DeskRefused) -> Answer:
        return jsonify(refused.body), refused.status

    @doors.post("/cases")
    def file_case() -> Answer:
        seller_id = _seller(world, faults)
        packet = request.get_json(silent=True)
        if not isinstance(packet, dict):
            raise DeskRefused(400, "invalid_json", "The packet is not a JSON object.")
        try:
            case, is_new = take_case(world, seller_id, packet)
        except PacketRefused as refused:
            return jsonify(
                error={"code": "invalid_packet", "message": "The packet cannot be taken.", "fields": refused.fields}
            ), 422
        return jsonify(case), 201 if is_new else 200

    @doors.get("/cases")
    def cases() -> Answer:
        return jsonify(cases=list_cases(world, _seller(world, faults))), 200

    @doors.get("/cases/<case_id>")
    def case(case_id: str) -> Answer:
        found = find_case(world, _seller(world, faults), case_id)
        if found is None:
            raise DeskRefused(404, "not_found", "There is no such case.")
        return jsonify(found), 200

    return doors


def _seller(world: World, faults: Faults) -> str:
    """Whose token came with the request. Raises DeskRefused."""
    if faults.take("service_unavailable", "caseDesk"):
        raise DeskRefused(503, "unavailable", "The case desk is closed for the moment.")
    header = request.headers.get("x-amz-access-token", "") or request.headers.get("Authorization", "").removeprefix(
        "Bearer "
    )
    bearer = find_bearer(world, header)
    if bearer is None or bearer.seller_id is None:
        raise DeskRefused(403, "unauthorized", "Access to requested resource is denied.")
    return bearer.seller_id
