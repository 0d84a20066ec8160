"""Who may enter."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.accounts.models import Membership, Role, SignIn
from app.core import clock
from tests.factories.accounts import make_member, make_seller, make_user, sign_in_json, sign_in_page

PROFILE = "/api/v1/users/profile"


def test_the_signed_out_are_sent_to_sign_in_and_come_back(client: FlaskClient, db: SQLAlchemy) -> None:
    answer = client.get("/activity?offset=50")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=%2Factivity%3Foffset%3D50")
    user = make_member()
    back = client.post(answer.location, data={"email": user.email, "password": "a password of tests"})
    assert (back.status_code, back.location) == (303, "/activity?offset=50")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site_after_sign_in(client: FlaskClient, db: SQLAlchemy, target: str) -> None:
    user = make_member()
    answer = client.post(
        "/sign-in", query_string={"next": target}, data={"email": user.email, "password": "a password of tests"}
    )
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_fragment_of_the_signed_out_moves_the_whole_page(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/overview"}
    answer = client.get("/overview/live", headers=headers)
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Foverview"


def test_a_page_shown_to_a_program_answers_in_json(client: FlaskClient) -> None:
    answer = client.get("/overview", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")


def test_a_page_below_the_role_says_which_role_it_needs(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member(role=Role.MANAGER))
    answer = client.get("/members")
    assert answer.status_code == 403
    assert "This needs the role admin; yours is manager." in answer.text


def test_who_works_for_no_seller_has_an_account_and_nothing_else(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_user()
    sign_in_page(client, user)
    assert client.get("/account").status_code == 200
    assert client.get("/overview").status_code == 403
    answer = client.get("/api/sync/activity")
    assert (answer.status_code, answer.json["error"]) == (403, "forbidden")


def test_a_removed_member_is_out_at_once(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    sign_in_json(client, user)
    db.session.delete(db.session.scalars(select(Membership)).one())
    assert client.get("/api/metrics/dashboard").status_code == 403


def test_a_sign_in_ends_by_itself(client: FlaskClient, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in_json(client, make_member())
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(PROFILE).status_code == 401


def test_a_sign_in_that_is_used_is_prolonged(
    client: FlaskClient, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_page(client, make_member())
    before = db.session.scalars(select(SignIn)).one().expires_at
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get("/account")
    assert any(cookie.startswith("session_token=") for cookie in answer.headers.getlist("Set-Cookie"))
    assert db.session.scalars(select(SignIn)).one().expires_at == later + timedelta(days=14) > before


def test_a_page_sign_in_opens_the_json_doors_too(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    sign_in_page(client, user)
    assert client.get(PROFILE).json["id"] == user.public_id


def test_a_json_sign_in_opens_the_pages_too(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_json(client, make_member())
    assert client.get("/account").status_code == 200


def test_signing_out_by_json_ends_the_page_session(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    other_tab = client.application.test_client()
    for name in ("session", "session_token"):
        cookie = client.get_cookie(name)
        assert cookie is not None
        other_tab.set_cookie(name, cookie.value)
    client.post("/api/v1/auth/logout")
    assert other_tab.get("/account").status_code == 303


def test_a_role_holds_for_the_chosen_seller_only(client: FlaskClient, db: SQLAlchemy) -> None:
    first, second = make_seller(), make_seller()
    user = make_member(first, Role.VIEWER)
    db.session.add(Membership(user_id=user.id, seller_id=second.id, role=Role.ADMIN))
    sign_in_page(client, user)
    assert client.get("/members").status_code == 403
    client.post("/sellers/current", data={"seller": second.public_id})
    assert client.get("/members").status_code == 200


def test_a_door_without_a_mark_is_closed_to_all_but_admins(
    app: Flask, client: FlaskClient, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_page(client, make_member(role=Role.MANAGER))
    monkeypatch.setitem(app.view_functions, "activity.feed", lambda: "open")
    assert client.get("/activity").status_code == 403
