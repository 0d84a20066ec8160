"""Opside finds the money Amazon owes FBA sellers, proves it, helps to claim it, and follows it until it is paid.

`create_app` is the only place that knows every room.
"""

from pathlib import Path
from types import ModuleType

from flask import Flask

from app import commands, flow, web
from app.accounts import api as accounts_api
from app.accounts import models as accounts_models
from app.accounts import pages as accounts_pages
from app.activity import api as activity_api
from app.activity import models as activity_models
from app.activity import pages as activity_pages
from app.catalog import api as catalog_api
from app.catalog import models as catalog_models
from app.catalog import pages as catalog_pages
from app.claims import api as claims_api
from app.claims import models as claims_models
from app.claims import pages as claims_pages
from app.connections import api as connections_api
from app.connections import banner as connections_banner
from app.connections import commands as connections_commands
from app.connections import models as connections_models
from app.connections import pages as connections_pages
from app.core import migrations, queue
from app.core.db import db
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.dashboard import api as dashboard_api
from app.dashboard import pages as dashboard_pages
from app.detection import api as detection_api
from app.detection import models as detection_models
from app.detection import pages as detection_pages
from app.filing import api as filing_api
from app.filing import models as filing_models
from app.filing import pages as filing_pages
from app.ledger import api as ledger_api
from app.ledger import models as ledger_models
from app.sync import api as sync_api
from app.sync import models as sync_models
from app.sync import pages as sync_pages
from app.sync.uploads import api as uploads_api
from app.sync.uploads import models as uploads_models
from app.sync.uploads import pages as uploads_pages

# A migration sees the tables of the modules that are loaded: all of them.
TABLES: tuple[ModuleType, ...] = (
    accounts_models,
    activity_models,
    catalog_models,
    ledger_models,
    detection_models,
    claims_models,
    connections_models,
    filing_models,
    sync_models,
    uploads_models,
)
DOORS: tuple[ModuleType, ...] = (
    accounts_pages,
    accounts_api,
    activity_pages,
    activity_api,
    catalog_pages,
    catalog_api,
    ledger_api,
    detection_pages,
    detection_api,
    claims_pages,
    claims_api,
    connections_pages,
    connections_api,
    filing_pages,
    filing_api,
    sync_pages,
    sync_api,
    uploads_pages,
    uploads_api,
    dashboard_pages,
    dashboard_api,
)
# What a room installs on the app beside its routes: commands, listeners, its provider's settings.
INSTALLED: tuple[ModuleType, ...] = (
    accounts_pages,
    activity_api,
    connections_banner,
    connections_commands,
    flow,
    commands,
)

_ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings) -> Flask:
    """The web app, which workers and commands use too. Raises SettingsError when a provider's part is malformed."""
    app = Flask("app", root_path=str(_ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # A database that was restarted is noticed before a request meets a dead connection.
        # Values of a statement stay out of errors, and so out of the log.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "pool_size": 5, "max_overflow": 15, "hide_parameters": True},
    )
    app.extensions["settings"] = settings
    app.extensions["sealer"] = Sealer(settings.encryption_keys)
    db.init_app(app)
    migrations.init_app(app, _ROOT / "migrations")
    queue.init_app(app, settings.redis_url)
    web.init_app(app, settings)
    for door in DOORS:
        web.register(app, door.bp)
    for installed in INSTALLED:
        installed.init_app(app, settings)
    return app
