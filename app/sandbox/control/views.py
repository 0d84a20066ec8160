"""The doors of the sandbox's own pages and controls."""

import csv
import io
from collections import Counter
from datetime import date

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.sandbox.desk.cases import list_cases
from app.sandbox.faults import KINDS, Faults
from app.sandbox.history.truth import describe
from app.sandbox.lwa import tokens
from app.sandbox.sellers import DEMO_SELLERS
from app.sandbox.world import UnknownSeller, World

Answer = tuple[Response, int]
_MOST_DAYS = 90


def make_blueprint(world: World, faults: Faults) -> Blueprint:
    doors = Blueprint("control", __name__)

    @doors.errorhandler(UnknownSeller)
    def refuse(unknown: UnknownSeller) -> Answer:
        return jsonify(error={"code": "unknown_seller", "message": f"There is no demo seller {unknown}."}), 404

    @doors.get("/")
    def home() -> str:
        return render_template(
            "home.html",
            today=world.today(),
            advanced_days=world.advanced_days,
            sellers=[(seller, tokens.private_refresh_token(world, seller.id)) for seller in DEMO_SELLERS],
            client_id=tokens.PRIVATE_CLIENT_ID,
            client_secret=tokens.PRIVATE_CLIENT_SECRET,
            time_scale=world.settings.time_scale,
        )

    @doors.post("/advance")
    def advance_by_button() -> BaseResponse:
        world.advance(_days(request.form.get("days", "1")))
        return redirect(url_for("control.home"), 303)

    @doors.get("/truth/<seller_id>")
    def truth_page(seller_id: str) -> str:
        truths = [describe(each) for each in world.history(seller_id).truth()]
        counts = Counter(str(each["verdict"]) for each in truths)
        return render_template("truth.html", seller=world.seller(seller_id), truths=truths[::-1], counts=counts.most_common())

    @doors.get("/desk/<seller_id>")
    def desk_page(seller_id: str) -> str:
        return render_template("desk.html", seller=world.seller(seller_id), cases=list_cases(world, seller_id))

    @doors.get("/demo/costs.csv")
    def costs() -> Response:
        seller_id = request.args.get("seller") or DEMO_SELLERS[0].id
        text = _costs(world, seller_id)
        return Response(text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="costs.csv"'})

    @doors.get("/_control/clock")
    def clock() -> Answer:
        return jsonify(today=world.today().isoformat(), now=world.now().isoformat(), advanced_days=world.advanced_days), 200

    @doors.post("/_control/advance")
    def advance() -> Answer:
        body = request.get_json(silent=True)
        rows = world.advance(_days(str((body if isinstance(body, dict) else {}).get("days", 1))))
        return jsonify(today=world.today().isoformat(), advanced_days=world.advanced_days, new_rows=rows), 200

    @doors.get("/_control/truth")
    def truth() -> Answer:
        seller_id = request.args.get("seller") or DEMO_SELLERS[0].id
        truths = [describe(each) for each in world.history(seller_id).truth()]
        counts = Counter(str(each["verdict"]) for each in truths)
        return jsonify(seller=seller_id, today=world.today().isoformat(), counts=counts, candidates=truths), 200

    @doors.get("/_control/faults")
    def list_faults() -> Answer:
        return jsonify(faults=faults.list_ordered(), kinds=KINDS), 200

    @doors.post("/_control/faults")
    def order_fault() -> Answer:
        body = request.get_json(silent=True)
        wanted = body if isinstance(body, dict) else {}
        if wanted.get("kind") not in KINDS:
            return jsonify(error={"code": "unknown_fault", "message": f"kind must be one of {', '.join(KINDS)}."}), 422
        faults.order(wanted["kind"], str(wanted.get("operation") or ""), int(wanted.get("count") or 1))
        return jsonify(faults=faults.list_ordered()), 201

    @doors.delete("/_control/faults")
    def clear_faults() -> Answer:
        faults.clear()
        return jsonify(faults=[]), 200

    @doors.post("/_control/revoke")
    def revoke() -> Answer:
        body = request.get_json(silent=True)
        seller = world.seller(str((body if isinstance(body, dict) else {}).get("seller", "")))
        return jsonify(revoked=tokens.revoke(world, seller.id)), 200

    return doors


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_DAYS:
        abort(422, f"days must be a whole number from 1 to {_MOST_DAYS}.")
    return int(text)


def _costs(world: World, seller_id: str) -> str:
    """What the seller knows of its costs: about one product in ten is missing."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("msku", "cost", "currency", "effective_from"))
    history = world.history(seller_id)
    since = date.fromordinal(history.first_day).isoformat()
    writer.writerows((each.msku, each.cost, each.store.currency, since) for each in history.books.products if each.has_known_cost)
    return out.getvalue()
