"""Connecting Amazon."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.connections import authorizing, private_app
from app.connections.api.blueprint import bp
from app.connections.authorizing import ConsentAnswer, FinishedAuthorization, StartedAuthorization
from app.connections.errors import InvalidState
from app.connections.models import Provider
from app.connections.queries import find_connection
from app.connections.returning import client_origin, return_url
from app.connections.schemas import (
    DisconnectedOut,
    IntegrationOut,
    OAuthStartOut,
    PrivateAppIn,
    ProviderStatusOut,
    PurgeQuery,
    StartQuery,
    integration_out,
    private_app_in,
    started_out,
    status_out,
)
from app.connections.service import disconnect
from app.core.errors import OpsideError
from app.web.answers import errors_for_people, wants_json

_OWN_STATE = "amazon_state"  # in the page session: which browser began a sign-in


@bp.route("/api/v1/integrations/amazon/auth/start", methods=["GET"])
@bp.route("/api/integrations/amazon/auth/start", methods=["GET"])
@bp.route("/api/v1/amazon/auth", methods=["GET"])
@bp.route("/api/v1/integrations/connect-amazon", methods=["GET"])
@bp.arguments(StartQuery, location="query")
@bp.documented(200, OAuthStartOut)
@access.api(Role.MANAGER)
def start_amazon(query: dict[str, Any]) -> ResponseReturnValue:
    """Begin to connect Amazon: the browser goes to `auth_url`."""
    return_to = client_origin(query.get("redirect_uri"))
    started = authorizing.start_authorization(
        access.current_seller(), access.current_user(), country=query.get("country"), return_to=return_to
    )
    return started_out(started)


@bp.route("/auth/amazon/start", methods=["GET"])
@bp.arguments(StartQuery, location="query")
@bp.documented(200, OAuthStartOut, description="a browser's navigation is redirected to the same address")
@access.public
def start_amazon_sign_in(query: dict[str, Any]) -> ResponseReturnValue:
    """Sign in through Amazon, or connect it when signed in already."""
    try:
        started = _start_for_anybody(query)
    except OpsideError as error:
        if not _is_navigation():
            raise
        flash(error.message, "error")
        return redirect(url_for("accounts.sign_in"), 302)
    return redirect(started.url, 302) if _is_navigation() else started_out(started)


def _start_for_anybody(query: dict[str, Any]) -> StartedAuthorization:
    return_to = client_origin(query.get("redirect_uri"))
    caller = access.find_caller()
    may_connect = caller is not None and caller.role in {Role.ADMIN, Role.MANAGER}
    seller, user = (caller.seller, caller.user) if caller and may_connect else (None, None)
    started = authorizing.start_authorization(seller, user, country=query.get("country"), return_to=return_to)
    session[_OWN_STATE] = started.state
    return started


@bp.route("/api/v1/integrations/amazon/auth/callback", methods=["GET"])
@bp.route("/api/integrations/amazon/auth/callback", methods=["GET"])
@bp.route("/api/v1/amazon/callback", methods=["GET"])
@bp.documented(302, description="to the page that tells how it went")
@bp.documented(400, description="invalid_state")
@access.public
@errors_for_people
def finish_amazon() -> ResponseReturnValue:
    """Amazon's consent page sends the browser here."""
    args = request.args
    answer = ConsentAnswer(
        state=args.get("state", ""),
        code=args.get("spapi_oauth_code") or args.get("code", ""),
        partner_id=args.get("selling_partner_id", ""),
        error=args.get("error", ""),
    )
    caller = access.find_caller()
    try:
        is_own = bool(answer.state) and session.pop(_OWN_STATE, None) == answer.state
        finished = authorizing.finish_authorization(answer, caller.user if caller else None, is_own_browser=is_own)
    except InvalidState as error:
        if wants_json():
            raise
        return render_template("connections/failed.html", message=error.message), error.status
    return _go_on(finished)


@bp.route("/api/v1/integrations/amazon/status", methods=["GET"])
@bp.route("/api/integrations/amazon/status", methods=["GET"])
@bp.documented(200, ProviderStatusOut)
@access.api(Role.VIEWER)
def amazon_status() -> ResponseReturnValue:
    """Whether Amazon is connected."""
    return status_out(Provider.AMAZON, find_connection(access.current_seller(), Provider.AMAZON))


@bp.route("/api/v1/integrations/amazon/disconnect", methods=["POST"])
@bp.route("/api/integrations/amazon/disconnect", methods=["POST"])
@bp.arguments(PurgeQuery, location="query")
@bp.documented(200, DisconnectedOut)
@access.api(Role.MANAGER)
def disconnect_amazon(query: dict[str, Any]) -> ResponseReturnValue:
    """Disconnect Amazon; `purge=1` also deletes what was synced. Fine when it is not connected."""
    disconnect(access.current_seller(), Provider.AMAZON, query["purge"], user=access.current_user())
    return {"ok": True, "success": True, "message": "Amazon is disconnected."}


@bp.route("/api/v1/integrations/amazon/private-app", methods=["POST"])
@bp.arguments(PrivateAppIn)
@bp.documented(200, IntegrationOut)
@access.api(Role.MANAGER)
def connect_private_app(body: dict[str, Any]) -> ResponseReturnValue:
    """Connect with the seller's own private app; the credentials are proved before they are kept."""
    connection = private_app.connect_private_app(access.current_seller(), access.current_user(), private_app_in(body))
    return {"success": True, "integration": integration_out(connection)}


def _go_on(finished: FinishedAuthorization) -> ResponseReturnValue:
    if finished.return_to and finished.return_to.startswith("/"):
        flash(finished.message, "error" if finished.error else "success")
    response = redirect(return_url(finished), 302)
    return access.open_session(response, finished.sign_in) if finished.sign_in else response


def _is_navigation() -> bool:
    return request.accept_mimetypes["text/html"] > request.accept_mimetypes["application/json"]
