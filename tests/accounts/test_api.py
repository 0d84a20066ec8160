"""JSON doors of people."""

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.accounts.models import Membership, Role, Seller, SignIn, User
from tests.factories.accounts import PASSWORD, make_member, make_seller, sign_in_json

LOGIN = "/api/v1/auth/login"
PROFILE = "/api/v1/users/profile"
NEW = {"email": "New@Example.com", "password": "twelve letters", "name": "New Seller"}


@pytest.mark.parametrize("path", [LOGIN, "/auth/login", "/api/auth/login"])
def test_a_sign_in_answers_user_token_and_cookie(client: FlaskClient, db: SQLAlchemy, path: str) -> None:
    user = make_member(role=Role.REVIEWER)
    answer = client.post(path, json={"email": user.email.upper(), "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json["user"] == {"id": user.public_id, "email": user.email, "name": user.name, "role": "reviewer"}
    cookie = client.get_cookie("session_token")
    assert cookie is not None
    assert cookie.value == answer.json["access_token"]
    assert user.last_signed_in_at is not None


def test_an_unknown_address_and_a_wrong_password_answer_the_same(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    wrong = client.post(LOGIN, json={"email": user.email, "password": PASSWORD + "x"})
    unknown = client.post(LOGIN, json={"email": "nobody@example.com", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json == unknown.json
    assert wrong.json["error"] == "invalid_credentials"
    assert client.get_cookie("session_token") is None


def test_a_user_without_a_password_cannot_sign_in_with_one(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member(password=None)
    assert client.post(LOGIN, json={"email": user.email, "password": ""}).status_code == 401


def test_the_token_works_as_bearer_too(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    token = sign_in_json(client, user)
    stranger = client.application.test_client()
    answer = stranger.get(PROFILE, headers={"Authorization": f"Bearer {token}"})
    assert answer.json["id"] == user.public_id


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer aaaa.bbbb.cccc"},
        {"Cookie": "session_token=aaaa.bbbb.cccc"},
        {"Authorization": "Basic x"},
    ],
)
def test_a_forged_token_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.get(PROFILE, headers=headers)
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")


def test_a_registered_user_is_admin_of_an_own_seller(client: FlaskClient, db: SQLAlchemy) -> None:
    answer = client.post("/auth/register", json=NEW)
    assert answer.status_code == 201
    assert answer.json["user"]["email"] == "New@example.com"
    assert answer.json["user"]["role"] == "admin"
    user = db.session.scalars(select(User)).one()
    assert db.session.scalars(select(Membership.role)).one() == Role.ADMIN
    assert user.current_seller_id == db.session.scalars(select(Seller.id)).one()
    assert client.get(PROFILE).status_code == 200


def test_an_address_can_be_registered_once_however_it_is_cased(client: FlaskClient, db: SQLAlchemy) -> None:
    client.post("/auth/register", json=NEW)
    again = client.post("/api/v1/auth/register", json=NEW | {"email": "NEW@example.COM"})
    assert (again.status_code, again.json["error"]) == (409, "email_taken")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("password", "too short"),
        ("password", "aaaaaaaaaaaa"),
        ("name", "  "),
        ("password", "x" * 201),
    ],
)
def test_a_bad_registration_names_its_field(client: FlaskClient, db: SQLAlchemy, field: str, value: str) -> None:
    answer = client.post("/auth/register", json=NEW | {field: value})
    assert answer.status_code == 422
    assert set(answer.json["details"]) == {field}
    assert db.session.scalars(select(User)).all() == []


def test_signing_out_kills_the_token_and_clears_the_cookie(client: FlaskClient, db: SQLAlchemy) -> None:
    token = sign_in_json(client, make_member())
    answer = client.post("/api/v1/auth/logout")
    assert answer.json == {"ok": True, "success": True, "message": "Signed out"}
    assert client.get_cookie("session_token") is None
    assert client.get(PROFILE, headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert db.session.scalars(select(SignIn)).one().ended_at is not None


@pytest.mark.parametrize("path", ["/api/v1/auth/logout", "/api/auth/logout"])
def test_signing_out_without_a_sign_in_is_fine(client: FlaskClient, path: str) -> None:
    assert client.post(path).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/auth/refresh", "/auth/refresh"])
def test_a_refreshed_token_is_of_the_same_sign_in(client: FlaskClient, db: SQLAlchemy, path: str) -> None:
    sign_in_json(client, make_member())
    answer = client.post(path)
    assert answer.json["success"] is True
    headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert client.application.test_client().get(PROFILE, headers=headers).status_code == 200
    assert len(db.session.scalars(select(SignIn)).all()) == 1


def test_guessing_a_password_is_stopped_for_that_address_alone(client: FlaskClient, db: SQLAlchemy) -> None:
    user, other = make_member(), make_member()
    guesses = [client.post(LOGIN, json={"email": user.email, "password": f"guess {n}"}).status_code for n in range(11)]
    assert guesses == [401] * 10 + [429]
    answer = client.post("/auth/login", json={"email": user.email.upper(), "password": PASSWORD})
    assert (answer.status_code, answer.json["error"]) == (429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0
    assert client.post(LOGIN, json={"email": other.email, "password": PASSWORD}).status_code == 200


def test_right_passwords_are_not_counted_as_guesses(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    answers = [client.post(LOGIN, json={"email": user.email, "password": PASSWORD}).status_code for _ in range(12)]
    assert answers == [200] * 12


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_is_sent_to_billing(client: FlaskClient, db: SQLAlchemy, method: str) -> None:
    sign_in_json(client, make_member(make_seller()))
    answer = client.open("/api/auth/post-login/stripe", method=method)
    assert answer.json == {"onboarding_url": None, "manage_billing_url": None, "redirect_url": None}
