"""Clients, losses, disconnecting, participations."""

import json

import pytest
from flask_sqlalchemy import SQLAlchemy
from werkzeug.wrappers import Response

from app.accounts.models import Seller
from app.activity.models import ActivityEntry
from app.connections import service
from app.connections.errors import AmazonNotConnected, IntegrationExists
from app.connections.events import ConnectionLost, Disconnected
from app.connections.models import Connection, ConnectionKind, ConnectionStatus, Participation, Provider
from app.core import clock, events
from app.core.db import commit
from app.core.errors import ProviderError
from app.core.sealing import SealBroken
from app.providers.errors import AppRejected, GrantRevoked, Refused, Throttled, Unavailable
from app.providers.records import ParticipationRecord
from tests.factories.accounts import make_member, make_seller
from tests.factories.connections import make_connection, make_participation
from tests.simulated_amazon import RecordedAmazon

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[events.Event]:
    """The events that were sent, whoever else hears them."""
    sent: list[events.Event] = []
    monkeypatch.setattr(events, "send", sent.extend)
    return sent


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


def test_a_client_of_a_connected_seller_calls_with_its_token(
    db: SQLAlchemy, amazon: RecordedAmazon, seller: Seller
) -> None:
    make_connection(seller, access_token="Atza|mine")
    db.session.commit()
    amazon.record(PARTICIPATIONS, Response('{"payload": []}'))
    assert service.get_amazon_client(seller).participations() == []
    assert amazon.asked(PARTICIPATIONS)[0].headers["x-amz-access-token"] == "Atza|mine"


def test_a_private_app_renews_with_its_own_credentials(db: SQLAlchemy, amazon: RecordedAmazon, seller: Seller) -> None:
    connection = make_connection(
        seller, kind=ConnectionKind.PRIVATE_APP, client_id="amzn1.own", refresh_token="Atzr|own"
    )
    service.seals.seal(connection, service.seals.CLIENT_SECRET, "own secret")
    connection.access_token_expires_at = clock.now()
    db.session.commit()
    amazon.record("/auth/o2/token", Response(json.dumps({"access_token": "Atza|new", "expires_in": 3600})))
    amazon.record(PARTICIPATIONS, Response('{"payload": []}'))
    service.get_amazon_client(seller).participations()
    form = amazon.asked("/auth/o2/token")[0].form
    assert (form["client_id"], form["client_secret"], form["refresh_token"]) == ("amzn1.own", "own secret", "Atzr|own")


@pytest.mark.parametrize("status", [None, *(s for s in ConnectionStatus if s != ConnectionStatus.CONNECTED)])
def test_there_is_no_client_without_a_connection(
    amazon: RecordedAmazon, seller: Seller, status: ConnectionStatus | None
) -> None:
    if status:
        make_connection(seller, status=status)
    with pytest.raises(AmazonNotConnected) as caught:
        service.get_amazon_client(seller)
    assert (caught.value.code, caught.value.status) == ("amazon_not_connected", 400)


def test_a_token_copied_into_another_sellers_row_does_not_open(amazon: RecordedAmazon, seller: Seller) -> None:
    mine, theirs = make_connection(seller), make_connection()
    theirs.sealed_refresh_token = mine.sealed_refresh_token
    with pytest.raises(SealBroken):
        service.credentials_of(theirs)


def test_sellers_in_japan_get_clients_that_read_japanese(amazon: RecordedAmazon, seller: Seller) -> None:
    connection = make_connection(seller)
    assert not service.credentials_of(connection).is_japanese
    make_participation(seller, "A1VC38T7YXB528")
    assert service.credentials_of(connection).is_japanese


@pytest.mark.parametrize(
    ("error", "kind", "status"),
    [
        (GrantRevoked("revoked"), ConnectionKind.WEBSITE, ConnectionStatus.EXPIRED),
        (GrantRevoked("revoked"), ConnectionKind.PRIVATE_APP, ConnectionStatus.EXPIRED),
        (AppRejected("secret expired"), ConnectionKind.PRIVATE_APP, ConnectionStatus.ERROR),
        (AppRejected("secret expired"), ConnectionKind.WEBSITE, ConnectionStatus.CONNECTED),
        (Refused("bad window"), ConnectionKind.WEBSITE, ConnectionStatus.CONNECTED),
        (Unavailable("away"), ConnectionKind.WEBSITE, ConnectionStatus.CONNECTED),
        (Throttled("busy", 5), ConnectionKind.WEBSITE, ConnectionStatus.CONNECTED),
    ],
)
def test_only_what_a_seller_can_mend_ends_a_connection(
    db: SQLAlchemy, heard: list[events.Event], seller: Seller, error: ProviderError, kind: str, status: str
) -> None:
    connection = make_connection(seller, kind=kind)
    service.lose_connection(seller.id, error)
    commit()
    is_lost = status != ConnectionStatus.CONNECTED
    assert connection.status == status
    assert (ConnectionLost(seller.id) in heard) is is_lost
    assert (connection.sealed_access_token is None) is is_lost


def test_a_loss_is_told_once(db: SQLAlchemy, heard: list[events.Event], seller: Seller) -> None:
    make_connection(seller)
    for _ in range(3):
        service.lose_connection(seller.id, GrantRevoked("revoked"))
    commit()
    assert heard.count(ConnectionLost(seller.id)) == 1
    assert len(db.session.scalars(db.select(ActivityEntry)).all()) == 1


def test_losing_what_was_never_connected_is_nothing(db: SQLAlchemy, seller: Seller) -> None:
    service.lose_connection(seller.id, GrantRevoked("revoked"))
    assert db.session.scalars(db.select(Connection)).all() == []


@pytest.mark.parametrize("purge", [False, True])
def test_disconnecting_leaves_no_secret(db: SQLAlchemy, heard: list[events.Event], seller: Seller, purge: bool) -> None:
    connection = make_connection(seller)
    make_participation(seller)
    assert service.disconnect(seller, Provider.AMAZON, purge) is True
    commit()
    assert connection.status == ConnectionStatus.DISCONNECTED
    assert (connection.sealed_refresh_token, connection.sealed_access_token, connection.sealed_client_secret) == (
        None,
        None,
        None,
    )
    assert Disconnected(seller.id, purge) in heard
    assert len(db.session.scalars(db.select(Participation)).all()) == (0 if purge else 1)


def test_disconnecting_twice_is_fine_and_a_purge_survives_it(
    db: SQLAlchemy, heard: list[events.Event], seller: Seller
) -> None:
    make_connection(seller)
    service.disconnect(seller, Provider.AMAZON, purge=False)
    assert service.disconnect(seller, Provider.AMAZON, purge=False) is False
    assert service.disconnect(seller, Provider.AMAZON, purge=True) is False
    commit()
    assert [event for event in heard if isinstance(event, Disconnected)] == [
        Disconnected(seller.id, purge=False),
        Disconnected(seller.id, purge=True),
    ]


def test_another_provider_stops_nothing_of_amazons(db: SQLAlchemy, heard: list[events.Event], seller: Seller) -> None:
    make_connection(seller)
    make_participation(seller)
    service.add_connection(seller, make_member(seller), Provider.GMAIL)
    assert service.disconnect(seller, Provider.GMAIL, purge=True) is True
    commit()
    assert not [event for event in heard if isinstance(event, Disconnected)]
    assert len(db.session.scalars(db.select(Participation)).all()) == 1


def test_disconnecting_is_of_one_seller(db: SQLAlchemy, seller: Seller) -> None:
    other = make_connection()
    make_connection(seller)
    service.disconnect(seller, Provider.AMAZON, purge=True)
    assert other.status == ConnectionStatus.CONNECTED


def test_participations_are_replaced_by_what_amazon_says_now(db: SQLAlchemy, seller: Seller) -> None:
    make_participation(seller, "ATVPDKIKX0DER", store_name="old name")
    make_participation(seller, "A2EUQ1WTGCTBG2")
    theirs = make_participation(make_seller(), "A2EUQ1WTGCTBG2")
    service.record_participations(seller.id, [ParticipationRecord("ATVPDKIKX0DER", "new name", True, True)])
    db.session.expire_all()
    (kept,) = db.session.scalars(db.select(Participation).where(Participation.seller_id == seller.id))
    assert (kept.store_name, kept.has_suspended_listings) == ("new name", True)
    assert theirs.marketplace_id == "A2EUQ1WTGCTBG2"
    service.record_participations(seller.id, [])
    assert not db.session.scalars(db.select(Participation).where(Participation.seller_id == seller.id)).all()


def test_a_sync_marks_the_connection(db: SQLAlchemy, seller: Seller) -> None:
    connection = make_connection(seller, error="a note")
    at = clock.now()
    service.mark_synced(seller.id, at)
    assert (connection.last_synced_at, connection.error) == (at, None)


def test_a_link_is_noted_once(db: SQLAlchemy, seller: Seller) -> None:
    user = make_member(seller)
    first = service.add_connection(seller, user, Provider.GMAIL)
    assert first.status == ConnectionStatus.PENDING
    with pytest.raises(IntegrationExists):
        service.add_connection(seller, user, Provider.GMAIL)
    service.disconnect(seller, Provider.GMAIL, purge=False)
    assert service.add_connection(seller, user, Provider.GMAIL).id == first.id


def test_settings_are_changed_name_by_name(db: SQLAlchemy, seller: Seller) -> None:
    connection = make_connection(seller, settings={"a": 1, "b": 2})
    service.change_settings(connection, {"b": 3})
    db.session.flush()
    db.session.refresh(connection)
    assert connection.settings == {"a": 1, "b": 3}
