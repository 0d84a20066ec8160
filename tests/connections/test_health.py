"""What sellers hear of their connection, and when."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from rq import Queue, SimpleWorker

from app.accounts.models import Role, Seller
from app.activity.models import ActivityEntry
from app.connections import health, service
from app.connections.health import NoticeKind, notice_of
from app.connections.jobs import check_renewals
from app.connections.models import Connection, ConnectionKind, ConnectionStatus
from app.core import clock
from app.core.queue import QueueName, enqueue, redis_client
from app.providers.errors import GrantRevoked
from tests.connections.browsing import AS_PERSON
from tests.factories.accounts import make_member, make_seller, sign_in_json, sign_in_page
from tests.factories.connections import make_connection
from tests.simulated_amazon import NORTHWIND, Sandbox
from tests.sync.working import authorize

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def work() -> None:
    """The clock's job on the real queue."""
    enqueue(check_renewals, queue=QueueName.FACTS)
    connection = redis_client()
    SimpleWorker([Queue(QueueName.FACTS.value, connection=connection)], connection=connection).work(
        burst=True, logging_level="CRITICAL"
    )


def told(seller: Seller) -> list[str]:
    entries = ActivityEntry.query.filter_by(seller_id=seller.id).order_by(ActivityEntry.id)
    return [entry.message for entry in entries]


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


@pytest.mark.parametrize(
    ("over", "kind"),
    [
        ({}, None),
        ({"renew_by_at": NOW + 31 * DAY}, None),
        ({"renew_by_at": NOW + 29 * DAY}, NoticeKind.EXPIRING),
        ({"renew_by_at": None}, None),
        ({"error": "secret expired"}, NoticeKind.REFUSED),
        ({"status": ConnectionStatus.EXPIRED}, NoticeKind.LOST),
        ({"status": ConnectionStatus.ERROR}, NoticeKind.LOST),
        ({"status": ConnectionStatus.PENDING}, None),
        ({"status": ConnectionStatus.DISCONNECTED}, None),
    ],
)
def test_a_notice_is_given_when_the_seller_can_or_must_do_something(
    over: dict[str, object], kind: NoticeKind | None
) -> None:
    values: dict[str, object] = {"status": ConnectionStatus.CONNECTED, "renew_by_at": NOW + 365 * DAY}
    notice = notice_of(Connection(**values | over), NOW)
    assert (notice.kind if notice else None) == kind


def test_no_connection_needs_nothing() -> None:
    assert notice_of(None, NOW) is None


def test_the_yearly_end_is_told_three_times_and_then_the_connection_is_lost(
    db: SQLAlchemy, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    connection = make_connection(seller, renew_by_at=now[0] + 40 * DAY)
    db.session.commit()
    for _ in range(41):
        work()
        work()
        now[0] += DAY
    work()
    db.session.refresh(connection)
    assert connection.status == ConnectionStatus.EXPIRED
    assert "yearly authorization ended" in (connection.error or "")
    lines = told(seller)
    assert len(lines) == 4
    assert [line.split("ends ")[1].split(".")[0] for line in lines[:3]] == ["in 30 days", "in 7 days", "within a day"]
    assert "Connect it again" in lines[3]


def test_a_late_first_look_tells_once_and_connecting_again_begins_anew(db: SQLAlchemy, seller: Seller) -> None:
    connection = make_connection(seller, renew_by_at=clock.now() + 5 * DAY)
    db.session.commit()
    for _ in range(3):
        work()
    assert len(told(seller)) == 1
    assert "in 5 days" in told(seller)[0]
    db.session.refresh(connection)
    connection.renew_by_at, connection.renewal_told_days = clock.now() + 365 * DAY, None
    db.session.commit()
    assert health.ending_soon() == []


def test_a_private_app_has_no_yearly_end(db: SQLAlchemy, seller: Seller) -> None:
    make_connection(seller, kind=ConnectionKind.PRIVATE_APP, renew_by_at=None)
    assert health.ending_soon() == []


@pytest.mark.parametrize("path", ["/overview", "/claims", "/sync", "/costs", "/recoveries", "/findings"])
def test_a_lost_connection_is_said_on_every_page(client: FlaskClient, seller: Seller, path: str) -> None:
    make_connection(seller, status=ConnectionStatus.EXPIRED, error="You withdrew it.")
    sign_in_page(client, make_member(seller, Role.VIEWER))
    text = client.get(path, headers=AS_PERSON).text
    assert text.count("Amazon no longer lets Opside in.") == 1
    assert "You withdrew it." in text
    assert "Reconnect Amazon</a>" in text


def test_the_yearly_end_is_said_on_the_overview_and_the_connection_page_alone(
    client: FlaskClient, seller: Seller
) -> None:
    make_connection(seller, renew_by_at=clock.now() + 12 * DAY)
    sign_in_page(client, make_member(seller))
    for path in ("/overview", "/connection"):
        assert client.get(path, headers=AS_PERSON).text.count("Your yearly authorization ends on") == 1
    assert "yearly authorization" not in client.get("/claims", headers=AS_PERSON).text


def test_a_well_connection_and_another_sellers_loss_are_not_spoken_of(client: FlaskClient, seller: Seller) -> None:
    make_connection(seller)
    make_connection(make_seller(), status=ConnectionStatus.EXPIRED, error="theirs")
    sign_in_page(client, make_member(seller))
    text = client.get("/overview", headers=AS_PERSON).text
    assert "no longer lets" not in text
    assert "theirs" not in text


def test_programs_hear_of_a_lost_connection(client: FlaskClient, db: SQLAlchemy, seller: Seller) -> None:
    make_connection(seller)
    service.lose_connection(seller.id, GrantRevoked("revoked"))
    db.session.commit()
    sign_in_json(client, make_member(seller))
    status = client.get("/api/v1/integrations/amazon/status").json
    assert (status["status"], status["connected"]) == ("expired", False)


@pytest.mark.parametrize("control", [{"path": "revoke"}, {"path": "age", "days": 366}], ids=["withdrawn", "a year old"])
def test_what_amazon_no_longer_accepts_is_found_out_by_asking(
    client: FlaskClient, sandbox: Sandbox, seller: Seller, control: dict[str, object]
) -> None:
    make_connection(seller, is_sandbox=True, **authorize(sandbox))
    sign_in_page(client, make_member(seller))
    body = {"seller": NORTHWIND, **{name: value for name, value in control.items() if name != "path"}}
    httpx.post(f"{sandbox.url}/_control/{control['path']}", json=body, trust_env=False).raise_for_status()
    connection = Connection.query.one()
    connection.access_token_expires_at = clock.now()  # the hour of the token in use is over
    client.post("/connection/check")
    assert "Amazon no longer lets Opside in." in client.get("/claims", headers=AS_PERSON).text
    assert Connection.query.populate_existing().one().status == ConnectionStatus.EXPIRED
