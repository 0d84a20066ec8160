"""The overview."""

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.web.answers import wants_json

bp = Blueprint("dashboard", __name__)


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
    return render_template("dashboard/overview.html")
