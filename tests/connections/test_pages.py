"""The connection pages, as a person without JavaScript uses them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.connections.models import Connection, ConnectionKind, ConnectionStatus
from app.core import clock
from app.sandbox.lwa.tokens import PRIVATE_CLIENT_ID, PRIVATE_CLIENT_SECRET, private_refresh_token
from tests.connections.browsing import AS_PERSON, come_back
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.connections import make_connection, make_participation
from tests.simulated_amazon import NORTHWIND, RecordedAmazon, Sandbox, settings_for


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


@pytest.fixture
def admin(client: FlaskClient, seller: Seller) -> FlaskClient:
    sign_in_page(client, make_member(seller))
    return client


def page(client: FlaskClient, path: str = "/connection") -> str:
    answer = client.get(path, headers=AS_PERSON)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_seller_connects_by_following_the_page(admin: FlaskClient, sandbox: Sandbox) -> None:
    assert "Connect a demo seller" in page(admin)
    away = admin.get("/connection/amazon/start")
    assert away.status_code == 302
    back = come_back(admin, sandbox.consent(away.headers["Location"]))
    assert back.headers["Location"] == "/connection"
    text = page(admin)
    assert "Amazon is connected." in text
    assert "Northwind Outdoor (US)" in text
    assert NORTHWIND in text


def test_a_denied_consent_is_told_on_the_page(admin: FlaskClient, sandbox: Sandbox) -> None:
    away = admin.get("/connection/amazon/start")
    assert (
        come_back(admin, sandbox.consent(away.headers["Location"], decision="deny")).headers["Location"]
        == "/connection"
    )
    assert "You did not authorize Opside" in page(admin)


def test_the_demo_is_named_as_such(
    app: Flask, admin: FlaskClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No real account is involved" in page(admin)
    monkeypatch.setitem(app.extensions, "amazon", settings_for("https://sellercentral.example"))
    text = page(admin)
    assert "No real account is involved" not in text
    assert "country=DE" in text


def test_an_installation_without_an_app_offers_the_private_one(admin: FlaskClient) -> None:
    text = page(admin)
    assert "/connection/private-app" in text
    assert "/connection/amazon/start" not in text


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (ConnectionStatus.PENDING, "Not finished yet"),
        (ConnectionStatus.CONNECTED, "Test the connection"),
        (ConnectionStatus.EXPIRED, "no longer lets Opside in"),
        (ConnectionStatus.ERROR, "no longer lets Opside in"),
        (ConnectionStatus.DISCONNECTED, "Connect Amazon"),
    ],
)
def test_each_state_says_what_it_is(admin: FlaskClient, seller: Seller, status: ConnectionStatus, told: str) -> None:
    make_connection(seller, status=status, error="Amazon's own words" if status == ConnectionStatus.EXPIRED else None)
    text = page(admin)
    assert told in text
    assert ("own words" in text) is (status == ConnectionStatus.EXPIRED)


def test_the_yearly_renewal_is_announced(admin: FlaskClient, seller: Seller) -> None:
    make_connection(seller, renew_by_at=clock.now())
    assert "Your yearly authorization ends" in page(admin)


def test_a_seller_that_was_never_connected_is_not_called_disconnected(
    admin: FlaskClient, db: SQLAlchemy, seller: Seller
) -> None:
    assert "Not connected" in page(admin)
    assert "Disconnected" not in page(admin)
    connection = make_connection(seller, status=ConnectionStatus.DISCONNECTED, connected_at=None)
    assert "Disconnected" not in page(admin)
    connection.connected_at, connection.disconnected_at = clock.now(), clock.now()
    assert "Disconnected" in page(admin)


def test_a_suspended_store_is_shown(admin: FlaskClient, seller: Seller) -> None:
    make_connection(seller, kind=ConnectionKind.PRIVATE_APP)
    make_participation(seller, "A1PA6795UKMFR9", has_suspended_listings=True, store_name="<b>Laden</b>")
    text = page(admin)
    assert "Listings suspended" in text
    assert "&lt;b&gt;Laden" in text
    assert "Your own private app" in text


def test_a_viewer_sees_the_state_and_no_way_to_change_it(client: FlaskClient, seller: Seller) -> None:
    make_connection(seller)
    sign_in_page(client, make_member(seller, Role.VIEWER))
    text = page(client)
    assert "How it is connected" in text
    assert "/connection/disconnect" not in text
    for path in ("/connection/disconnect", "/connection/private-app", "/connection/amazon/start"):
        assert client.get(path, headers=AS_PERSON).status_code == 403
    for path in ("/connection/disconnect", "/connection/private-app", "/connection/check"):
        assert client.post(path, headers=AS_PERSON).status_code == 403


@pytest.mark.parametrize(
    "path", ["/connection", "/connection/private-app", "/connection/disconnect", "/connection/amazon/start"]
)
def test_the_signed_out_are_sent_to_sign_in(client: FlaskClient, db: SQLAlchemy, path: str) -> None:
    answer = client.get(path, headers=AS_PERSON)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_another_sellers_connection_is_not_shown(admin: FlaskClient, db: SQLAlchemy) -> None:
    make_connection(partner_id="A9STRANGER")
    assert "A9STRANGER" not in page(admin)


@pytest.mark.parametrize(("choice", "told"), [("keep", "What was synced is kept"), ("purge", "is being deleted")])
def test_disconnecting_asks_first_and_says_what_was_done(
    admin: FlaskClient, db: SQLAlchemy, seller: Seller, choice: str, told: str
) -> None:
    connection = make_connection(seller)
    assert "Disconnect Amazon?" in page(admin, "/connection/disconnect")
    answer = admin.post("/connection/disconnect", data={"records": choice})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/connection")
    assert told in page(admin)
    db.session.refresh(connection)
    assert connection.status == ConnectionStatus.DISCONNECTED


def test_an_unknown_choice_disconnects_nothing(admin: FlaskClient, db: SQLAlchemy, seller: Seller) -> None:
    connection = make_connection(seller)
    assert admin.post("/connection/disconnect", data={"records": "burn"}).status_code == 422
    db.session.refresh(connection)
    assert connection.status == ConnectionStatus.CONNECTED


def test_a_form_without_its_token_is_refused(app: Flask, admin: FlaskClient, db: SQLAlchemy, seller: Seller) -> None:
    connection = make_connection(seller)
    app.config["WTF_CSRF_ENABLED"] = True
    assert admin.post("/connection/disconnect", data={"records": "keep"}).status_code == 400
    db.session.refresh(connection)
    assert connection.status == ConnectionStatus.CONNECTED


def private_app(sandbox: Sandbox, **over: str) -> dict[str, str]:
    token = private_refresh_token(sandbox.flask.extensions["world"], NORTHWIND)
    form = {
        "client_id": PRIVATE_CLIENT_ID,
        "client_secret": PRIVATE_CLIENT_SECRET,
        "refresh_token": token,
        "region": "NA",
    }
    return form | over


def test_a_private_app_is_connected_by_its_form(admin: FlaskClient, sandbox: Sandbox) -> None:
    assert "View LWA credentials" in page(admin, "/connection/private-app")
    answer = admin.post("/connection/private-app", data=private_app(sandbox))
    assert answer.status_code == 303
    assert "connected with your private app" in page(admin)


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"refresh_token": "Atzr|wrong"}, "Authorize the app anew in Seller Central"),
        ({"client_secret": "wrong"}, "does not accept this client id"),
        ({"client_id": ""}, "is missing"),
    ],
)
def test_a_wrong_field_is_named_and_no_secret_comes_back(
    admin: FlaskClient, db: SQLAlchemy, sandbox: Sandbox, over: dict[str, str], told: str
) -> None:
    sent = private_app(sandbox, **over)
    answer = admin.post("/connection/private-app", data=sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert sent["refresh_token"] not in answer.text
    assert sent["client_secret"] not in answer.text
    assert db.session.scalars(db.select(Connection)).all() == []


def test_an_amazon_that_is_away_is_told_on_the_form(admin: FlaskClient, amazon: RecordedAmazon) -> None:
    form = {"client_id": "a", "client_secret": "b", "refresh_token": "c", "region": "NA"}
    answer = admin.post("/connection/private-app", data=form)
    assert answer.status_code == 502
    assert "Nothing was kept. Try again" in answer.text


def test_the_connection_can_be_tested(admin: FlaskClient, sandbox: Sandbox) -> None:
    away = admin.get("/connection/amazon/start")
    come_back(admin, sandbox.consent(away.headers["Location"]))
    assert admin.post("/connection/check").status_code == 303
    assert "the connection works" in page(admin)


def test_a_test_that_fails_says_why(admin: FlaskClient, amazon: RecordedAmazon, seller: Seller) -> None:
    admin.post("/connection/check")
    assert "Amazon is not connected" in page(admin)
    make_connection(seller)
    admin.post("/connection/check")
    assert "Amazon refused the request: nothing recorded" in page(admin)


def test_the_end_page_believes_the_database_and_not_its_address(client: FlaskClient, seller: Seller) -> None:
    assert "is not connected" in page(client, "/oauth/success?status=ok")
    sign_in_page(client, make_member(seller))
    assert "is not connected" in page(client, "/oauth/success?status=ok&provider=amazon")
    make_connection(seller)
    assert "Amazon is connected" in page(client, "/oauth/success?status=ok&provider=amazon")
    strange = page(client, "/oauth/success?status=error&error=<b>call+0123</b>")
    assert "0123" not in strange
