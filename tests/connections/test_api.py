"""The JSON doors: shapes, roles, strangers, and providers that are not set up."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.connections.models import Connection, ConnectionStatus
from app.sandbox.lwa.tokens import PRIVATE_CLIENT_ID, PRIVATE_CLIENT_SECRET, private_refresh_token
from tests.connections.browsing import AS_PERSON, START, connect
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.connections import make_connection
from tests.simulated_amazon import NORTHWIND, Sandbox

I = "/api/v1/integrations"  # noqa: E741  as the contract of these routes calls it
AMAZON_STARTS = (START, "/api/integrations/amazon/auth/start", "/api/v1/amazon/auth", f"{I}/connect-amazon")


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


@pytest.fixture
def admin(client: FlaskClient, seller: Seller) -> FlaskClient:
    sign_in_json(client, make_member(seller))
    return client


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]


@pytest.mark.parametrize("path", AMAZON_STARTS)
def test_every_start_names_the_same_address_three_times(admin: FlaskClient, sandbox: Sandbox, path: str) -> None:
    told = admin.get(path).json
    assert told["success"] is True
    assert told["auth_url"] == told["authUrl"] == told["redirect_url"]
    assert f"state={told['state']}" in told["auth_url"]


def test_the_status_follows_the_connection(admin: FlaskClient, sandbox: Sandbox) -> None:
    before = admin.get(f"{I}/amazon/status").json
    assert before == {
        "success": True,
        "provider": "amazon",
        "connected": False,
        "status": "disconnected",
        "lastSync": None,
    }
    connect(admin, sandbox)
    for path in (f"{I}/amazon/status", "/api/integrations/amazon/status"):
        after = admin.get(path).json
        assert (after["connected"], after["status"]) == (True, "connected")
    assert admin.get(f"{I}/status").json == {
        "amazon_connected": True,
        "docs_connected": False,
        "providers": {"gmail": False, "outlook": False, "gdrive": False, "dropbox": False},
    }


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (ConnectionStatus.EXPIRED, "expired"),
        (ConnectionStatus.ERROR, "error"),
        (ConnectionStatus.PENDING, "disconnected"),
    ],
)
def test_each_state_has_its_word(admin: FlaskClient, seller: Seller, status: ConnectionStatus, told: str) -> None:
    make_connection(seller, status=status)
    answer = admin.get("/api/integrations/amazon/status").json
    assert (answer["connected"], answer["status"]) == (False, told)


@pytest.mark.parametrize(
    "path",
    [
        f"{I}/amazon/disconnect",
        "/api/integrations/amazon/disconnect",
        f"{I}/disconnect?provider=amazon",
        f"{I}/amazon/disconnect?purge=1",
    ],
)
def test_disconnecting_answers_the_same_however_often(
    admin: FlaskClient, db: SQLAlchemy, seller: Seller, path: str
) -> None:
    make_connection(seller)
    for _ in range(2):
        answer = admin.post(path, json={})
        assert (answer.status_code, answer.json["ok"], answer.json["success"]) == (200, True, True)
    assert admin.get(f"{I}/amazon/status").json["status"] == "disconnected"


def test_a_link_lives_from_its_note_to_its_removal(admin: FlaskClient, db: SQLAlchemy) -> None:
    made = admin.post(I, json={"provider": "gmail"})
    assert made.status_code == 201
    link = made.json["integration"]
    assert (link["provider"], link["status"], link["connected"], link["scopes"]) == ("gmail", "pending", False, [])
    assert error_of(admin.post(I, json={"provider": "gmail"})) == (409, "integration_exists")
    path = f"{I}/{link['id']}"
    assert admin.get(path).json["integration"] == link
    assert admin.put(path, json={"settings": {"folder": "invoices"}}).json["integration"] == link
    assert [entry["id"] for entry in admin.get("/api/integrations").json["integrations"]] == [link["id"]]
    assert admin.delete(path).json == {"ok": True, "success": True}
    assert error_of(admin.get(path)) == (404, "not_found")


@pytest.mark.parametrize("body", [{}, {"provider": "fax"}, {"provider": 5}])
def test_an_unknown_provider_is_refused(admin: FlaskClient, body: dict[str, Any]) -> None:
    answer = admin.post(I, json=body)
    assert error_of(answer) == (422, "validation_error")
    assert list(answer.json["details"]) == ["provider"]


@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("PUT", ""), ("DELETE", "")])
def test_another_sellers_link_does_not_exist(admin: FlaskClient, db: SQLAlchemy, method: str, rest: str) -> None:
    theirs = make_connection()
    body = {"settings": {}} if method == "PUT" else None
    answer = admin.open(f"{I}/{theirs.public_id}{rest}", method=method, json=body)
    unknown = admin.open(f"{I}/con_unknown{rest}", method=method, json=body)
    assert error_of(answer) == (404, "not_found")
    assert answer.json == unknown.json
    assert db.session.scalars(db.select(Connection)).one().status == ConnectionStatus.CONNECTED


CHANGES = [
    ("GET", START),
    ("POST", f"{I}/amazon/disconnect"),
    ("POST", f"{I}/amazon/reconnect"),
    ("POST", f"{I}/amazon/private-app"),
    ("POST", f"{I}/disconnect?provider=amazon"),
    ("POST", I),
    ("GET", f"{I}/connect-docs?provider=gmail"),
]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_viewers_see_and_do_not_change(client: FlaskClient, seller: Seller, role: Role, method: str, path: str) -> None:
    make_connection(seller)
    sign_in_json(client, make_member(seller, role))
    body = {"provider": "gmail", "client_id": "a", "client_secret": "b", "refresh_token": "c", "region": "NA"}
    assert error_of(client.open(path, method=method, json=body if method == "POST" else None)) == (403, "forbidden")
    assert client.get(f"{I}/amazon/status").json["connected"] is True


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *CHANGES,
        ("GET", I),
        ("GET", f"{I}/status"),
        ("GET", f"{I}/amazon/status"),
        ("POST", "/api/v1/oauth/test/amazon"),
        ("GET", "/api/v1/gmail/emails"),
    ],
)
def test_the_signed_out_get_401(client: FlaskClient, db: SQLAlchemy, method: str, path: str) -> None:
    assert error_of(client.open(path, method=method, headers={"Accept": "text/html"})) == (401, "unauthorized")


def test_a_private_app_is_connected_by_json(admin: FlaskClient, sandbox: Sandbox) -> None:
    body = {
        "client_id": PRIVATE_CLIENT_ID,
        "client_secret": f"  {PRIVATE_CLIENT_SECRET}\n",
        "refresh_token": private_refresh_token(sandbox.flask.extensions["world"], NORTHWIND),
        "region": "NA",
    }
    answer = admin.post(f"{I}/amazon/private-app", json=body)
    assert (answer.status_code, answer.json["integration"]["status"]) == (200, "connected")
    assert PRIVATE_CLIENT_SECRET not in answer.text
    wrong = admin.post(f"{I}/amazon/private-app", json=body | {"refresh_token": "Atzr|wrong"})
    assert error_of(wrong) == (422, "validation_error")
    assert "copy the new token" in wrong.json["details"]["refresh_token"]
    assert admin.get(f"{I}/amazon/status").json["connected"] is True


def test_reconnecting_starts_a_flow(admin: FlaskClient, sandbox: Sandbox, seller: Seller) -> None:
    make_connection(seller, status=ConnectionStatus.EXPIRED)
    assert admin.post("/api/integrations/amazon/reconnect").json["auth_url"].startswith(sandbox.url)
    assert error_of(admin.post(f"{I}/fax/reconnect", json={})) == (404, "not_found")


def test_a_login_that_cannot_start_sends_a_person_to_the_sign_in_page(client: FlaskClient, db: SQLAlchemy) -> None:
    assert error_of(client.get("/auth/amazon/start")) == (503, "provider_not_configured")
    answer = client.get("/auth/amazon/start", headers=AS_PERSON)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        (f"{I}/gmail/auth/start", (503, "provider_not_configured")),
        ("/api/v1/gmail/auth", (503, "provider_not_configured")),
        (f"{I}/stripe/auth", (503, "provider_not_configured")),
        (f"{I}/connect-docs?provider=dropbox", (503, "provider_not_configured")),
        (f"{I}/connect-docs?provider=fax", (422, "validation_error")),
        (f"{I}/gmail/emails", (400, "gmail_not_connected")),
        ("/api/v1/gmail/search?q=invoice", (400, "gmail_not_connected")),
        ("/api/v1/gmail/search", (422, "validation_error")),
        (f"{I}/gmail/emails/1/attachments", (400, "gmail_not_connected")),
        (f"{I}/stripe/transactions", (400, "stripe_not_connected")),
        ("/api/v1/stripe/account", (400, "stripe_not_connected")),
        (f"{I}/fax/status", (404, "not_found")),
        (f"{I}/gmail/emails?limit=0", (422, "validation_error")),
    ],
)
def test_providers_that_are_not_set_up_say_so(admin: FlaskClient, path: str, error: tuple[int, str]) -> None:
    assert error_of(admin.get(path)) == error


@pytest.mark.parametrize("provider", ["gmail", "stripe"])
def test_reconnecting_a_provider_that_is_not_set_up_says_so(admin: FlaskClient, provider: str) -> None:
    assert error_of(admin.post(f"{I}/{provider}/reconnect", json={})) == (503, "provider_not_configured")


@pytest.mark.parametrize("provider", ["gmail", "outlook"])
def test_disconnecting_a_provider_that_was_never_connected_is_fine(admin: FlaskClient, provider: str) -> None:
    answer = admin.post(f"{I}/disconnect?provider={provider}&purge=0")
    assert (answer.status_code, answer.json["ok"]) == (200, True)


@pytest.mark.parametrize(
    "path",
    [
        f"{I}/gmail/auth/callback",
        "/api/v1/gmail/callback",
        f"{I}/stripe/auth/callback",
        "/api/v1/stripe/callback",
        "/api/v1/amazon/callback",
    ],
)
def test_callbacks_with_a_forged_state_are_refused(client: FlaskClient, db: SQLAlchemy, path: str) -> None:
    answer = client.get(path, query_string={"code": "x", "state": "nope"}, headers={"Accept": "application/json"})
    assert error_of(answer) == (400, "invalid_state")


def test_webhooks_without_a_right_signature_are_refused(client: FlaskClient, db: SQLAlchemy) -> None:
    for path in ("/api/stripe-webhook", f"{I}/stripe/webhook"):
        answer = client.post(path, json={"id": "evt_1"}, headers={"Stripe-Signature": "t=1,v1=00"})
        assert error_of(answer) == (400, "invalid_signature")


def test_tests_of_connections_are_kept_in_a_history(admin: FlaskClient, sandbox: Sandbox) -> None:
    connect(admin, sandbox)
    told = admin.post("/api/v1/oauth/test/amazon", json={}).json
    assert (told["result"], told["connected"], [step["ok"] for step in told["tests"]]) == ("pass", True, [True, True])
    bulk = admin.post("/api/v1/oauth/test/bulk", json={"providers": ["amazon", "gmail", "gmail"]}).json
    assert bulk["summary"] == {"total": 2, "passed": 1, "failed": 0}
    history = admin.get("/api/v1/oauth/test/history?limit=2").json
    assert history["total"] == 3
    assert [(test["provider"], test["result"]) for test in history["tests"]] == [
        ("gmail", "not_connected"),
        ("amazon", "pass"),
    ]
    assert admin.get("/api/v1/oauth/test/status").json["providers"]["amazon"] == "connected"


def test_a_history_is_of_one_seller(app: Flask, admin: FlaskClient) -> None:
    admin.post("/api/v1/oauth/test/stripe", json={})
    stranger = app.test_client()
    sign_in_json(stranger, make_member())
    assert stranger.get("/api/v1/oauth/test/history").json == {"success": True, "tests": [], "total": 0}


@pytest.mark.parametrize("body", [{}, {"providers": []}, {"providers": ["fax"]}, {"providers": "amazon"}])
def test_a_bulk_test_wants_known_providers(admin: FlaskClient, body: dict[str, Any]) -> None:
    assert error_of(admin.post("/api/v1/oauth/test/bulk", json=body)) == (422, "validation_error")


def test_the_tests_tell_of_themselves_to_anybody(client: FlaskClient, db: SQLAlchemy) -> None:
    assert client.get("/api/v1/oauth/test/health").json == {"status": "ok"}
    endpoints = client.get("/api/v1/oauth/test/docs").json["endpoints"]
    assert {"method": "POST", "path": "/api/v1/oauth/test/bulk"} in endpoints
