"""Users, sellers, memberships, and how they sign in."""

from itertools import count

from flask.testing import FlaskClient

from app.accounts.models import Membership, Role, Seller, User
from app.accounts.passwords import hash_password
from app.core.db import db

PASSWORD = "a password of tests"
_HASHES: dict[str, str] = {}
_numbers = count(1)


def make_seller(**over: object) -> Seller:
    seller = Seller(**{"name": f"Seller {next(_numbers)}"} | over)
    db.session.add(seller)
    db.session.flush()
    return seller


def make_user(password: str | None = PASSWORD, **over: object) -> User:
    """A user without a seller."""
    number = next(_numbers)
    values = {"email": f"user{number}@example.com", "name": f"User {number}", "password_hash": _hash(password)}
    user = User(**values | over)
    db.session.add(user)
    db.session.flush()
    return user


def make_member(seller: Seller | None = None, role: Role = Role.ADMIN, **over: object) -> User:
    """A user who works for the seller (a new one, if none is given), which is the user's current seller."""
    seller = seller or make_seller()
    user = make_user(**{"current_seller_id": seller.id} | over)
    db.session.add(Membership(user_id=user.id, seller_id=seller.id, role=role))
    db.session.flush()
    return user


def sign_in_json(client: FlaskClient, user: User, password: str = PASSWORD) -> str:
    """Signs in as a program; the client keeps the cookie, the token comes back."""
    answer = client.post("/api/v1/auth/login", json={"email": user.email, "password": password})
    assert answer.status_code == 200, answer.text
    return str(answer.json["access_token"])


def sign_in_page(client: FlaskClient, user: User, password: str = PASSWORD) -> None:
    """Signs in as a person in a browser."""
    answer = client.post("/sign-in", data={"email": user.email, "password": password})
    assert answer.status_code == 303, answer.text


def _hash(password: str | None) -> str | None:
    """Hashes are slow by design, so each password of the tests is hashed once."""
    if password is None:
        return None
    if password not in _HASHES:
        _HASHES[password] = hash_password(password)
    return _HASHES[password]
