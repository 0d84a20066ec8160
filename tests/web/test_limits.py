"""How many requests a caller may make."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.core.settings import Settings
from tests.factories.accounts import make_member, sign_in_json

STATUS = "/api/services/status"


@pytest.fixture
def strict_app(app: Flask, settings: Settings) -> Iterator[Flask]:
    """Three requests in a window."""
    app.extensions["settings"] = replace(settings, requests_per_window=3)
    yield app
    app.extensions["settings"] = settings


def test_json_answers_say_what_is_left(client: FlaskClient) -> None:
    first, second = client.get(STATUS), client.get(STATUS)
    assert first.headers["X-RateLimit-Limit"] == "1000"
    assert [answer.headers["X-RateLimit-Remaining"] for answer in (first, second)] == ["999", "998"]
    assert int(first.headers["X-RateLimit-Reset"]) > 0


def test_beyond_the_limit_the_caller_is_told_when_to_come_again(strict_app: Flask, client: FlaskClient) -> None:
    answers = [client.get(STATUS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json["error"] == "rate_limited"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 901


def test_all_json_routes_share_one_allowance(strict_app: Flask, client: FlaskClient) -> None:
    for path in (STATUS, "/api/v1/openapi.json", "/api/v1/docs"):
        client.get(path)
    assert client.get(STATUS).status_code == 429


def test_health_tracking_and_the_socket_are_not_counted(strict_app: Flask, client: FlaskClient) -> None:
    for _ in range(5):
        assert client.get("/health").status_code == 200
        assert client.get("/ws/status").status_code == 426
        assert client.post("/api/metrics/track", json={"name": "web_vital"}).status_code == 200
    assert client.get(STATUS).status_code == 200


def test_users_behind_one_address_have_an_allowance_each(strict_app: Flask, db: SQLAlchemy) -> None:
    clients = strict_app.test_client(), strict_app.test_client()
    for one in clients:
        sign_in_json(one, make_member())
    for _ in range(3):
        assert clients[0].get("/api/v1/users/profile").status_code == 200
    assert clients[0].get("/api/v1/users/profile").status_code == 429
    assert clients[1].get("/api/v1/users/profile").status_code == 200


def test_pages_do_not_use_up_the_requests_of_programs(strict_app: Flask, client: FlaskClient) -> None:
    for _ in range(6):
        assert client.get("/sign-in").status_code == 200
    assert client.get(STATUS).status_code == 200


def test_an_empty_allowance_is_shown_to_people_as_a_page(strict_app: Flask, client: FlaskClient) -> None:
    answers = [client.get("/sign-in") for _ in range(16)]
    assert answers[-1].status_code == 429
    assert "too fast" in answers[-1].text
