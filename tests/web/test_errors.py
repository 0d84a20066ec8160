"""Every error in the form of its door."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app import create_app
from app.core.settings import Settings
from tests.factories.accounts import make_member, sign_in_json

LOGIN = "/api/v1/auth/login"
TWELVE_MB = {"CONTENT_LENGTH": str(12 * 1024 * 1024)}


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete(LOGIN)
    assert answer.status_code == 405
    assert answer.json["error"] == "method_not_allowed"
    assert "POST" in answer.headers["Allow"]


def test_a_body_that_is_not_json_is_refused_by_its_kind(client: FlaskClient) -> None:
    answer = client.post(LOGIN, data="email=a", content_type="text/plain")
    assert (answer.status_code, answer.json["error"]) == (415, "unsupported_media_type")


def test_broken_json_is_a_bad_request(client: FlaskClient) -> None:
    answer = client.post(LOGIN, data='{"email":', content_type="application/json")
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_json")


def test_bytes_that_are_no_text_are_broken_json(client: FlaskClient) -> None:
    answer = client.post(LOGIN, data=b'{"email": "\xff"}', content_type="application/json")
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_json")


def test_json_that_is_no_object_is_refused(client: FlaskClient) -> None:
    answer = client.post(LOGIN, data="[1]", content_type="application/json")
    assert (answer.status_code, answer.json["details"]) == (422, {"body": "must be a JSON object"})


@pytest.mark.parametrize("content_type", ["application/json", None])
def test_an_empty_body_is_an_empty_object(client: FlaskClient, content_type: str | None) -> None:
    answer = client.post(LOGIN, data=b"", content_type=content_type)
    assert answer.status_code == 422
    assert set(answer.json["details"]) == {"email", "password"}


def test_fields_of_the_wrong_type_are_named(client: FlaskClient) -> None:
    answer = client.post(LOGIN, json={"email": 5, "password": ["x"]})
    assert (answer.status_code, answer.json["error"]) == (422, "validation_error")
    assert set(answer.json["details"]) == {"email", "password"}


def test_a_wrong_query_value_is_named(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_json(client, make_member())
    answer = client.get("/api/sync/activity?limit=-1")
    assert answer.status_code == 422
    assert set(answer.json["details"]) == {"limit"}


def test_a_large_body_is_refused_before_it_is_read(client: FlaskClient) -> None:
    answer = client.post(LOGIN, content_type="application/json", environ_overrides=TWELVE_MB)
    assert (answer.status_code, answer.json["error"]) == (413, "payload_too_large")


def test_a_large_page_form_is_refused_with_a_page(client: FlaskClient) -> None:
    answer = client.post("/sign-in", environ_overrides=TWELVE_MB)
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.fixture
def lonely_client(settings: Settings) -> Iterator[FlaskClient]:
    """An app whose database and Redis are not there."""
    nowhere = {
        "database_url": "postgresql+psycopg://nobody@/none?host=/tmp/nowhere",
        "redis_url": "unix:///tmp/nowhere",
    }
    return create_app(replace(settings, **nowhere)).test_client()


def test_without_database_the_page_says_what_to_do(lonely_client: FlaskClient) -> None:
    answer = lonely_client.post("/api/v1/auth/login", json={"email": "a@example.com", "password": "x"})
    assert (answer.status_code, answer.json["error"]) == (503, "service_unavailable")
    assert "Retry-After" in answer.headers


def test_without_database_and_queue_the_health_check_says_so(lonely_client: FlaskClient) -> None:
    answer = lonely_client.get("/health")
    assert answer.status_code == 503
    assert answer.json == {"status": "error", "checks": {"database": "error", "queue": "error"}}


def test_without_queue_requests_are_limited_by_this_process(lonely_client: FlaskClient) -> None:
    first, second = (lonely_client.get("/api/services/status") for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert [answer.headers["X-RateLimit-Remaining"] for answer in (first, second)] == ["999", "998"]
    assert first.json["status"] == "degraded"


def test_without_queue_a_tracked_event_is_let_go(lonely_client: FlaskClient) -> None:
    assert lonely_client.post("/api/metrics/track", json={"name": "web_vital"}).status_code == 200


def test_an_unforeseen_error_shows_no_trace_and_is_logged(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.jinja_env.globals["asset"], asset = None, app.jinja_env.globals["asset"]  # the template cannot be drawn
    try:
        with caplog.at_level(logging.ERROR):
            answer = client.get("/api/v1/docs")
    finally:
        app.jinja_env.globals["asset"] = asset
    assert answer.status_code == 500
    assert answer.json == {
        "success": False,
        "error": "internal_server_error",
        "message": "The error has been written down. Nothing you entered before is lost. Go back and try again.",
    }
    assert "TypeError" in caplog.text


def test_what_the_database_cannot_keep_is_refused_without_being_logged(
    client: FlaskClient, db: SQLAlchemy, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in_json(client, make_member())
    too_large = client.get(f"/api/sync/activity?offset={10**30}")
    no_text = client.get("/api/v1/costs", query_string={"msku": "secret\0"})
    assert {(answer.status_code, answer.json["error"]) for answer in (too_large, no_text)} == {
        (422, "validation_error")
    }
    assert "refused by the database" in caplog.text
    assert "secret" not in caplog.text
