"""The web app, made from the environment: `gunicorn wsgi:app`, `flask --app wsgi ...`."""

import os
import sys

from flask import Flask

from app import create_app
from app.core.settings import Settings, SettingsError


def build() -> Flask:
    """The app; a missing or malformed variable ends the process with one line that names it."""
    try:
        return create_app(Settings.from_environment(os.environ))
    except SettingsError as error:
        print(f"opside: {error}", file=sys.stderr)
        raise SystemExit(os.EX_CONFIG) from None


app = build()
