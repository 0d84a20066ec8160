"""A seller whose Amazon answers what a test records, and runs of a few tasks."""

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection, make_participation
from tests.simulated_amazon import RecordedAmazon


@pytest.fixture
def recorded_seller(db: SQLAlchemy, amazon: RecordedAmazon) -> Seller:
    """Sells in the United States, and is connected."""
    seller = make_seller()
    make_connection(seller)
    make_participation(seller)
    db.session.commit()
    return seller


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recorded report needs no time."""
    monkeypatch.setattr("app.sync.pulls.reports._FIRST_LOOK", timedelta(0))
