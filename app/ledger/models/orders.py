"""What buyers ordered, sent back and got instead. No buyer is named, and no place a parcel went to."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class OrderLine(Model):
    """One line of an order (GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL, or the Orders API). Amounts are of the whole line.

    The report has no id of a line: equal keys are told apart by `ordinal`.
    """

    __tablename__ = "order_lines"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    asin: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    purchased_at: Mapped[datetime]
    last_updated_at: Mapped[datetime | None]
    order_status: Mapped[str | None]
    fulfillment_channel: Mapped[str | None]  # Amazon or Merchant
    sales_channel: Mapped[str | None]  # Amazon.de
    item_status: Mapped[str | None]
    quantity: Mapped[int]
    currency: Mapped[str | None]
    item_price: Mapped[Decimal | None]
    item_tax: Mapped[Decimal | None]
    shipping_price: Mapped[Decimal | None]
    shipping_tax: Mapped[Decimal | None]
    gift_wrap_price: Mapped[Decimal | None]
    gift_wrap_tax: Mapped[Decimal | None]
    item_promotion_discount: Mapped[Decimal | None]
    shipping_promotion_discount: Mapped[Decimal | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_order_lines_seller_id_purchased_at", "seller_id", "purchased_at"),)


class CustomerReturn(Model):
    """Units that came back from a buyer (GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA); a returnless refund is never here."""

    __tablename__ = "customer_returns"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    license_plate_number: Mapped[str] = mapped_column(primary_key=True)  # of the unit; empty where Amazon tells none
    returned_at: Mapped[datetime] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    fnsku: Mapped[str | None]
    asin: Mapped[str | None]
    quantity: Mapped[int]
    fulfillment_center: Mapped[str | None]
    disposition: Mapped[str | None]  # upper case with underscores: SELLABLE, CUSTOMER_DAMAGED, ...
    reason: Mapped[str | None]  # what the buyer said
    status: Mapped[str | None]  # "Unit returned to inventory", "Reimbursed"
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_customer_returns_seller_id_returned_at", "seller_id", "returned_at"),)


class Replacement(Model):
    """A free replacement that was sent (GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA)."""

    __tablename__ = "replacements"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    replacement_order_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    shipped_at: Mapped[datetime] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    original_order_id: Mapped[str]
    asin: Mapped[str | None]
    quantity: Mapped[int]
    fulfillment_center: Mapped[str | None]
    original_fulfillment_center: Mapped[str | None]
    reason_code: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        Index("ix_replacements_seller_id_original_order_id", "seller_id", "original_order_id"),
        Index("ix_replacements_seller_id_shipped_at", "seller_id", "shipped_at"),
    )
