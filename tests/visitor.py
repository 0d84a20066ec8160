"""The HTTP client of the tests."""

import contextvars
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db


class Visitor(FlaskClient):
    """Its requests see what the test has prepared, and share nothing else with it.

    Flask lets a request use the application context around it, and with it `g` and the session; no real request has that.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
            db.session.expire_all()
        return contextvars.Context().run(super().open, *args, **kwargs)
