"""Products and their costs."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class Product(Model):
    """One MSKU of the seller with Amazon's labels for it, as last seen in Amazon's reports."""

    __tablename__ = "products"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str | None]
    asin: Mapped[str | None]
    title: Mapped[str | None]
    told_on: Mapped[date | None]  # the day of the newest row that told of it
    updated_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_products_seller_id_fnsku", "seller_id", "fnsku"),)


class SellerCost(Model):
    """What one unit costs the seller (sourcing cost, without shipping or duty) from a day on."""

    __tablename__ = "seller_costs"

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    msku: Mapped[str]
    currency: Mapped[str]
    effective_from: Mapped[date]
    cost: Mapped[Decimal]
    imported_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        UniqueConstraint("seller_id", "msku", "currency", "effective_from"),
        CheckConstraint("cost > 0", name="cost_positive"),
    )


class ProductDimensions(Model):
    """Size and weight of an ASIN as Amazon's catalog told them on that day (Catalog Items API): inches and pounds, or as it says."""

    __tablename__ = "product_dimensions"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    marketplace_id: Mapped[str] = mapped_column(primary_key=True)
    asin: Mapped[str] = mapped_column(primary_key=True)
    observed_on: Mapped[date] = mapped_column(primary_key=True)  # the first day on which Amazon told these
    confirmed_on: Mapped[date]  # the last one
    item_length: Mapped[Decimal | None]
    item_width: Mapped[Decimal | None]
    item_height: Mapped[Decimal | None]
    item_weight: Mapped[Decimal | None]
    package_length: Mapped[Decimal | None]
    package_width: Mapped[Decimal | None]
    package_height: Mapped[Decimal | None]
    package_weight: Mapped[Decimal | None]
    length_unit: Mapped[str | None]
    weight_unit: Mapped[str | None]
