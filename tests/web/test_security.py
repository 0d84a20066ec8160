"""Headers, cookies, CSRF tokens."""

import re
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app import create_app
from app.core.settings import Settings
from tests.factories.accounts import PASSWORD, make_member


def test_only_scripts_with_the_nonce_of_the_page_run(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src\s+'nonce-([^']+)'", policy)
    assert nonce
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)


def test_answers_cannot_be_framed_or_sniffed_and_are_not_kept(client: FlaskClient) -> None:
    headers = client.get("/health").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_a_page_form_without_its_token_is_refused(app: Flask, client: FlaskClient, db: SQLAlchemy) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    user = make_member()
    answer = client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert "This form has expired" in answer.text


def test_a_page_form_with_its_token_is_taken(app: Flask, client: FlaskClient, db: SQLAlchemy) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    user = make_member()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token
    answer = client.post("/sign-in", data={"email": user.email, "password": PASSWORD, "csrf_token": token[1]})
    assert answer.status_code == 303


def test_json_needs_no_form_token(app: Flask, client: FlaskClient, db: SQLAlchemy) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    user = make_member()
    assert client.post("/auth/login", json={"email": user.email, "password": PASSWORD}).status_code == 200


def test_over_http_the_cookies_are_kept_from_scripts(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    cookies = client.post("/auth/login", json={"email": user.email, "password": PASSWORD}).headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie for cookie in cookies)
    assert not any("Secure" in cookie for cookie in cookies)


def test_over_https_the_cookies_are_secure(settings: Settings, db: SQLAlchemy) -> None:
    user = make_member()
    db.session.commit()
    app = create_app(replace(settings, public_url="https://opside.example"))
    answer = app.test_client().post(
        "/auth/login", json={"email": user.email, "password": PASSWORD}, base_url="https://opside.example"
    )
    with app.app_context():
        db.engine.dispose()
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_behind_a_router_the_visitors_own_address_is_counted(settings: Settings, db: SQLAlchemy) -> None:
    app = create_app(replace(settings, public_url="https://opside.example", requests_per_window=1))
    client = app.test_client()

    def ask(address: str) -> int:
        return client.get(
            "/api/services/status", headers={"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
        ).status_code

    assert [ask("203.0.113.1"), ask("203.0.113.2"), ask("203.0.113.1")] == [200, 200, 429]
    with app.app_context():
        db.engine.dispose()
