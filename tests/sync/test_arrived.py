"""What is there of each source."""

from datetime import UTC, date, datetime

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.ledger.models import Coverage, InventoryLevel, Source
from app.sync.arrived import Arrived, arrived_by_group
from tests.factories.accounts import make_seller

SYNCED_AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


def cover(db: SQLAlchemy, seller: Seller, first: date, last: date, source: Source = Source.LEDGER_DETAIL) -> None:
    db.session.add(Coverage(seller_id=seller.id, source=source, from_on=first, to_on=last, row_count=1))
    db.session.flush()


def of(seller: Seller, source: Source) -> Arrived:
    found = [each for sources in arrived_by_group(seller).values() for each in sources if each.source == source]
    assert len(found) == 1
    return found[0]


def test_days_that_arrived_are_told_with_the_gaps_between(db: SQLAlchemy, seller: Seller) -> None:
    cover(db, seller, date(2026, 1, 1), date(2026, 1, 31))
    cover(db, seller, date(2026, 2, 1), date(2026, 2, 28))
    cover(db, seller, date(2026, 4, 1), date(2026, 4, 30))
    ledger = of(seller, Source.LEDGER_DETAIL)
    assert (ledger.first, ledger.newest) == (date(2026, 1, 1), date(2026, 4, 30))
    assert list(ledger.gaps) == [(date(2026, 3, 1), date(2026, 3, 31))]
    assert (ledger.is_here, ledger.as_of) == (True, None)


def test_what_amazon_does_not_tell_by_days_has_an_instant(db: SQLAlchemy, seller: Seller) -> None:
    values = dict.fromkeys(("fulfillable", "reserved", "inbound", "researching", "unfulfillable", "total"), 0)
    where = {"seller_id": seller.id, "marketplace_id": "ATVPDKIKX0DER"}
    db.session.add(InventoryLevel(**where, msku="A", synced_at=SYNCED_AT, **values))
    db.session.flush()
    inventory = of(seller, Source.INVENTORY)
    assert (inventory.as_of, inventory.rows, inventory.has_more) == (SYNCED_AT, 1, False)


def test_nothing_is_there_before_the_first_sync_nor_of_another_seller(db: SQLAlchemy, seller: Seller) -> None:
    cover(db, make_seller(), date(2026, 1, 1), date(2026, 1, 31))
    sources = [each for of_group in arrived_by_group(seller).values() for each in of_group]
    assert sources
    assert not any(each.is_here for each in sources)
    assert Source.PARTICIPATIONS not in [each.source for each in sources]
