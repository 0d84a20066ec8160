"""The feed as a page and as a part of other pages."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.activity.queries import list_activity

bp = Blueprint("activity", __name__)
_PAGE = 50
_LATEST = 8


@bp.get("/activity")
@access.page(Role.VIEWER)
def feed() -> ResponseReturnValue:
    """The whole feed, a page at a time."""
    offset = max(request.args.get("offset", 0, type=int), 0)
    entries = list_activity(access.current_seller(), _PAGE + 1, offset)
    older = offset + _PAGE if len(entries) > _PAGE else None
    return render_template("activity/feed.html", entries=entries[:_PAGE], older=older, offset=offset)


@bp.get("/activity/latest")
@access.page(Role.VIEWER)
def latest() -> ResponseReturnValue:
    """The newest lines, for the overview."""
    return render_template("activity/_latest.html", entries=list_activity(access.current_seller(), _LATEST))
