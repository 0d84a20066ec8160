"""Controls of time and truth, as JSON."""

from collections import Counter

from flask import Blueprint, Response, jsonify, request

from app.sandbox.control.inputs import read_body, read_days
from app.sandbox.history.rows import DAMAGED, LOST
from app.sandbox.history.truth import describe, describe_loss, describe_ruling
from app.sandbox.sellers import DEMO_SELLERS
from app.sandbox.world import World


def make_blueprint(world: World) -> Blueprint:
    doors = Blueprint("history", __name__, url_prefix="/_control")

    @doors.get("/clock")
    def clock() -> Response:
        return jsonify(today=world.today().isoformat(), now=world.now().isoformat(), advanced_days=world.advanced_days)

    @doors.post("/advance")
    def advance() -> Response:
        new_rows = world.advance(read_days(str(read_body().get("days", 1))))
        return jsonify(today=world.today().isoformat(), advanced_days=world.advanced_days, new_rows=new_rows)

    @doors.get("/truth")
    def truth() -> Response:
        """`candidates`: what the ledger's adjustments could be claimed for; `planted`: candidates of every claim type."""
        seller_id = request.args.get("seller") or DEMO_SELLERS[0].id
        history = world.history(seller_id)
        losses = history.truth()
        truths = [describe(each) for each in losses]
        counts = Counter(str(each["verdict"]) for each in truths)
        planted = [
            *(describe_loss(each) for each in losses if each.loss.kind in (LOST, DAMAGED)),
            *(describe_ruling(each) for each in history.rulings()),
        ]
        return jsonify(
            seller=seller_id, today=world.today().isoformat(), counts=counts, candidates=truths, planted=planted
        )

    @doors.post("/reverse")
    def reverse() -> Response:
        """Amazon takes back what it paid for a case, on the day that is running; `give_back`: and returns the units."""
        body = read_body()
        seller = world.seller(str(body.get("seller", "")))
        give_back = body.get("give_back", True) is not False
        is_new = world.reverse(seller.id, str(body.get("case_id", "")), give_back=give_back)
        return jsonify(day=world.today().isoformat(), is_new=is_new)

    return doors
