"""What Amazon charges, or says that it would charge."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model

FINE = Numeric(18, 8)  # volumes and rates have more decimals than money


class StorageFee(Model):
    """One month's storage of an FNSKU in one center (GET_FBA_STORAGE_FEE_CHARGES_DATA): an estimate, charged the month after."""

    __tablename__ = "storage_fees"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    month_on: Mapped[date] = mapped_column(primary_key=True)  # its first day
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    fulfillment_center: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    asin: Mapped[str | None]
    longest_side: Mapped[Decimal | None]
    median_side: Mapped[Decimal | None]
    shortest_side: Mapped[Decimal | None]
    measurement_units: Mapped[str | None]
    weight: Mapped[Decimal | None]
    weight_units: Mapped[str | None]
    item_volume: Mapped[Decimal | None] = mapped_column(FINE)
    volume_units: Mapped[str | None]
    size_tier: Mapped[str | None]
    average_on_hand: Mapped[Decimal | None] = mapped_column(FINE)
    average_pending_removal: Mapped[Decimal | None] = mapped_column(FINE)
    estimated_volume: Mapped[Decimal | None] = mapped_column(FINE)
    base_rate: Mapped[Decimal | None] = mapped_column(FINE)
    surcharge_rate: Mapped[Decimal | None] = mapped_column(FINE)
    currency: Mapped[str | None]
    fee: Mapped[Decimal | None]
    incentive: Mapped[Decimal | None]
    dangerous_goods_type: Mapped[str | None]
    category: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)


class LongTermStorageFee(Model):
    """Aged inventory of an MSKU on the day it was counted (GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA)."""

    __tablename__ = "long_term_storage_fees"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_on: Mapped[date] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    condition: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(primary_key=True)
    age_tier: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    asin: Mapped[str | None]
    unit_volume: Mapped[Decimal | None] = mapped_column(FINE)
    volume_unit: Mapped[str | None]
    quantity: Mapped[int]
    currency: Mapped[str | None]
    amount: Mapped[Decimal | None]
    rate: Mapped[Decimal | None] = mapped_column(FINE)
    first_seen_at: Mapped[datetime] = mapped_column(default=now)


class FeePreview(Model):
    """What Amazon measured of an MSKU and would charge for it, as told on that day (GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA).

    The report has no history, so that every day's is kept.
    """

    __tablename__ = "fee_previews"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    taken_on: Mapped[date] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    store: Mapped[str] = mapped_column(primary_key=True)  # amazon-store, else the currency
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    asin: Mapped[str | None]
    product_group: Mapped[str | None]
    your_price: Mapped[Decimal | None]
    sales_price: Mapped[Decimal | None]
    longest_side: Mapped[Decimal | None]
    median_side: Mapped[Decimal | None]
    shortest_side: Mapped[Decimal | None]
    length_and_girth: Mapped[Decimal | None]
    unit_of_dimension: Mapped[str | None]
    weight: Mapped[Decimal | None]
    unit_of_weight: Mapped[str | None]
    size_tier: Mapped[str | None]
    currency: Mapped[str | None]
    fee_total: Mapped[Decimal | None]
    referral_fee: Mapped[Decimal | None]
    closing_fee: Mapped[Decimal | None]
    fulfillment_fee: Mapped[Decimal | None]  # of one unit; the domestic one in Europe
    other_fees: Mapped[dict[str, Any]]  # column name -> amount as string: fees of other countries, of the future
    first_seen_at: Mapped[datetime] = mapped_column(default=now)


class FeeEstimate(Model):
    """What Amazon would charge for one unit at a price (Product Fees API), as told on that day."""

    __tablename__ = "fee_estimates"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    marketplace_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    estimated_on: Mapped[date] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    asin: Mapped[str | None]
    price: Mapped[Decimal]
    currency: Mapped[str]
    fee_total: Mapped[Decimal | None]
    referral_fee: Mapped[Decimal | None]
    fulfillment_fee: Mapped[Decimal | None]
    fees: Mapped[dict[str, Any]]  # FeeType -> FinalFee as string
    error: Mapped[str | None]  # Amazon could not estimate it, in its words
    first_seen_at: Mapped[datetime] = mapped_column(default=now)
