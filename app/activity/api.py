"""JSON and live doors of the feed."""

from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.activity import hub
from app.activity.queries import list_activity
from app.activity.schemas import ActivityOut, activity_entry_out
from app.activity.streams import stream_response
from app.core.settings import Settings
from app.web.answers import error_answer
from app.web.api import JsonBlueprint, PageQuery
from app.web.limits import uncounted

bp = JsonBlueprint("activity_api", __name__, description="Activity feed and live events")


def init_app(app: Flask, settings: Settings) -> None:
    hub.init_app(app, settings.redis_url)


@bp.route("/api/sync/activity", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, ActivityOut)
@access.api(Role.VIEWER)
def get_activity(page: dict[str, Any]) -> ResponseReturnValue:
    """The current seller's feed, newest first."""
    entries = list_activity(access.current_seller(), page["limit"], page["offset"])
    return {"activities": [activity_entry_out(entry) for entry in entries]}


@bp.route("/api/sse/status", methods=["GET"])
@bp.documented(200, description="text/event-stream: syncs, detections and claims of the current seller as they change")
@access.api(Role.VIEWER)
def live_status() -> ResponseReturnValue:
    """Live events of the current seller; the stream stays open."""
    topic = f"seller:{access.current_seller().public_id}"
    return stream_response(topic, None, request.headers.get("Last-Event-ID"))


@bp.route("/ws/status", methods=["GET"])
@bp.route("/ws/status", methods=["GET"], websocket=True, endpoint="no_websocket_upgrade")
@bp.documented(426, description="there are no WebSockets: use /api/sse/status")
@access.public
@uncounted
def no_websocket() -> ResponseReturnValue:
    """Refused cheaply: some clients try this every second."""
    message = "Live events come as server-sent events from /api/sse/status."
    return error_answer(426, "upgrade_required", message, headers={"Upgrade": "websocket"})
