"""Migrations of the database, for commands alone: what they load is a tenth of a process's memory, so it is loaded late."""

from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.local import LocalProxy

from app.core.db import db

_EXTENSION = "migrate"  # where the commands of `flask db` look


def init_app(app: Flask, folder: Path) -> None:
    """Says where the migrations are. Nothing is loaded before a command asks for them."""

    def load() -> Any:
        from flask_migrate import Migrate  # noqa: PLC0415 - see the file's first line

        Migrate(app, db, directory=str(folder))
        return app.extensions[_EXTENSION]

    app.extensions[_EXTENSION] = LocalProxy(load)


def upgrade() -> None:
    """Brings the database to this version."""
    from flask_migrate import upgrade as run  # noqa: PLC0415 - see the file's first line

    run()
