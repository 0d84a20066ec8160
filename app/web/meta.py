"""The service itself: health, state, OpenAPI document and its page."""

from typing import Any

from flask import current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.core.queue import redis_client
from app.web.api import JsonBlueprint
from app.web.doors import public
from app.web.limits import uncounted

bp = JsonBlueprint("service", __name__, description="The service itself")


@bp.route("/health", methods=["GET"])
@bp.documented(200, description="database and queue answer")
@bp.documented(503, description="one of them does not")
@public
@uncounted
def health() -> ResponseReturnValue:
    """Whether this process can do its work."""
    checks = _checks()
    is_well = all(state == "ok" for state in checks.values())
    return jsonify(status="ok" if is_well else "error", checks=checks), 200 if is_well else 503


@bp.route("/api/services/status", methods=["GET"])
@bp.documented(200)
@public
def services_status() -> ResponseReturnValue:
    """The state of each part; says nothing of any seller."""
    services = {"web": "ok", **_checks()}
    is_well = all(state == "ok" for state in services.values())
    return jsonify(status="operational" if is_well else "degraded", services=services)


@bp.route("/api/v1/openapi.json", methods=["GET"])
@bp.documented(200)
@public
def openapi_json() -> ResponseReturnValue:
    """This document."""
    document: dict[str, Any] = current_app.extensions["openapi"].spec.to_dict()
    return jsonify(document)


@bp.route("/api/v1/docs", methods=["GET"])
@bp.documented(200, description="an HTML page to read and try the API")
@public
def api_docs() -> ResponseReturnValue:
    """The interactive page; its scripts come from this server."""
    return render_template("web/api_docs.html")


def _checks() -> dict[str, str]:
    return {"database": _database_state(), "queue": _queue_state()}


def _database_state() -> str:
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return "error"
    return "ok"


def _queue_state() -> str:
    try:
        redis_client().ping()
    except RedisError:
        return "error"
    return "ok"
