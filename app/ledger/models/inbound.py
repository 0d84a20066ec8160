"""What the seller sent to Amazon, and what arrived."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class InboundShipment(Model):
    """One inbound shipment (Fulfillment Inbound v0, getShipments). Amazon tells no date of it: receipts are in the ledger."""

    __tablename__ = "inbound_shipments"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    destination_center: Mapped[str | None]
    status: Mapped[
        str
    ]  # WORKING, SHIPPED, IN_TRANSIT, DELIVERED, CHECKED_IN, RECEIVING, CLOSED, CANCELLED, DELETED, ERROR
    label_prep: Mapped[str | None]
    is_partnered: Mapped[bool | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)
    status_seen_at: Mapped[datetime] = mapped_column(default=now)  # when this status was seen first
    items_read_at: Mapped[datetime | None]


class InboundItem(Model):
    """Units of one MSKU in a shipment, as they were sent and as they were counted in so far."""

    __tablename__ = "inbound_items"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    fnsku: Mapped[str | None]
    quantity_shipped: Mapped[int]
    quantity_received: Mapped[int]
    quantity_in_case: Mapped[int | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)


class InboundProblem(Model):
    """What Amazon found wrong with a shipment (GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA); it explains denials."""

    __tablename__ = "inbound_problems"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[str] = mapped_column(primary_key=True)
    carton_id: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    problem_type: Mapped[str] = mapped_column(primary_key=True)
    reported_on: Mapped[date] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    created_on: Mapped[date | None]  # of the shipment
    fulfillment_center: Mapped[str | None]
    msku: Mapped[str | None]
    asin: Mapped[str | None]
    problem_quantity: Mapped[int]
    expected_quantity: Mapped[int | None]
    received_quantity: Mapped[int | None]
    coaching_level: Mapped[str | None]
    fee_type: Mapped[str | None]
    currency: Mapped[str | None]
    fee_total: Mapped[Decimal | None]
    problem_level: Mapped[str | None]
    alert_status: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_inbound_problems_seller_id_reported_on", "seller_id", "reported_on"),)
