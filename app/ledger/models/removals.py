"""Units that the seller had sent back or disposed of."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class RemovalOrder(Model):
    """What was asked for, and what became of it (GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA). Past rows change."""

    __tablename__ = "removal_orders"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    removal_order_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    disposition: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    requested_at: Mapped[datetime]
    order_type: Mapped[str | None]  # Return, Disposal, Liquidations
    service_speed: Mapped[str | None]
    order_status: Mapped[str | None]
    last_updated_at: Mapped[datetime | None]
    requested: Mapped[int]
    cancelled: Mapped[int]
    disposed: Mapped[int]
    shipped: Mapped[int]
    in_process: Mapped[int]
    fee: Mapped[Decimal | None]
    currency: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_removal_orders_seller_id_requested_at", "seller_id", "requested_at"),)


class RemovalShipment(Model):
    """What left for the seller (GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA). No cancelled or disposed units."""

    __tablename__ = "removal_shipments"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    removal_order_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    disposition: Mapped[str] = mapped_column(primary_key=True)
    shipped_at: Mapped[datetime] = mapped_column(primary_key=True)
    tracking_number: Mapped[str] = mapped_column(primary_key=True)  # empty where Amazon tells none
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    requested_at: Mapped[datetime | None]
    quantity: Mapped[int]
    carrier: Mapped[str | None]
    order_type: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_removal_shipments_seller_id_shipped_at", "seller_id", "shipped_at"),)
