"""What Amazon charges, or says that it would charge."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class StorageFeeRecord(NamedTuple):
    """One row of the monthly storage fee report."""

    month_on: date  # its first day
    fnsku: str
    fulfillment_center: str
    country: str
    asin: str | None
    longest_side: Decimal | None
    median_side: Decimal | None
    shortest_side: Decimal | None
    measurement_units: str | None
    weight: Decimal | None
    weight_units: str | None
    item_volume: Decimal | None
    volume_units: str | None
    size_tier: str | None
    average_on_hand: Decimal | None
    average_pending_removal: Decimal | None
    estimated_volume: Decimal | None
    base_rate: Decimal | None
    surcharge_rate: Decimal | None
    currency: str | None
    fee: Decimal | None
    incentive: Decimal | None
    dangerous_goods_type: str | None
    category: str | None
    title: str | None  # goes to the catalog


class LongTermStorageFeeRecord(NamedTuple):
    """One row of the aged inventory surcharge report."""

    snapshot_on: date
    msku: str
    fnsku: str
    condition: str
    country: str
    age_tier: str
    asin: str | None
    unit_volume: Decimal | None
    volume_unit: str | None
    quantity: int
    currency: str | None
    amount: Decimal | None
    rate: Decimal | None
    title: str | None  # goes to the catalog


class FeePreviewRecord(NamedTuple):
    """One row of the fee preview report."""

    taken_on: date
    msku: str
    fnsku: str
    store: str  # amazon-store, else the currency
    asin: str | None
    product_group: str | None
    your_price: Decimal | None
    sales_price: Decimal | None
    longest_side: Decimal | None
    median_side: Decimal | None
    shortest_side: Decimal | None
    length_and_girth: Decimal | None
    unit_of_dimension: str | None
    weight: Decimal | None
    unit_of_weight: str | None
    size_tier: str | None
    currency: str | None
    fee_total: Decimal | None
    referral_fee: Decimal | None
    closing_fee: Decimal | None
    fulfillment_fee: Decimal | None  # of one unit; the domestic one in Europe
    other_fees: dict[str, str]  # column name -> amount as string: fees of other countries, of the future
    title: str | None  # goes to the catalog


class FeeEstimateRecord(NamedTuple):
    """What the Product Fees API says of one unit at a price."""

    marketplace_id: str
    msku: str
    estimated_on: date
    asin: str | None
    price: Decimal
    currency: str
    fee_total: Decimal | None
    referral_fee: Decimal | None
    fulfillment_fee: Decimal | None
    fees: dict[str, str]  # FeeType -> FinalFee as string
    error: str | None  # Amazon could not estimate it, in its words
