"""Reads of products and costs."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.catalog.models import Product, SellerCost
from app.core.db import db


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


def fnsku_to_msku(seller_id: int) -> dict[str, str]:
    """The MSKU of each FNSKU; of several the first by name."""
    query = select(Product.fnsku, Product.msku).where(Product.seller_id == seller_id, Product.fnsku.is_not(None))
    return {fnsku: msku for fnsku, msku in db.session.execute(query.order_by(Product.msku.desc())) if fnsku}
