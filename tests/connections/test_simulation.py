"""Letting days pass: at the simulated Amazon only, and not for everybody."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Role
from tests.factories.accounts import make_member, sign_in_json, sign_in_page
from tests.simulated_amazon import Sandbox, settings_for

PATH = "/api/v1/simulation/advance"


def test_days_pass_and_the_new_day_is_told(sandbox: Sandbox, client: FlaskClient) -> None:
    sign_in_json(client, make_member())
    first = client.post(PATH, json={"days": 2}).json["today"]
    second = client.post(PATH, json={"days": 1}).json["today"]
    assert second > first


def test_the_page_lets_days_pass_too(sandbox: Sandbox, client: FlaskClient) -> None:
    sign_in_page(client, make_member())
    done = client.post("/connection/simulation/advance", data={"days": "3"}, follow_redirects=True)
    assert "The simulated Amazon is now at" in done.text


@pytest.mark.parametrize("days", [0, 91, "many"])
def test_a_wrong_number_of_days_is_refused(sandbox: Sandbox, client: FlaskClient, days: object) -> None:
    sign_in_json(client, make_member())
    answer = client.post(PATH, json={"days": days})
    assert answer.status_code == 422
    assert "days" in answer.json["details"]


def test_the_page_says_what_is_wrong_with_the_days(sandbox: Sandbox, client: FlaskClient) -> None:
    sign_in_page(client, make_member())
    done = client.post("/connection/simulation/advance", data={"days": "200"}, follow_redirects=True)
    assert "must be from 1 to 90" in done.text


def test_a_viewer_may_not(sandbox: Sandbox, client: FlaskClient) -> None:
    sign_in_json(client, make_member(role=Role.VIEWER))
    assert client.post(PATH, json={"days": 1}).status_code == 403


def test_a_real_amazon_cannot_be_moved_on(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        monkeypatch.setitem(app.extensions, "amazon", settings_for(""))
        sign_in_json(client, make_member())
        answer = client.post(PATH, json={"days": 1})
    assert (answer.status_code, answer.json["error"]) == (400, "not_the_demo")


def test_a_simulation_that_is_away_is_told_with_what_to_do(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        monkeypatch.setitem(app.extensions, "amazon", settings_for("http://127.0.0.1:1"))
        sign_in_json(client, make_member())
        answer = client.post(PATH, json={"days": 1})
    assert (answer.status_code, answer.json["error"]) == (502, "provider_error")
    assert "make run" in answer.json["message"]
