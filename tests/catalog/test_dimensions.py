"""Sizes and weights: what changed begins a row, what did not only confirms."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.catalog.models import Product, ProductDimensions
from app.catalog.records import DimensionsCount, ProductDimensionsRecord, ProductRecord
from app.catalog.service import record_dimensions, record_products
from tests.factories.accounts import make_seller

US = "ATVPDKIKX0DER"
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


def sizes(**over: Any) -> ProductDimensionsRecord:
    values: dict[str, Any] = dict.fromkeys(ProductDimensionsRecord._fields)
    values |= {"marketplace_id": US, "asin": "B001", "item_length": Decimal("4.5"), "length_unit": "inches"}
    return ProductDimensionsRecord(**values | over)


def known() -> list[tuple[date, date, Decimal]]:
    rows = ProductDimensions.query.populate_existing().order_by(ProductDimensions.observed_on)
    return [(row.observed_on, row.confirmed_on, row.item_length) for row in rows]


def test_sizes_told_again_only_confirm(seller: Seller) -> None:
    assert record_dimensions(seller.id, [sizes()], MAY) == DimensionsCount(1, 1, 0)
    assert record_dimensions(seller.id, [sizes(item_length=Decimal("4.50001"))], JUNE) == DimensionsCount(1, 0, 0)
    assert known() == [(MAY, JUNE, Decimal("4.5"))]


def test_other_sizes_begin_a_row_and_the_old_ones_stay(seller: Seller) -> None:
    record_dimensions(seller.id, [sizes()], MAY)
    assert record_dimensions(seller.id, [sizes(item_length=Decimal(6))], JUNE) == DimensionsCount(1, 0, 1)
    record_dimensions(seller.id, [sizes(item_length=Decimal(6))], JULY)
    assert known() == [(MAY, MAY, Decimal("4.5")), (JUNE, JULY, Decimal(6))]


def test_of_two_answers_of_one_day_the_last_counts(seller: Seller) -> None:
    record_dimensions(seller.id, [sizes()], MAY)
    record_dimensions(seller.id, [sizes(), sizes(item_length=Decimal(6))], MAY)
    assert known() == [(MAY, MAY, Decimal(6))]
    record_dimensions(seller.id, [sizes(item_length=Decimal(6))], JUNE)
    record_dimensions(seller.id, [sizes(item_length=Decimal(7))], JUNE)
    assert known() == [(MAY, JUNE, Decimal(6)), (JUNE, JUNE, Decimal(7))]


def test_what_was_told_before_is_no_news(seller: Seller) -> None:
    record_dimensions(seller.id, [sizes()], JUNE)
    assert record_dimensions(seller.id, [sizes(item_length=Decimal(9))], MAY) == DimensionsCount(1, 0, 0)
    assert known() == [(JUNE, JUNE, Decimal("4.5"))]


def test_marketplaces_and_sellers_are_apart(seller: Seller) -> None:
    record_dimensions(seller.id, [sizes(), sizes(marketplace_id="A1PA6795UKMFR9")], MAY)
    assert record_dimensions(make_seller().id, [sizes()], MAY).new == 1
    assert ProductDimensions.query.count() == 3


def test_nothing_told_is_nothing_written(seller: Seller) -> None:
    assert record_dimensions(seller.id, [], MAY) == DimensionsCount(0, 0, 0)


def labels() -> tuple[str | None, str | None, str | None, date | None]:
    row = Product.query.populate_existing().one()
    return row.fnsku, row.asin, row.title, row.told_on


def test_an_older_row_tells_only_what_nobody_has_told(seller: Seller) -> None:
    record_products(seller.id, [ProductRecord("SKU-1", None, "B001", "Blue mug", JUNE)])
    record_products(seller.id, [ProductRecord("SKU-1", "X001", "B000", "Mug", MAY)])
    assert labels() == ("X001", "B001", "Blue mug", JUNE)


def test_a_newer_row_tells_anew_and_leaves_what_it_does_not_tell(seller: Seller) -> None:
    record_products(seller.id, [ProductRecord("SKU-1", "X001", "B001", "Mug", MAY)])
    record_products(seller.id, [ProductRecord("SKU-1", "X002", None, None, JUNE)])
    assert labels() == ("X002", "B001", "Mug", JUNE)


def test_a_row_without_a_day_is_of_today(seller: Seller) -> None:
    record_products(seller.id, [ProductRecord("SKU-1", "X001", "B001", "Mug", MAY)])
    record_products(seller.id, [ProductRecord("SKU-1", "X002", None, None)])
    record_products(seller.id, [ProductRecord("SKU-1", "X003", None, None, JUNE)])
    assert labels()[0] == "X002"


def test_labels_told_again_write_nothing(seller: Seller) -> None:
    record_products(seller.id, [ProductRecord("SKU-1", "X001", "B001", "Mug", MAY)])
    before = Product.query.one().updated_at
    record_products(seller.id, [ProductRecord("SKU-1", "X001", "B001", "Mug", MAY)])
    assert Product.query.populate_existing().one().updated_at == before
