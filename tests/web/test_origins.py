"""Which other sites may read and write."""

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.factories.accounts import PASSWORD, make_member, sign_in_json

CLIENT = "http://localhost:8080"
EVIL = "https://evil.example"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_preflight_of_the_client_is_let_through(client: FlaskClient, method: str) -> None:
    asked = {
        "Origin": CLIENT,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.options("/api/v1/users/profile", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == CLIENT
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert method in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Origin" in answer.vary


def test_a_preflight_of_another_site_is_told_nothing(client: FlaskClient) -> None:
    answer = client.options("/api/v1/users/profile", headers={"Origin": EVIL, "Access-Control-Request-Method": "POST"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_client_can_read_an_error(client: FlaskClient) -> None:
    answer = client.get("/api/v1/users/profile", headers={"Origin": CLIENT})
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == CLIENT


@pytest.mark.parametrize("origin", [EVIL, "null", "http://localhost:8080.evil.example"])
def test_a_write_from_another_site_changes_nothing(client: FlaskClient, db: SQLAlchemy, origin: str) -> None:
    user = make_member(name="Before")
    sign_in_json(client, user)
    answer = client.put("/api/v1/users/profile", json={"name": "After"}, headers={"Origin": origin})
    assert (answer.status_code, answer.json["error"]) == (403, "origin_not_allowed")
    assert user.name == "Before"


@pytest.mark.parametrize("origin", [CLIENT, "http://localhost"])
def test_the_client_and_the_app_itself_may_write(client: FlaskClient, db: SQLAlchemy, origin: str) -> None:
    user = make_member()
    sign_in_json(client, user)
    answer = client.put("/api/v1/users/profile", json={"name": "After"}, headers={"Origin": origin})
    assert answer.status_code == 200
    assert user.name == "After"


def test_a_page_form_from_another_site_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "a@example.com", "password": "x"}, headers={"Origin": EVIL})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["http://[", "//[::1"])
def test_a_malformed_address_is_nobodys(client: FlaskClient, db: SQLAlchemy, address: str) -> None:
    user = make_member()
    assert client.post("/api/metrics/track", json={"name": "x"}, headers={"Origin": address}).status_code == 403
    assert client.get("/auth/amazon/start", query_string={"redirect_uri": address}).status_code == 422
    answer = client.post(f"/sign-in?next={address}", data={"email": user.email, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
