"""The sandbox as a WSGI application."""

from functools import partial

from flask import Blueprint, Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from app.sandbox.control import counts as control_counts
from app.sandbox.control import faults as control_faults
from app.sandbox.control import history as control_history
from app.sandbox.control import pages
from app.sandbox.desk import views as desk
from app.sandbox.faults import Faults
from app.sandbox.lwa import views as lwa
from app.sandbox.lwa.tokens import install_private_applications
from app.sandbox.settings import SandboxSettings
from app.sandbox.spapi.catalog import open_catalog
from app.sandbox.spapi.door import Door, answer_http_error
from app.sandbox.spapi.fees import open_fees
from app.sandbox.spapi.finances import open_finances
from app.sandbox.spapi.inbound import open_inbound
from app.sandbox.spapi.inventory import open_inventory
from app.sandbox.spapi.order_book import OrderBook
from app.sandbox.spapi.orders_2026 import open_orders_2026
from app.sandbox.spapi.orders_v0 import open_orders_v0
from app.sandbox.spapi.plans import Buckets
from app.sandbox.spapi.reports.files import ReportFiles
from app.sandbox.spapi.reports.views import make_documents, open_reports
from app.sandbox.spapi.sellers import open_sellers
from app.sandbox.world import UnknownSeller, World

_PAGE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def create_sandbox(settings: SandboxSettings) -> Flask:
    """One simulated Amazon; it must be served by one process, threads are welcome."""
    flask = Flask("app.sandbox", root_path=__file__.rpartition("/")[0])
    world, faults = World(settings), Faults()
    world.clock_skew = partial(faults.value, "clock_skew", 0.0)
    install_private_applications(world)
    spapi = Blueprint("spapi", __name__)
    door = Door(spapi, world, faults, Buckets(settings.time_scale))
    files, book = ReportFiles(world, faults), OrderBook()
    open_sellers(door)
    open_reports(door, files)
    open_finances(door)
    open_inventory(door)
    open_inbound(door)
    open_orders_v0(door, book)
    open_orders_2026(door, book)
    open_fees(door)
    open_catalog(door)
    for blueprint in (
        spapi,
        make_documents(door, files),
        lwa.make_blueprint(world, faults),
        desk.make_blueprint(world, faults),
        pages.make_blueprint(world),
        control_history.make_blueprint(world),
        control_faults.make_blueprint(world, faults),
        control_counts.make_blueprint(world, faults),
    ):
        flask.register_blueprint(blueprint)
    flask.register_error_handler(HTTPException, answer_http_error)
    flask.register_error_handler(UnknownSeller, _answer_unknown_seller)
    flask.after_request(_protect_pages)
    flask.extensions["world"] = world
    return flask


def _answer_unknown_seller(unknown: UnknownSeller) -> tuple[Response, int]:
    return jsonify(error={"code": "unknown_seller", "message": f"There is no demo seller {unknown}."}), 404


def _protect_pages(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response
