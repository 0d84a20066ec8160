"""The menu."""

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.web.navigation import MENU
from tests.factories.accounts import make_member, sign_in_page


def test_every_entry_of_the_menu_leads_to_a_page(client: FlaskClient, db: SQLAlchemy) -> None:
    missing = [entry.endpoint for entry in MENU if entry.endpoint not in client.application.view_functions]
    assert missing == []


def test_the_menu_says_where_one_is(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    assert '<a href="/overview" aria-current="page">' in client.get("/overview").text
