"""Keeps the seller's products."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects.postgresql import insert

from app.catalog.models import Product
from app.catalog.records import ProductRecord
from app.core import clock
from app.core.db import db


def record_products(seller_id: int, records: Iterable[ProductRecord]) -> None:
    """Each MSKU as told last; what is not told is kept."""
    given = {record.msku: record for record in records}
    if not given:
        return
    rows = [{"seller_id": seller_id, "updated_at": clock.now(), **record._asdict()} for record in given.values()]
    statement = insert(Product)
    changes: dict[str, ColumnElement[Any]] = {
        name: func.coalesce(statement.excluded[name], getattr(Product, name)) for name in ("fnsku", "asin", "title")
    }
    changes["updated_at"] = statement.excluded.updated_at
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Product.seller_id, Product.msku], set_=changes), rows
    )
