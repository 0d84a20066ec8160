"""The feed as a page."""

from datetime import timedelta

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.core import clock
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.activity import make_activity


def test_an_empty_feed_says_what_will_be_there(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    assert "Nothing has happened yet" in client.get("/activity").text


def test_the_feed_links_to_where_it_happened(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_page(client, make_member(seller))
    make_activity(seller, message="<b>Paid</b>", path="/claims/clm_1")
    make_activity(message="Somebody else's")
    page = client.get("/activity").text
    assert '<a href="/claims/clm_1">&lt;b&gt;Paid&lt;/b&gt;</a>' in page
    assert "Somebody else" not in page


def test_older_lines_are_on_the_next_page(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_page(client, make_member(seller))
    for number in range(51):
        make_activity(seller, message=f"line {number:02}", at=clock.now() + timedelta(seconds=number))
    first = client.get("/activity").text
    assert "line 50" in first
    assert "line 00" not in first
    assert 'href="/activity?offset=50"' in first
    assert "line 00" in client.get("/activity?offset=50").text


def test_the_fragment_has_the_newest_lines_only(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_page(client, make_member(seller))
    for number in range(12):
        make_activity(seller, message=f"line {number:02}", at=clock.now() + timedelta(seconds=number))
    fragment = client.get("/activity/latest").text
    assert "<html" not in fragment
    assert fragment.count("<li>") == 8
    assert "line 11" in fragment
