"""Profile and figures as JSON."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role
from app.claims.models import ClaimStatus
from app.connections.models import Provider
from app.core import clock
from app.core.queue import redis_client
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.claims import make_claim
from tests.factories.connections import make_connection
from tests.factories.filing import make_case, make_settlement

PROFILE = "/api/v1/users/profile"
DASHBOARD = "/api/metrics/dashboard"
RECOVERIES = "/api/metrics/recoveries"
TRACK = "/api/metrics/track"
LONG_AGO = timedelta(days=60)


@pytest.mark.parametrize("path", [PROFILE, "/api/auth/me", "/api/v1/auth/me", "/auth/me"])
def test_the_profile_tells_who_one_is(client: FlaskClient, db: SQLAlchemy, path: str) -> None:
    user = make_member(role=Role.MANAGER)
    sign_in_json(client, user)
    answer = client.get(path).json
    assert {name: answer[name] for name in ("id", "email", "name", "role")} == {
        "id": user.public_id,
        "email": user.email,
        "name": user.name,
        "role": "manager",
    }
    assert answer["amazon_connected"] is answer["stripe_connected"] is False
    assert answer["created_at"].endswith("Z")
    assert answer["last_login"].endswith("Z")


def test_the_profile_tells_what_the_seller_is_connected_to(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    make_connection(seller, provider=Provider.AMAZON)
    sign_in_json(client, make_member(seller))
    assert client.get(PROFILE).json["amazon_connected"] is True


def test_a_user_changes_the_name_and_nothing_else(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member(role=Role.VIEWER)
    sign_in_json(client, user)
    answer = client.put(PROFILE, json={"name": "Ada", "role": "admin", "id": "usr_x"})
    assert (answer.json["name"], answer.json["role"], answer.json["id"]) == ("Ada", "viewer", user.public_id)
    assert client.put(PROFILE).json["name"] == "Ada"


@pytest.mark.parametrize("name", ["", 5, None])
def test_a_bad_name_is_refused(client: FlaskClient, db: SQLAlchemy, name: object) -> None:
    sign_in_json(client, make_member())
    answer = client.put(PROFILE, json={"name": name})
    assert (answer.status_code, set(answer.json["details"])) == (422, {"name"})


def test_the_dashboard_keeps_each_kind_of_money_apart(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller))
    make_claim(seller, amount=Decimal("10.00"))
    make_claim(seller, status=ClaimStatus.FILED, amount=Decimal("20.00"))
    make_claim(seller, status=ClaimStatus.GRANTED, amount=Decimal("40.00"))
    make_claim(seller, status=ClaimStatus.DENIED, amount=Decimal("80.00"))
    make_claim(seller, status=ClaimStatus.DISMISSED, amount=Decimal("160.00"), created_at=clock.now() - LONG_AGO)
    make_settlement(
        make_case(seller, status=ClaimStatus.PAID), amount=Decimal("5.55"), currency="USD", approved_at=clock.now()
    )
    make_claim(amount=Decimal("999.00"))
    answer = client.get(DASHBOARD).json
    assert answer["totalRecovered"] == 5.55
    assert answer["totalApproved"] == 40
    assert answer["totalExpected"] == 60
    assert answer["totalPotential"] == 70
    assert answer["newCases"] == 5
    assert (answer["window"], answer["currency"]) == ("30d", "USD")


@pytest.mark.parametrize(("window", "recovered"), [("7d", 0), ("30d", 0), ("90d", 5.55)])
def test_the_window_limits_what_was_recovered(
    client: FlaskClient, db: SQLAlchemy, window: str, recovered: float
) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller))
    paid = make_case(seller, status=ClaimStatus.PAID, created_at=clock.now() - LONG_AGO)
    make_settlement(paid, amount=Decimal("5.55"), currency="USD", approved_at=clock.now() - LONG_AGO)
    answer = client.get(f"{DASHBOARD}?window={window}").json
    assert (answer["window"], answer["totalRecovered"]) == (window, recovered)
    assert answer["newCases"] == (1 if window == "90d" else 0)


def test_an_unknown_window_is_refused(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_json(client, make_member())
    answer = client.get(f"{DASHBOARD}?window=5y")
    assert (answer.status_code, set(answer.json["details"])) == (422, {"window"})


def test_a_new_seller_has_zeros(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_json(client, make_member())
    assert set(client.get(DASHBOARD).json.values()) == {0, "30d", "USD"}
    assert client.get(RECOVERIES).json == {
        "totalClaimsFound": 0,
        "inProgress": 0,
        "valueInProgress": 0,
        "currency": "USD",
        "successRate30d": 0,
    }


def test_amounts_of_other_currencies_are_not_added(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller))
    for _ in range(2):
        make_claim(seller, amount=Decimal(10), currency="EUR")
    make_claim(seller, amount=Decimal(500), currency="USD")
    answer = client.get(DASHBOARD).json
    assert (answer["currency"], answer["totalPotential"], answer["valueEstimated"]) == ("EUR", 20, 20)


def test_the_number_of_claims_is_that_of_the_list_of_recoveries(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller))
    for status in ClaimStatus:
        make_claim(seller, status=status)
    listed = client.get("/api/recoveries")
    assert client.get(RECOVERIES).json["totalClaimsFound"] == len(listed.json) == len(ClaimStatus) - 4


@pytest.mark.parametrize("path", [DASHBOARD, RECOVERIES])
def test_figures_need_a_session(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_an_event_of_a_visitor_is_counted_and_nothing_else_is_kept(client: FlaskClient, db: SQLAlchemy) -> None:
    for _ in range(2):
        answer = client.post(TRACK, json={"name": "web_vital", "payload": {"email": "a@example.com"}, "ts": 0})
        assert answer.json == {"ok": True}
    keys = redis_client().keys("tracked:*")
    assert len(keys) == 1
    assert redis_client().hgetall(keys[0]) == {b"web_vital": b"2"}


@pytest.mark.parametrize("name", ["a@example.com", "Jane Doe", "x" * 80])
def test_a_name_that_could_be_personal_is_counted_without_it(client: FlaskClient, db: SQLAlchemy, name: str) -> None:
    client.post(TRACK, json={"name": name})
    assert redis_client().hgetall(redis_client().keys("tracked:*")[0]) == {b"other": b"1"}


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": 5}, {"name": "x", "payload": "y"}, {"name": "x", "ts": "z"}]
)
def test_a_bad_event_is_refused_but_never_unauthorized(client: FlaskClient, body: dict[str, object]) -> None:
    assert client.post(TRACK, json=body, headers={"Cookie": "session_token=forged"}).status_code == 422


def test_tracking_has_a_small_limit_of_its_own(client: FlaskClient) -> None:
    answers = [client.post(TRACK, json={"name": "web_vital"}).status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]
