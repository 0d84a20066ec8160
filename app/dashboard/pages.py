"""The overview."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.activity.queries import list_activity
from app.dashboard.overview import overview_of
from app.web.answers import wants_json

bp = Blueprint("dashboard", __name__)
_LATEST_ENTRIES = 6


@bp.get("/")
@access.public
def home() -> ResponseReturnValue:
    """Programs are told what this is; people see their overview, or what Opside does."""
    if wants_json():
        return jsonify(message="Opside Integrations API", version="1.0.0")
    if access.find_caller():
        return redirect(url_for("dashboard.overview"))
    return render_template("dashboard/landing.html")


@bp.get("/overview")
@access.page(Role.VIEWER)
def overview() -> ResponseReturnValue:
    """What Amazon owes, what is at risk, what to do next."""
    return render_template("dashboard/overview.html", **_contents())


@bp.get("/overview/live")
@access.page(Role.VIEWER)
def live_overview() -> ResponseReturnValue:
    """The overview's inside, fetched again whenever something has happened."""
    return render_template("dashboard/_live.html", **_contents())


def _contents() -> dict[str, Any]:
    seller = access.current_seller()
    return {"now": overview_of(seller), "entries": list_activity(seller, _LATEST_ENTRIES)}
