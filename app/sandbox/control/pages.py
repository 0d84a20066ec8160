"""The sandbox's own pages, for a person."""

import csv
import io
from collections import Counter
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.sandbox.control.inputs import MOST_DAYS, read_days
from app.sandbox.desk.cases import list_cases
from app.sandbox.history.truth import describe, describe_ruling
from app.sandbox.lwa import tokens
from app.sandbox.sellers import DEMO_SELLERS
from app.sandbox.world import World


def make_blueprint(world: World) -> Blueprint:
    doors = Blueprint("pages", __name__)

    @doors.get("/")
    def home() -> str:
        return render_template(
            "home.html",
            today=world.today(),
            advanced_days=world.advanced_days,
            most_days=MOST_DAYS,
            sellers=[(seller, tokens.private_refresh_token(world, seller.id)) for seller in DEMO_SELLERS],
            client_id=tokens.PRIVATE_CLIENT_ID,
            client_secret=tokens.PRIVATE_CLIENT_SECRET,
            time_scale=world.settings.time_scale,
        )

    @doors.post("/advance")
    def advance() -> BaseResponse:
        world.advance(read_days(request.form.get("days", "1")))
        return redirect(url_for("pages.home"), 303)

    @doors.get("/truth/<seller_id>")
    def truth(seller_id: str) -> str:
        history = world.history(seller_id)
        truths = [describe(each) for each in history.truth()]
        rulings = [describe_ruling(each) for each in history.rulings()]
        counts = Counter(str(each["verdict"]) for each in (*truths, *rulings))
        return render_template(
            "truth.html",
            seller=world.seller(seller_id),
            truths=truths[::-1],
            rulings=sorted(rulings, key=lambda each: str(each["event_date"]), reverse=True),
            counts=counts.most_common(),
        )

    @doors.get("/desk/<seller_id>")
    def desk(seller_id: str) -> str:
        return render_template("desk.html", seller=world.seller(seller_id), cases=list_cases(world, seller_id))

    @doors.get("/demo/costs.csv")
    def costs() -> Response:
        return _file("costs.csv", _costs(world, request.args.get("seller") or DEMO_SELLERS[0].id))

    @doors.get("/demo/receiving.csv")
    def receiving() -> Response:
        return _file("receiving.csv", _receiving(world, request.args.get("seller") or DEMO_SELLERS[0].id))

    return doors


def _file(name: str, text: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, content_type="text/csv; charset=utf-8", headers=headers)


def _costs(world: World, seller_id: str) -> str:
    """What the seller knows of its costs: about one product in ten is missing."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("msku", "cost", "currency", "effective_from"))
    history = world.history(seller_id)
    since = date.fromordinal(history.first_day).isoformat()
    known = (each for each in history.books.products if each.has_known_cost)
    writer.writerows((each.msku, each.cost, each.store.currency, since) for each in known)
    return out.getvalue()


def _receiving(world: World, seller_id: str) -> str:
    """What the seller found in the parcels of his removal orders; what never arrived is not in it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("removal_order_id", "tracking_number", "received_date", "msku", "quantity_received", "condition"))
    history = world.history(seller_id)
    for shipment in history.removal_shipments(history.first_day, history.last_day):
        if shipment.delivered_day is not None and shipment.delivered_day <= history.last_day:
            writer.writerow(
                (
                    shipment.order.order_id,
                    shipment.tracking_number,
                    date.fromordinal(shipment.delivered_day).isoformat(),
                    shipment.order.product.msku,
                    shipment.received,
                    shipment.condition,
                )
            )
    return out.getvalue()
