"""A case desk that the app takes for Amazon's, and a manager whose seller is connected to it."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller, User
from tests.factories.accounts import make_member, make_seller
from tests.factories.filing import connect_to_desk
from tests.filing.desk import Desk


@pytest.fixture
def desk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Amazon's addresses lead to this desk."""
    desk = Desk()
    amazon = dataclasses.replace(app.extensions["amazon"], sp_api_url=desk.url, lwa_url=desk.url, is_sandbox=True)
    monkeypatch.setitem(app.extensions, "amazon", amazon)
    yield desk
    desk.close()


@pytest.fixture
def seller(db: SQLAlchemy, desk: Desk) -> Seller:
    """Connected to the desk."""
    seller = make_seller()
    connect_to_desk(seller)
    db.session.commit()  # the token is read in a transaction of its own
    return seller


@pytest.fixture
def manager(seller: Seller) -> User:
    return make_member(seller)
