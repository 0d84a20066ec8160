"""JSON doors that look across rooms: the profile, and the figures."""

from datetime import timedelta
from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access, service
from app.accounts.models import Role
from app.accounts.queries import current_membership
from app.core import clock
from app.dashboard.figures import figures_of, main_figures
from app.dashboard.queries import connected_providers, count_listed_claims, success_rate
from app.dashboard.schemas import (
    WINDOWS,
    DashboardOut,
    OkOut,
    ProfileIn,
    ProfileOut,
    RecoveryMetricsOut,
    TrackIn,
    WindowQuery,
    dashboard_out,
    profile_out,
    recovery_metrics_out,
)
from app.dashboard.tracking import count_event
from app.web.api import JsonBlueprint
from app.web.limits import Allowance, allow, uncounted

bp = JsonBlueprint("dashboard_api", __name__, description="Profile and figures")
_MONTH = timedelta(days=30)


@bp.route("/api/v1/users/profile", methods=["GET"])
@bp.route("/api/auth/me", methods=["GET"])
@bp.route("/api/v1/auth/me", methods=["GET"])
@bp.route("/auth/me", methods=["GET"])
@bp.documented(200, ProfileOut)
@access.api()
def get_profile() -> ResponseReturnValue:
    """The signed-in user."""
    return _profile()


@bp.route("/api/v1/users/profile", methods=["PUT"])
@bp.arguments(ProfileIn)
@bp.documented(200, ProfileOut)
@access.api()
def change_profile(body: dict[str, Any]) -> ResponseReturnValue:
    """Change the name."""
    if "name" in body:
        service.change_name(access.current_user(), body["name"])
    return _profile()


@bp.route("/api/metrics/dashboard", methods=["GET"])
@bp.arguments(WindowQuery, location="query")
@bp.documented(200, DashboardOut)
@access.api(Role.VIEWER)
def dashboard_metrics(query: dict[str, Any]) -> ResponseReturnValue:
    """What was recovered, granted, filed and found."""
    window = query["window"]
    return dashboard_out(window, figures_of(access.current_seller(), WINDOWS[window]))


@bp.route("/api/metrics/recoveries", methods=["GET"])
@bp.documented(200, RecoveryMetricsOut)
@access.api(Role.VIEWER)
def recovery_metrics() -> ResponseReturnValue:
    """How many claims there are, and how they fare."""
    seller = access.current_seller()
    owed = main_figures(seller)
    rate = success_rate(seller, clock.now() - _MONTH)
    return recovery_metrics_out(count_listed_claims(seller), owed.count, owed.amount, owed.currency, rate)


@bp.route("/api/metrics/track", methods=["POST"])
@bp.arguments(TrackIn)
@bp.documented(200, OkOut)
@allow(Allowance("120 per minute", "tracking"))
@access.public
@uncounted
def track(body: dict[str, Any]) -> ResponseReturnValue:
    """Count an event that a client reports of itself; nothing personal is kept."""
    count_event(body["name"])
    return {"ok": True}


def _profile() -> dict[str, Any]:
    user = access.current_user()
    seller, role = current_membership(user)
    return profile_out(user, role, connected_providers(seller) if seller else set())
