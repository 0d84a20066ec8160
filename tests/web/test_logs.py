"""What is written down, and what never is."""

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.web.logs import JsonLines
from tests.factories.accounts import PASSWORD, make_member


def test_a_request_is_one_line_without_anything_personal(
    client: FlaskClient, db: SQLAlchemy, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_member()
    with caplog.at_level(logging.INFO):
        client.post("/auth/login?token=secret", json={"email": user.email, "password": PASSWORD})
    lines = [record for record in caplog.records if record.name == "app.requests"]
    assert len(lines) == 1
    facts = lines[0].__dict__["facts"]
    assert (facts["method"], facts["route"], facts["status"]) == ("POST", "/auth/login", 200)
    written = "".join(JsonLines().format(record) for record in caplog.records)
    assert not any(secret in written for secret in (user.email, PASSWORD, "secret", user.name))


def test_a_line_carries_the_request_that_it_belongs_to(app: Flask, client: FlaskClient) -> None:
    record = logging.LogRecord("app", logging.WARNING, "", 0, "hello %s", ("you",), None)
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["message"]) == ("warning", "hello you")
    assert client.get("/health").headers["X-Request-Id"]


def test_libraries_that_write_addresses_are_kept_quiet(app: Flask) -> None:
    assert logging.getLogger("httpx").getEffectiveLevel() == logging.WARNING
