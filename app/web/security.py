"""Headers and cookies that keep a browser from doing what this app never asks for."""

from flask import Flask, Response
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.settings import Settings

_POLICY = {
    "default-src": "'none'",
    "script-src": [],  # only scripts that carry the page's nonce
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
csrf = CSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # web/origins.py looks at Origin, which is there when Referer is not
    )
    if settings.is_https:
        # TLS ends at a router in front of us, which tells the visitor's address and scheme.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # Flask's documented way
    csrf.init_app(app)
    Talisman(
        app,
        force_https=False,
        strict_transport_security=settings.is_https,
        session_cookie_secure=settings.is_https,
        frame_options="DENY",
        content_security_policy=_POLICY,
        content_security_policy_nonce_in=["script-src"],
        referrer_policy="same-origin",
        permissions_policy={"camera": "()", "geolocation": "()", "microphone": "()", "payment": "()"},
    )
    app.after_request(_keep_private)


def _keep_private(response: Response) -> Response:
    """What a seller sees is not kept by browsers or proxies, unless the answer says otherwise (files, streams)."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
