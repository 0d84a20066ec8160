import io
from datetime import date
from decimal import Decimal

import pytest

from app.accounts.models import Seller
from app.catalog.events import CostsChanged
from app.catalog.models import Product
from app.catalog.queries import costs_by_msku
from app.catalog.records import ProductRecord
from app.catalog.service import import_costs, record_products
from app.core import events
from app.core.db import db as database
from tests.factories.accounts import make_seller
from tests.factories.catalog import make_cost

pytestmark = pytest.mark.usefixtures("db")
HEADER = "msku,cost,currency,effective_from\n"


def imported(seller: Seller, *lines: str) -> tuple[int, list[int]]:
    result = import_costs(seller, io.BytesIO((HEADER + "\n".join(lines)).encode()))
    return result.imported, [rejected.line for rejected in result.rejected]


def test_good_lines_are_kept_and_bad_ones_named() -> None:
    seller = make_seller()
    assert imported(seller, "A,1.50,USD,2026-01-01", "B,x,USD,2026-01-01", "A,2,USD,2026-06-01") == (2, [3])
    assert costs_by_msku(seller.id) == {
        "A": [(date(2026, 1, 1), Decimal("1.5"), "USD"), (date(2026, 6, 1), Decimal(2), "USD")]
    }


def test_a_line_for_the_same_day_replaces_the_cost() -> None:
    seller = make_seller()
    make_cost(seller, msku="A", effective_from=date(2026, 1, 1), cost=Decimal(9))
    imported(seller, "A,3,USD,2026-01-01", "A,4,USD,2026-01-01")
    assert costs_by_msku(seller.id)["A"] == [(date(2026, 1, 1), Decimal(4), "USD")]


def test_costs_of_another_seller_are_left_alone() -> None:
    other = make_cost(msku="A", cost=Decimal(9))
    imported(make_seller(), "A,3,USD,2026-01-01")
    assert costs_by_msku(other.seller_id)["A"][0][1] == Decimal(9)


def test_changed_costs_are_told_after_the_commit() -> None:
    seller = make_seller()
    imported(seller, "A,3,USD,2026-01-01")
    kept = events.take(database.session.info)
    assert kept == [CostsChanged(seller.id)]


def test_a_file_of_bad_lines_only_changes_nothing() -> None:
    seller = make_seller()
    assert imported(seller, "A,x,USD,2026-01-01") == (0, [2])
    assert events.take(database.session.info) == []


def test_a_product_keeps_what_is_not_told_again() -> None:
    seller = make_seller()
    record_products(seller.id, [ProductRecord("A", "X1", "B1", "Mug")])
    record_products(seller.id, [ProductRecord("A", None, "B2", None)])
    product = database.session.get_one(Product, (seller.id, "A"), populate_existing=True)
    assert (product.fnsku, product.asin, product.title) == ("X1", "B2", "Mug")
