"""One transaction a request."""

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.accounts.models import User
from tests.factories.accounts import make_member


def test_a_success_is_kept(client: FlaskClient, db: SQLAlchemy) -> None:
    client.post("/auth/register", json={"email": "new@example.com", "password": "twelve letters", "name": "New"})
    assert db.session.scalar(select(User.name).where(User.email == "new@example.com")) == "New"


def test_an_error_leaves_nothing_behind(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    answer = client.post("/auth/register", json={"email": user.email, "password": "twelve letters", "name": "New"})
    assert answer.status_code == 409
    assert db.session.scalar(select(func.count(User.id))) == 1
