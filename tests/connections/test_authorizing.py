"""The website authorization flow, from its start to Amazon's answer, against the sandbox."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from werkzeug.wrappers import Response

from app.accounts.models import AuditEntry, Membership, Role
from app.activity.models import ActivityEntry
from app.connections import seals
from app.connections.models import AuthorizationState, Connection, ConnectionStatus, Participation
from app.core import clock
from tests.connections.browsing import AS_PROGRAM, CALLBACK, START, come_back, connect, start
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.connections import make_connection
from tests.simulated_amazon import NORTHWIND, RecordedAmazon, Sandbox


def only_connection(db: SQLAlchemy) -> Connection:
    return db.session.scalars(db.select(Connection)).one()


def test_a_seller_who_authorizes_is_connected(client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox) -> None:
    user = make_member()
    sign_in_json(client, user)
    answer = connect(client, sandbox)
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/oauth/success"
    assert parse_qs(where.query)["status"] == ["ok"]
    connection = only_connection(db)
    assert (connection.status, connection.partner_id, connection.region) == (
        ConnectionStatus.CONNECTED,
        NORTHWIND,
        "NA",
    )
    assert connection.is_sandbox
    assert connection.renew_by_at is not None
    assert timedelta(days=364) < connection.renew_by_at - clock.now() <= timedelta(days=365)
    assert [p.marketplace_id for p in db.session.scalars(db.select(Participation))] == ["ATVPDKIKX0DER"]


def test_tokens_are_sealed_and_open_for_their_row_only(client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox) -> None:
    sign_in_json(client, make_member())
    connect(client, sandbox)
    connection = only_connection(db)
    assert connection.sealed_refresh_token is not None
    assert "Atzr" not in connection.sealed_refresh_token
    assert seals.open_sealed(connection, seals.REFRESH_TOKEN).startswith("Atzr|")
    assert seals.open_sealed(connection, seals.ACCESS_TOKEN).startswith("Atza|")


def test_the_audit_and_the_feed_tell_of_it(client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox) -> None:
    user = make_member()
    sign_in_json(client, user)
    connect(client, sandbox)
    (entry,) = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "connected"))
    assert (entry.user_id, entry.details["provider"]) == (user.id, "amazon")
    assert "connection_connected" in {entry.type for entry in db.session.scalars(db.select(ActivityEntry))}


def test_the_state_is_stored_as_a_hash_alone(client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox) -> None:
    sign_in_json(client, make_member())
    state = client.get(START).json["state"]
    (kept,) = db.session.scalars(db.select(AuthorizationState))
    assert len(state) >= 43
    assert state not in kept.state_hash


def test_an_authorization_of_another_region_is_kept_under_that_region(
    client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    sign_in_json(client, make_member())
    connect(client, sandbox, seller="A3ALPENGLUCKEU")
    assert only_connection(db).region == "EU"


def test_reconnecting_replaces_the_tokens_and_nothing_else(
    client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    user = make_member()
    old = make_connection(user.memberships[0].seller, status=ConnectionStatus.EXPIRED, error="revoked")
    before = (old.public_id, old.created_at, old.sealed_refresh_token)
    sign_in_json(client, user)
    connect(client, sandbox)
    after = only_connection(db)
    assert (after.public_id, after.created_at) == before[:2]
    assert after.sealed_refresh_token != before[2]
    assert (after.status, after.error) == (ConnectionStatus.CONNECTED, None)


@pytest.mark.parametrize("state", ["", "forged", "forged-" + "0" * 40])
def test_a_state_that_nobody_was_given_is_refused(client: FlaskClient, sandbox: Sandbox, state: str) -> None:
    answer = client.get(CALLBACK, query_string={"code": "x", "state": state}, headers=AS_PROGRAM)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_state")


def test_a_person_is_told_how_to_start_again(client: FlaskClient, sandbox: Sandbox) -> None:
    answer = come_back(client, f"{CALLBACK}?state=forged&code=x")
    assert answer.status_code == 400
    assert "Start again" in answer.text


def test_a_state_works_once(client: FlaskClient, sandbox: Sandbox) -> None:
    sign_in_json(client, make_member())
    back = sandbox.consent(start(client))
    assert come_back(client, back).status_code == 302
    assert come_back(client, back, AS_PROGRAM).json["error"] == "invalid_state"


def test_a_state_ends_after_ten_minutes(
    client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_json(client, make_member())
    back = sandbox.consent(start(client))
    later = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert come_back(client, back, AS_PROGRAM).json["error"] == "invalid_state"
    assert db.session.scalars(db.select(Connection)).all() == []


def test_a_flow_is_finished_by_nobody_but_its_starter(
    app: Flask, client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    sign_in_json(client, make_member())
    back = sandbox.consent(start(client))
    stranger, visitor = app.test_client(), app.test_client()
    sign_in_json(stranger, make_member())
    assert come_back(stranger, back, AS_PROGRAM).json["error"] == "invalid_state"
    assert come_back(visitor, back, AS_PROGRAM).json["error"] == "invalid_state"
    assert come_back(client, back).status_code == 302
    assert only_connection(db).status == ConnectionStatus.CONNECTED


def test_a_member_who_lost_the_role_meanwhile_connects_nothing(
    client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    user = make_member()
    sign_in_json(client, user)
    back = sandbox.consent(start(client))
    db.session.execute(db.update(Membership).values(role=Role.VIEWER))
    assert come_back(client, back, AS_PROGRAM).json["error"] == "invalid_state"


def test_a_denied_consent_is_explained_and_uses_the_state_up(
    client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    sign_in_json(client, make_member())
    back = sandbox.consent(start(client), decision="deny")
    answer = come_back(client, back)
    where = urlsplit(answer.headers["Location"])
    assert answer.status_code == 302
    assert parse_qs(where.query) == {"status": ["error"], "provider": ["amazon"], "error": ["access_denied"]}
    assert "did not authorize" in client.get(answer.headers["Location"]).text
    assert come_back(client, back, AS_PROGRAM).json["error"] == "invalid_state"
    assert db.session.scalars(db.select(Connection)).all() == []


def test_a_code_that_amazon_refuses_connects_nothing(client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox) -> None:
    sign_in_json(client, make_member())
    state = parse_qs(urlsplit(start(client)).query)["state"][0]
    answer = client.get(
        CALLBACK, query_string={"state": state, "spapi_oauth_code": "wrong", "selling_partner_id": NORTHWIND}
    )
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["exchange_failed"]
    assert db.session.scalars(db.select(Connection)).all() == []


def tokens() -> Response:
    return Response(json.dumps({"access_token": "Atza|a", "refresh_token": "Atzr|r", "expires_in": 3600}))


def answer_from_amazon(client: FlaskClient) -> dict[str, str]:
    state = parse_qs(urlsplit(start(client)).query)["state"][0]
    return {"state": state, "spapi_oauth_code": "c", "selling_partner_id": "A1SELLER"}


def test_tokens_that_open_nothing_are_not_kept(client: FlaskClient, db: SQLAlchemy, amazon: RecordedAmazon) -> None:
    sign_in_json(client, make_member())
    amazon.record("/auth/o2/token", tokens())
    denied = {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied."}]}
    amazon.record("/sellers/v1/marketplaceParticipations", Response(json.dumps(denied), 403))
    answer = client.get(CALLBACK, query_string=answer_from_amazon(client))
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["access_refused"]
    assert db.session.scalars(db.select(Connection)).all() == []


def test_a_busy_amazon_does_not_undo_an_authorization(
    client: FlaskClient, db: SQLAlchemy, amazon: RecordedAmazon
) -> None:
    sign_in_json(client, make_member())
    amazon.record("/auth/o2/token", tokens())
    amazon.record("/sellers/v1/marketplaceParticipations", Response("<html>503</html>", 503))
    answer = client.get(CALLBACK, query_string=answer_from_amazon(client))
    assert "status=ok" in answer.headers["Location"]
    assert only_connection(db).status == ConnectionStatus.CONNECTED


def test_an_app_that_is_not_set_up_is_told(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_json(client, make_member())
    answer = client.get(START)
    assert (answer.status_code, answer.json["error"]) == (503, "provider_not_configured")
    assert "AMAZON_APP_ID" in answer.json["message"]


@pytest.mark.parametrize(
    "redirect_uri",
    ["https://evil.example/app", "//evil.example", "javascript:alert(1)", "http://localhost:8080.evil.example/"],
)
def test_a_foreign_return_address_is_refused(client: FlaskClient, sandbox: Sandbox, redirect_uri: str) -> None:
    for path in (START, "/auth/amazon/start"):
        sign_in_json(client, make_member())
        answer = client.get(path, query_string={"redirect_uri": redirect_uri})
        assert (answer.status_code, list(answer.json["details"])) == (422, ["redirect_uri"])


@pytest.mark.parametrize(
    "way",
    [
        {"query_string": {"redirect_uri": "http://localhost:8080/any/page"}},
        {"headers": {"Origin": "http://localhost:8080"}},
    ],
)
def test_an_allowed_client_gets_its_user_back(
    client: FlaskClient, sandbox: Sandbox, way: dict[str, dict[str, str]]
) -> None:
    sign_in_json(client, make_member())
    url = client.get(START, **way).json["auth_url"]
    answer = come_back(client, sandbox.consent(url))
    assert answer.headers["Location"].startswith(
        "http://localhost:8080/oauth/success?status=ok&provider=amazon&scopes="
    )


def test_an_unknown_country_is_refused(client: FlaskClient, sandbox: Sandbox) -> None:
    sign_in_json(client, make_member())
    assert client.get(START, query_string={"country": "XX"}).status_code == 422


def sign_in_by_amazon(client: FlaskClient, sandbox: Sandbox, **changes: str) -> str:
    """A visitor's flow; `changes` are what the visitor puts into Amazon's redirect. Gives where it ends."""
    url = client.get("/auth/amazon/start").json["auth_url"]
    parts = urlsplit(sandbox.consent(url))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changes
    answer = client.get(parts.path, query_string=query)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def test_a_visitor_is_signed_in_through_amazon(client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox) -> None:
    assert "status=ok" in sign_in_by_amazon(client, sandbox)
    profile = client.get("/api/v1/users/profile").json
    assert profile["amazon_connected"] is True
    assert only_connection(db).partner_id == NORTHWIND


def test_a_link_signs_nobody_in_as_the_one_who_made_it(
    app: Flask, client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    parts = urlsplit(sandbox.consent(app.test_client().get("/auth/amazon/start").json["auth_url"]))
    assert client.get(f"{parts.path}?{parts.query}").status_code == 400
    assert client.get("/auth/me").status_code == 401


def test_the_same_seller_is_the_same_user_next_time(app: Flask, db: SQLAlchemy, sandbox: Sandbox) -> None:
    first, second = app.test_client(), app.test_client()
    sign_in_by_amazon(first, sandbox)
    sign_in_by_amazon(second, sandbox)
    assert first.get("/auth/me").json["id"] == second.get("/auth/me").json["id"]
    assert len(db.session.scalars(db.select(Connection)).all()) == 1


def test_nobody_is_signed_in_as_a_seller_whose_id_was_put_into_the_address(
    app: Flask, client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    sign_in_by_amazon(app.test_client(), sandbox)
    where = sign_in_by_amazon(client, sandbox, selling_partner_id="A3ALPENGLUCKEU")
    assert "error=seller_unconfirmed" in where
    assert client.get("/auth/me").status_code == 401
    assert "Register with your email" in client.get(where).text


def test_a_browser_is_sent_straight_to_amazon(client: FlaskClient, sandbox: Sandbox) -> None:
    answer = client.get("/auth/amazon/start", headers={"Accept": "text/html,application/xhtml+xml"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(sandbox.url)


def test_a_member_who_uses_the_login_address_connects_the_own_seller(
    client: FlaskClient, db: SQLAlchemy, sandbox: Sandbox
) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller))
    sign_in_by_amazon(client, sandbox)
    assert only_connection(db).seller_id == seller.id
