"""Reads of products and costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, exists, func, select, tuple_

from app.accounts.models import Seller
from app.catalog.models import Product, SellerCost
from app.core.db import db
from app.core.errors import InvalidInput
from app.web.paging import decode_cursor, encode_cursor

_MOST_COUNTED = 1001


@dataclass(frozen=True)
class CostPage:
    """Costs with the product's title where it is known. `next_cursor` is None on the last page."""

    costs: Sequence[tuple[SellerCost, str | None]]
    next_cursor: str | None


def list_costs(seller: Seller, limit: int, cursor: str | None = None, msku: str | None = None) -> CostPage:
    """The seller's costs by MSKU, currency and day."""
    key = tuple_(SellerCost.msku, SellerCost.currency, SellerCost.effective_from)
    query = _costs_of(seller, msku).order_by(*key)
    if cursor:
        query = query.where(key > tuple_(*_place(cursor)))
    rows = [(cost, title) for cost, title in db.session.execute(query.limit(limit + 1))]
    if len(rows) <= limit:
        return CostPage(rows, None)
    last = rows[limit - 1][0]
    return CostPage(rows[:limit], encode_cursor([last.msku, last.currency, last.effective_from.isoformat()]))


def count_costs(seller: Seller) -> int:
    """The number of costs, counted up to 1,001."""
    few = select(SellerCost.id).where(SellerCost.seller_id == seller.id).limit(_MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def count_products_without_cost(seller: Seller) -> int:
    """Products of which no cost is known, counted up to 1,001."""
    has_cost = exists().where(SellerCost.seller_id == Product.seller_id, SellerCost.msku == Product.msku)
    few = select(Product.msku).where(Product.seller_id == seller.id, ~has_cost).limit(_MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def costs_by_msku(seller_id: int) -> dict[str, list[tuple[date, Decimal, str]]]:
    """For each MSKU its costs as (effective from, cost of one unit, currency), oldest first."""
    columns = (SellerCost.msku, SellerCost.effective_from, SellerCost.cost, SellerCost.currency)
    query = (
        select(*columns).where(SellerCost.seller_id == seller_id).order_by(SellerCost.msku, SellerCost.effective_from)
    )
    found: dict[str, list[tuple[date, Decimal, str]]] = {}
    for msku, effective_from, cost, currency in db.session.execute(query):
        found.setdefault(msku, []).append((effective_from, cost, currency))
    return found


def _costs_of(seller: Seller, msku: str | None) -> Select[SellerCost, str | None]:
    is_product = (Product.seller_id == SellerCost.seller_id) & (Product.msku == SellerCost.msku)
    query = select(SellerCost, Product.title).outerjoin(Product, is_product).where(SellerCost.seller_id == seller.id)
    return query.where(SellerCost.msku == msku) if msku else query


def _place(cursor: str) -> tuple[str, str, date]:
    values = decode_cursor(cursor)
    try:
        msku, currency, day = values
        return str(msku), str(currency), date.fromisoformat(day)
    except (TypeError, ValueError) as error:
        raise InvalidInput({"cursor": "is not a cursor of this list; start again without it"}) from error
