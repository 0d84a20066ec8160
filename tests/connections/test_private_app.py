"""Connecting with a seller's own private app, against the sandbox's."""

import json

import pytest
from flask_sqlalchemy import SQLAlchemy
from werkzeug.wrappers import Response

from app.accounts.models import Seller
from app.connections import seals
from app.connections.models import Connection, ConnectionKind, ConnectionStatus, Participation
from app.connections.private_app import PrivateApp, connect_private_app
from app.core.errors import InvalidInput
from app.providers.errors import Unavailable
from app.sandbox.lwa.tokens import PRIVATE_CLIENT_ID, PRIVATE_CLIENT_SECRET, private_refresh_token
from tests.factories.accounts import make_member
from tests.factories.connections import make_connection
from tests.simulated_amazon import NORTHWIND, RecordedAmazon, Sandbox


def own_app(sandbox: Sandbox, **over: str) -> PrivateApp:
    token = private_refresh_token(sandbox.flask.extensions["world"], NORTHWIND)
    values = {
        "client_id": PRIVATE_CLIENT_ID,
        "client_secret": PRIVATE_CLIENT_SECRET,
        "refresh_token": token,
        "region": "NA",
    }
    return PrivateApp(**values | over)


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_member().memberships[0].seller


def test_proved_credentials_are_kept_sealed(db: SQLAlchemy, sandbox: Sandbox, seller: Seller) -> None:
    connection = connect_private_app(seller, make_member(seller), own_app(sandbox))
    assert (connection.status, connection.kind, connection.client_id) == (
        ConnectionStatus.CONNECTED,
        ConnectionKind.PRIVATE_APP,
        PRIVATE_CLIENT_ID,
    )
    assert PRIVATE_CLIENT_SECRET not in str(connection.sealed_client_secret)
    assert seals.open_sealed(connection, seals.CLIENT_SECRET) == PRIVATE_CLIENT_SECRET
    assert connection.renew_by_at is None
    assert [p.marketplace_id for p in db.session.scalars(db.select(Participation))] == ["ATVPDKIKX0DER"]


@pytest.mark.parametrize(
    ("over", "fields"),
    [
        ({"client_secret": "wrong"}, ["client_id", "client_secret"]),
        ({"refresh_token": "Atzr|wrong"}, ["refresh_token"]),
        ({"client_id": ""}, ["client_id"]),
        ({"refresh_token": "two\nlines"}, ["refresh_token"]),
        ({"client_secret": "x" * 3000, "region": "MARS"}, ["client_secret", "region"]),
    ],
)
def test_what_does_not_work_is_named_and_not_kept(
    db: SQLAlchemy, sandbox: Sandbox, seller: Seller, over: dict[str, str], fields: list[str]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        connect_private_app(seller, make_member(seller), own_app(sandbox, **over))
    assert list(caught.value.fields) == fields
    assert db.session.scalars(db.select(Connection)).all() == []


def test_the_wrong_region_is_named(db: SQLAlchemy, amazon: RecordedAmazon, seller: Seller) -> None:
    amazon.record("/auth/o2/token", Response(json.dumps({"access_token": "Atza|a", "expires_in": 3600})))
    denied = {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied."}]}
    amazon.record("/sellers/v1/marketplaceParticipations", Response(json.dumps(denied), 403))
    with pytest.raises(InvalidInput) as caught:
        connect_private_app(seller, make_member(seller), PrivateApp("id", "secret", "token", "EU"))
    assert list(caught.value.fields) == ["region"]


def test_a_working_connection_survives_a_failed_attempt(db: SQLAlchemy, amazon: RecordedAmazon, seller: Seller) -> None:
    connection = make_connection(seller)
    before = connection.sealed_refresh_token
    amazon.record("/auth/o2/token", Response("<html>503</html>", 503))
    with pytest.raises(Unavailable):
        connect_private_app(seller, make_member(seller), PrivateApp("id", "secret", "token", "NA"))
    assert (connection.sealed_refresh_token, connection.status) == (before, ConnectionStatus.CONNECTED)
