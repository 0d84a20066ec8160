"""A marketplace knows its own day."""

from datetime import UTC, date, datetime

import pytest

from app.core.marketplaces import MARKETPLACES, find_marketplace


def test_the_day_begins_where_the_marketplace_is() -> None:
    instant = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    days = {code: store.local_date(instant) for code in ("US", "JP", "DE") if (store := find_marketplace(country=code))}
    assert days == {"US": date(2026, 2, 28), "JP": date(2026, 3, 1), "DE": date(2026, 3, 1)}


def test_uk_and_gb_are_one_marketplace() -> None:
    assert find_marketplace(country="UK") is find_marketplace(country=" gb ") is not None


@pytest.mark.parametrize("strange", ["A2ZV50J4W1RKNI", ""])
def test_a_store_that_is_not_retail_is_unknown(strange: str) -> None:
    assert find_marketplace(marketplace_id=strange) is None


def test_ids_and_countries_are_unique() -> None:
    assert len({m.id for m in MARKETPLACES}) == len({m.country for m in MARKETPLACES}) == len(MARKETPLACES)
