"""Tests of a connection."""

import json

from flask_sqlalchemy import SQLAlchemy
from werkzeug.wrappers import Response

from app.accounts.models import Seller, User
from app.connections.checks import check_connection
from app.connections.models import ConnectionStatus, Provider
from tests.factories.accounts import make_member
from tests.factories.connections import make_connection
from tests.simulated_amazon import RecordedAmazon

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"


def member() -> tuple[Seller, User]:
    user = make_member()
    return user.memberships[0].seller, user


def test_a_working_connection_passes(db: SQLAlchemy, amazon: RecordedAmazon) -> None:
    seller, user = member()
    make_connection(seller)
    db.session.commit()
    amazon.record(PARTICIPATIONS, Response('{"payload": []}'))
    outcome = check_connection(seller, user, Provider.AMAZON)
    assert outcome.result == "pass"
    assert [(step.name, step.is_ok) for step in outcome.steps] == [("credentials", True), ("marketplaces", True)]


def test_a_revoked_authorization_fails_and_is_shown_as_expired(db: SQLAlchemy, amazon: RecordedAmazon) -> None:
    seller, user = member()
    connection = make_connection(seller)
    db.session.commit()
    amazon.record(
        PARTICIPATIONS, Response(json.dumps({"errors": [{"code": "Unauthorized", "message": "denied"}]}), 403)
    )
    amazon.record("/auth/o2/token", Response('{"error": "invalid_grant", "error_description": "revoked"}', 400))
    outcome = check_connection(seller, user, Provider.AMAZON)
    assert outcome.result == "fail"
    assert "revoked" in outcome.steps[1].problem
    assert connection.status == ConnectionStatus.EXPIRED


def test_an_amazon_that_is_away_fails_and_loses_nothing(db: SQLAlchemy, amazon: RecordedAmazon) -> None:
    seller, user = member()
    connection = make_connection(seller)
    db.session.commit()
    amazon.record(PARTICIPATIONS, Response("<html>503</html>", 503))
    assert check_connection(seller, user, Provider.AMAZON).result == "fail"
    assert connection.status == ConnectionStatus.CONNECTED


def test_a_secret_that_does_not_open_fails_in_words(db: SQLAlchemy, amazon: RecordedAmazon) -> None:
    seller, user = member()
    make_connection(seller).sealed_refresh_token = "old:AAAA"
    outcome = check_connection(seller, user, Provider.AMAZON)
    assert (outcome.result, len(outcome.steps)) == ("fail", 1)
    assert "ENCRYPTION_KEYS" in outcome.steps[0].problem


def test_nothing_is_asked_without_a_connection(db: SQLAlchemy, amazon: RecordedAmazon) -> None:
    seller, user = member()
    make_connection(seller, provider=Provider.GMAIL)
    assert {check_connection(seller, user, provider).result for provider in Provider} == {"not_connected"}
    assert amazon.requests == []
