"""Who may enter a door. A mark on the view says what is needed; one hook looks at it before anything is parsed.

`@access.api(Role.VIEWER)`, `@access.page(Role.VIEWER)` or `@access.public` stands directly above the view. Without
a role any signed-in user may enter. A door without a mark is open to admins only.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

import flask_login
from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin
from werkzeug.wrappers import Response as BaseResponse

from app.accounts import queries, service
from app.accounts.errors import NotSignedIn
from app.accounts.models import Role, Seller, SignIn, User
from app.accounts.queries import Caller
from app.accounts.roles import includes
from app.accounts.tokens import make_token, read_token
from app.core import clock
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.settings import Settings
from app.web import limits
from app.web.answers import wants_json
from app.web.doors import DoorKind, DoorRule, ViewT, current_rule, mark, public
from app.web.fragments import is_fragment_request, redirect_after
from app.web.origins import split_address

__all__ = [  # `public` is web's own, and belongs to the words of access
    "api",
    "close_session",
    "current_role",
    "current_seller",
    "current_sign_in",
    "current_user",
    "find_caller",
    "go_to",
    "has_role",
    "init_app",
    "open_session",
    "page",
    "public",
    "token_of",
]
COOKIE = "session_token"
_CLOSED = DoorRule(DoorKind.PAGE, Role.ADMIN)
_NO_SELLER = "You are not a member of any seller. Ask an admin to add you, or register your own."
_login_manager = LoginManager()


def api(role: Role | None = None) -> Callable[[ViewT], ViewT]:
    """A JSON door: 401 without a valid token, 403 below the role."""
    return mark(DoorRule(DoorKind.API, role))


def page(role: Role | None = None) -> Callable[[ViewT], ViewT]:
    """A page: the signed-out are sent to the sign-in page and come back; 403 below the role."""
    return mark(DoorRule(DoorKind.PAGE, role))


class PageVisitor(UserMixin):
    """What Flask-Login keeps in the page session: the sign-in, not the user, so that it ends when the sign-in does."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def get_id(self) -> str:
        return self.caller.sign_in.public_id


def init_app(app: Flask) -> None:
    app.config.update(PERMANENT_SESSION_LIFETIME=service.SIGN_IN_LIFETIME)
    public(app.view_functions["static"])
    _login_manager.init_app(app)
    _login_manager.user_loader(_visitor_of)
    _login_manager.request_loader(_visitor_of_token)
    limits.identify_callers(app, lambda: caller.user.public_id if (caller := find_caller()) else None)
    app.before_request(_guard)
    app.after_request(_renew)
    app.jinja_env.globals.update(visitor=find_caller, has_role=has_role, own_sellers=_own_sellers)


def find_caller() -> Caller | None:
    """Who calls, as this door knows callers: by token at a JSON door, by session at a page. None: a visitor."""
    if "caller" not in g:
        rule = current_rule()
        is_api = rule.kind is DoorKind.API if rule and rule.kind is not DoorKind.PUBLIC else wants_json()
        g.caller = _caller_by_token() if is_api else _caller_by_session()
    return cast(Caller | None, g.caller)


def current_user() -> User:
    """The signed-in user. Raises NotSignedIn."""
    return _caller().user


def current_sign_in() -> SignIn:
    """The sign-in by which the user calls. Raises NotSignedIn."""
    return _caller().sign_in


def current_seller() -> Seller:
    """The seller whose data this request is about. Raises NotAllowed when the user works for none."""
    seller = _caller().seller
    if seller is None:
        raise NotAllowed(_NO_SELLER)
    return seller


def current_role() -> Role:
    """The user's role for the current seller. Raises NotAllowed when the user works for none."""
    return _role_of(_caller())


def has_role(role: Role) -> bool:
    """Whether the caller may do what that role may, for links and buttons that others should not see."""
    caller = find_caller()
    return caller is not None and caller.role is not None and includes(caller.role, role)


def token_of(sign_in: SignIn) -> str:
    """The JWT of a sign-in, for JSON answers."""
    settings: Settings = current_app.extensions["settings"]
    return make_token(sign_in, settings.secret_key)


def open_session(response: BaseResponse, sign_in: SignIn) -> BaseResponse:
    """Begins the browser's session: the page session and the token's cookie name the same sign-in."""
    session.clear()  # nothing that a visitor was given before is kept, the CSRF token neither
    session.permanent = True
    g.caller = queries.find_caller(sign_in.public_id)
    flask_login.login_user(PageVisitor(_caller()))
    _set_cookie(response, sign_in)
    return response


def close_session(response: BaseResponse) -> BaseResponse:
    """Forgets the browser's session. The sign-in itself is ended by the service."""
    flask_login.logout_user()
    session.clear()
    g.caller = None
    _write_cookie(response, "", 0)
    return response


def _guard() -> ResponseReturnValue | None:
    if request.url_rule is None or request.method == "OPTIONS":
        return None
    db.session.info["address"] = request.remote_addr
    rule = current_rule() or _CLOSED
    if rule.kind is DoorKind.PUBLIC:
        return None
    caller = find_caller()
    if caller is None:
        if rule.kind is DoorKind.API or wants_json():
            raise NotSignedIn
        return _send_to_sign_in()
    if rule.role is not None and not includes(_role_of(caller), rule.role):
        raise NotAllowed(f"This needs the role {rule.role}; yours is {caller.role}.")
    return None


def _role_of(caller: Caller) -> Role:
    if caller.role is None:
        raise NotAllowed(_NO_SELLER)
    return caller.role


def _caller() -> Caller:
    caller = find_caller()
    if caller is None:
        raise NotSignedIn
    return caller


def _visitor_of(public_id: str) -> PageVisitor | None:
    caller = queries.find_caller(public_id)
    return PageVisitor(caller) if caller else None


def _visitor_of_token(_: object) -> PageVisitor | None:
    caller = _caller_by_token()
    return PageVisitor(caller) if caller else None


def _caller_by_session() -> Caller | None:
    visitor = flask_login.current_user
    return visitor.caller if isinstance(visitor, PageVisitor) else None


def _caller_by_token() -> Caller | None:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
    settings: Settings = current_app.extensions["settings"]
    public_id = read_token(token, settings.secret_key) if token else None
    return queries.find_caller(public_id) if public_id else None


def _own_sellers() -> Sequence[Seller]:
    """What the seller switch offers; a page has it twice, for wide screens and for phones."""
    if "own_sellers" not in g:
        g.own_sellers = queries.list_sellers(current_user())
    return cast(Sequence[Seller], g.own_sellers)


def _send_to_sign_in() -> ResponseReturnValue:
    target = (
        split_address(request.headers.get("HX-Current-URL", "")).path
        if is_fragment_request()
        else request.full_path.rstrip("?")
    )
    back = target if request.method == "GET" or is_fragment_request() else ""
    return redirect_after(
        url_for("accounts.sign_in") + (f"?{urlencode({'next': back})}" if back not in {"", "/"} else "")
    )


def _renew(response: Response) -> Response:
    """A sign-in that is used does not end: past half its life it is prolonged, with its cookie."""
    caller: Caller | None = g.get("caller")
    if caller is None or request.endpoint == "static" or response.status_code >= 400:
        return response
    if caller.sign_in.ended_at is None and caller.sign_in.expires_at - clock.now() < service.SIGN_IN_LIFETIME / 2:
        service.prolong(caller.sign_in)
        _set_cookie(response, caller.sign_in)
    return response


def _set_cookie(response: BaseResponse, sign_in: SignIn) -> None:
    lifetime: timedelta = sign_in.expires_at - clock.now()
    _write_cookie(response, token_of(sign_in), int(lifetime.total_seconds()))


def _write_cookie(response: BaseResponse, token: str, max_age: int) -> None:
    settings: Settings = current_app.extensions["settings"]
    response.set_cookie(
        COOKIE, token, max_age=max_age, path="/", httponly=True, secure=settings.is_https, samesite="Lax"
    )


def go_to(path: str | None, fallback: str) -> BaseResponse:
    """Redirects to a path of this app that came from outside (`next`), else to the fallback."""
    parts = split_address(path or "")
    is_ours = (
        parts.path.startswith("/")
        and not parts.path.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
    )
    return redirect(path if is_ours and path else fallback, 303)
