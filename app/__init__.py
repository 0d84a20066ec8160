"""Opside finds the money Amazon owes FBA sellers, proves it, helps to claim it, and follows it until it is paid.

`create_app` is the only place that knows every room.
"""

import importlib
import importlib.util
from pathlib import Path

from flask import Flask

from app import web
from app.accounts import models as accounts_models
from app.activity import models as activity_models
from app.catalog import models as catalog_models
from app.claims import models as claims_models
from app.connections import models as connections_models
from app.core import queue
from app.core.db import db, migrate
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.detection import models as detection_models
from app.filing import models as filing_models
from app.ledger import models as ledger_models
from app.sync import models as sync_models

# Scaffolding: doors are registered as they are built.
_DOORS = [
    f"app.{room}.{door}"
    for room in (
        "web accounts activity catalog policy ledger detection claims connections filing sync dashboard".split()
    )
    for door in ("pages", "api", "commands")
] + ["app.flow", "app.commands"]

TABLES = (
    accounts_models,
    activity_models,
    catalog_models,
    ledger_models,
    detection_models,
    claims_models,
    connections_models,
    filing_models,
    sync_models,
)

_ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings) -> Flask:
    """The web app, which workers and commands use too. Raises SettingsError when a provider's part is malformed."""
    app = Flask("app", root_path=str(_ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # A database that was restarted is noticed before a request meets a dead connection.
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": True,
            "pool_size": 5,
            "max_overflow": 15,
        },
    )
    app.extensions["settings"] = settings
    app.extensions["sealer"] = Sealer(settings.encryption_keys)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(_ROOT / "migrations"))
    queue.init_app(app, settings.redis_url)
    web.init_app(app, settings)
    for name in _DOORS:
        if importlib.util.find_spec(name):
            module = importlib.import_module(name)
            for attribute in ("bp", "cli"):
                if hasattr(module, attribute):
                    web.register(app, getattr(module, attribute))
            if hasattr(module, "init_app"):
                module.init_app(app, settings)
    return app
