"""Puts the plumbing on the app, in the order in which a request meets it."""

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from app.core.settings import Settings
from app.web import assets, bodies, errors, filters, limits, logs, meta, origins, security, transactions
from app.web.api import JsonBlueprint, OpenApi, name_schemas
from app.web.navigation import find_url, menu

_OPENAPI = "openapi"


def init_app(app: Flask, settings: Settings) -> None:
    """Everything that each room's doors rely on."""
    app.config.update(API_TITLE="Opside", API_VERSION="1.0.0", OPENAPI_VERSION="3.0.3")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default JSON provider has it
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(menu=menu, find_url=find_url)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.init_app(app, settings)
    bodies.init_app(app)  # before security, which reads the form of a page
    security.init_app(app, settings)
    origins.init_app(app)
    limits.init_app(app, settings)
    transactions.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    assets.init_app(app)
    app.extensions[_OPENAPI] = OpenApi(app, spec_kwargs=_ABOUT | {"marshmallow_plugin": name_schemas()})
    register(app, meta.bp)


def register(app: Flask, bp: Blueprint) -> None:
    """Registers a room's door. A JSON door is documented, and needs no CSRF token (the origin rule guards it)."""
    if isinstance(bp, JsonBlueprint):
        app.extensions[_OPENAPI].register_blueprint(bp)
        security.csrf.exempt(bp)
    else:
        app.register_blueprint(bp)
    limits.apply_allowances(app, bp)


_ABOUT = {
    "info": {
        "description": "Every action of Opside as JSON. "
        "An error is an object with `success` false, a stable code in `error`, and a `message` for people."
    },
    "security": [{"cookie": []}, {"bearer": []}],
    "components": {
        "securitySchemes": {
            "cookie": {"type": "apiKey", "in": "cookie", "name": "session_token"},
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        }
    },
}
