"""Products and costs."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.accounts.models import Seller
from app.catalog.models import Product, SellerCost
from app.core.db import db
from tests.factories.accounts import make_seller

_numbers = count(1)


def make_product(seller: Seller | None = None, **over: Any) -> Product:
    number = next(_numbers)
    values = {
        "msku": f"SKU-{number}",
        "fnsku": f"X{number:09d}",
        "asin": f"B{number:09d}",
        "title": f"Product {number}",
    }
    return _added(Product(seller_id=(seller or make_seller()).id, **values | over))


def make_cost(seller: Seller | None = None, **over: Any) -> SellerCost:
    """What a unit costs from the beginning of 2026 on."""
    values = {
        "msku": f"SKU-{next(_numbers)}",
        "currency": "USD",
        "effective_from": date(2026, 1, 1),
        "cost": Decimal("12.50"),
    }
    return _added(SellerCost(seller_id=(seller or make_seller()).id, **values | over))


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
