"""The overview."""

from datetime import timedelta
from decimal import Decimal

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.claims.models import ClaimStatus
from app.connections.models import ConnectionStatus
from app.core import clock
from app.sync.models import SyncState
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.activity import make_activity
from tests.factories.claims import make_claim
from tests.factories.connections import make_connection
from tests.factories.sync import make_run

HTML = {"Accept": "text/html"}


def make_synced(client: FlaskClient) -> Seller:
    """A seller that is connected and was synced, with its admin signed in."""
    seller = make_seller()
    make_connection(seller)
    make_run(seller, state=SyncState.COMPLETE, progress=100, finished_at=clock.now())
    sign_in_page(client, make_member(seller))
    return seller


def test_programs_are_told_name_and_version(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept": "application/json"})
    assert answer.json == {"message": "Opside Integrations API", "version": "1.0.0"}


def test_a_visitor_is_told_what_opside_does(client: FlaskClient) -> None:
    answer = client.get("/", headers=HTML)
    assert "Get paid for it." in answer.text
    assert 'href="/register"' in answer.text


def test_the_signed_in_are_sent_to_their_overview(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    assert client.get("/", headers=HTML).location == "/overview"


def test_a_new_seller_is_led_to_connect(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    page = client.get("/overview").text
    assert 'href="/connection">Connect Amazon</a>' in page
    assert "There was no sync yet." in page


def test_a_running_first_sync_is_shown_with_its_progress(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    make_connection(seller)
    make_run(seller, state=SyncState.IN_PROGRESS, progress=40, message="Pulling the inventory ledger")
    sign_in_page(client, make_member(seller))
    page = client.get("/overview").text
    assert "The first sync is running" in page
    assert '<progress max="100" value="40"' in page
    assert "Pulling the inventory ledger" in page


def test_what_is_owed_is_shown_with_its_range(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_synced(client)
    for _ in range(2):
        make_claim(seller, amount=Decimal(1000), amount_low=Decimal(800), amount_high=Decimal(1500))
    make_claim(seller, amount=Decimal(7), amount_low=Decimal(7), amount_high=Decimal(7), currency="EUR")
    page = client.get("/overview").text
    assert "$2,000.00" in page
    assert "likely, in 2 open claims; at least $1,600.00, at most $3,000.00" in page
    assert "€7.00" in page


def test_value_at_risk_is_told_by_the_days_that_are_left(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_synced(client)
    today = clock.now().date()
    for days, amount in ((1, 1), (5, 10), (10, 100), (20, 1000), (50, 10000)):
        make_claim(seller, amount=Decimal(amount), deadline=today + timedelta(days=days))
    make_claim(seller, status=ClaimStatus.FILED, amount=Decimal(7), deadline=today + timedelta(days=1))
    page = client.get("/overview").text
    for amount in ("$1.00", "$11.00", "$111.00", "$1,111.00"):
        assert amount in page


def test_an_unknown_value_is_said_and_not_added(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_synced(client)
    make_claim(seller, amount=None, amount_low=None, amount_high=None)
    page = client.get("/overview").text
    assert "1 of these has no value yet" in page
    assert "Tell your cost for 1 claim" in page


def test_what_to_do_is_listed_with_its_door(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_synced(client)
    for status in (ClaimStatus.IN_REVIEW, ClaimStatus.IN_MANUAL_REVIEW, ClaimStatus.APPROVED):
        make_claim(seller, status=status)
    page = client.get("/overview").text
    assert "Review 2 claims" in page
    assert 'href="/review">Review</a>' in page
    assert "File 1 claim<" in page
    assert 'href="/claims?tab=ready">See them</a>' in page


def test_a_lost_connection_is_loud(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    make_connection(seller, status=ConnectionStatus.EXPIRED, error="Amazon ended it.")
    make_run(seller, state=SyncState.COMPLETE, finished_at=clock.now())
    make_claim(seller)
    sign_in_page(client, make_member(seller))
    page = client.get("/overview").text
    assert "Amazon no longer lets Opside in." in page
    assert "Amazon ended it." in page
    assert "Reconnect Amazon" in page


def test_a_failed_sync_is_loud(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_synced(client)
    make_claim(seller)
    make_run(seller, state=SyncState.FAILED, error="Amazon refused the report.", finished_at=clock.now())
    page = client.get("/overview").text
    assert "The last sync failed." in page
    assert "Amazon refused the report." in page


def test_nothing_owed_after_a_sync_is_said_plainly(client: FlaskClient, db: SQLAlchemy) -> None:
    make_synced(client)
    page = client.get("/overview").text
    assert "Nothing is owed at the moment" in page
    assert "Nothing waits for you." in page


def test_another_sellers_claims_and_activity_are_not_seen(client: FlaskClient, db: SQLAlchemy) -> None:
    make_synced(client)
    make_claim(amount=Decimal("4321.00"))
    make_activity(message="Somebody else's")
    page = client.get("/overview").text
    assert "4,321" not in page
    assert "Somebody else" not in page


def test_the_inside_comes_alone_for_a_live_page(client: FlaskClient, db: SQLAlchemy) -> None:
    make_claim(make_synced(client), amount=Decimal("4321.00"))
    fragment = client.get("/overview/live", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "$4,321.00" in fragment


def test_the_overview_asks_again_by_itself_only_while_a_sync_runs(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_synced(client)
    assert 'hx-trigger="every 3s"' not in client.get("/overview/live").text
    make_run(seller, state=SyncState.IN_PROGRESS)
    assert 'hx-trigger="every 3s"' in client.get("/overview/live").text
