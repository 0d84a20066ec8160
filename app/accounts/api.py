"""JSON doors of people: sign in, register, sign out, refresh."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.accounts import access, service
from app.accounts.attempts import limit_attempts, limit_registrations
from app.accounts.models import SignIn
from app.accounts.queries import current_membership
from app.accounts.schemas import (
    BillingLinksOut,
    DoneOut,
    LoginIn,
    LoginOut,
    RegisterIn,
    TokenOut,
    login_out,
)
from app.web.api import JsonBlueprint

bp = JsonBlueprint("accounts_api", __name__, description="Users and sign-in")


@bp.route("/api/v1/auth/login", methods=["POST"])
@bp.route("/auth/login", methods=["POST"])
@bp.route("/api/auth/login", methods=["POST"])
@bp.arguments(LoginIn)
@bp.documented(200, LoginOut)
@limit_attempts
@access.public
def login(body: dict[str, Any]) -> ResponseReturnValue:
    """Sign in by email and password; the answer and the cookie `session_token` carry the token."""
    return _signed_in(service.sign_in(body["email"], body["password"]), "Signed in", 200)


@bp.route("/auth/register", methods=["POST"])
@bp.route("/api/v1/auth/register", methods=["POST"])
@bp.route("/api/auth/register", methods=["POST"])
@bp.arguments(RegisterIn)
@bp.documented(201, LoginOut)
@limit_registrations
@access.public
def register(body: dict[str, Any]) -> ResponseReturnValue:
    """Register a user with a seller of its own, and sign in."""
    user = service.register(body["email"], body["password"], body["name"])
    return _signed_in(service.begin_sign_in(user), "Registered", 201)


@bp.route("/api/v1/auth/logout", methods=["POST"])
@bp.route("/api/auth/logout", methods=["POST"])
@bp.documented(200, DoneOut)
@access.public
def logout() -> ResponseReturnValue:
    """End the sign-in; also fine when nobody is signed in."""
    caller = access.find_caller()
    if caller is not None:
        service.sign_out(caller.sign_in)
    return access.close_session(jsonify(ok=True, success=True, message="Signed out"))


@bp.route("/api/v1/auth/refresh", methods=["POST"])
@bp.route("/auth/refresh", methods=["POST"])
@bp.documented(200, TokenOut)
@access.api()
def refresh() -> ResponseReturnValue:
    """Prolong the sign-in and get its token anew."""
    sign_in = access.current_sign_in()
    service.prolong(sign_in)
    answer = jsonify(success=True, access_token=access.token_of(sign_in), message="Token refreshed")
    return access.open_session(answer, sign_in)


@bp.route("/api/auth/post-login/stripe", methods=["GET", "POST"])
@bp.documented(200, BillingLinksOut)
@access.api()
def billing_links() -> ResponseReturnValue:
    """Where the user must go for billing; null: nowhere."""
    return {"onboarding_url": None, "manage_billing_url": None, "redirect_url": None}


def _signed_in(sign_in: SignIn, message: str, status: int) -> ResponseReturnValue:
    _, role = current_membership(sign_in.user)
    answer = jsonify(login_out(sign_in.user, role, access.token_of(sign_in), message))
    answer.status_code = status
    return access.open_session(answer, sign_in)
