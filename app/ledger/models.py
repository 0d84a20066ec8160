"""Amazon's facts. Keys begin with the seller, so that tables can be partitioned by it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class Source(StrEnum):
    """Where a fact came from."""

    LEDGER_DETAIL = "ledger_detail"
    REIMBURSEMENTS = "reimbursements"
    TRANSACTIONS = "transactions"
    INVENTORY = "inventory"
    PARTICIPATIONS = "participations"


class LedgerEvent(Model):
    """One row of the inventory ledger's detail view (GET_LEDGER_DETAIL_VIEW_DATA).

    Amazon gives no row id, and equal rows are legal. `row_hash` is over date, fnsku, event type, reference id,
    fulfillment center, disposition, reason and quantity; `ordinal` counts equal rows of one day from 0.
    `reconciled` and `unreconciled` change later at Amazon, so they are not part of the key.
    """

    __tablename__ = "ledger_events"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    event_on: Mapped[date] = mapped_column(primary_key=True)
    row_hash: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    fnsku: Mapped[str]
    asin: Mapped[str | None]
    msku: Mapped[str | None]
    event_type: Mapped[str]
    reference_id: Mapped[str | None]
    quantity: Mapped[int]
    fulfillment_center: Mapped[str | None]
    disposition: Mapped[str | None]
    reason: Mapped[str | None]
    country: Mapped[str | None]
    reconciled: Mapped[int | None]
    unreconciled: Mapped[int | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        # What loss detection reads: adjustments only, in the order in which it nets them.
        Index(
            "ix_ledger_events_adjustments",
            "seller_id",
            "fnsku",
            "event_on",
            postgresql_where="event_type = 'Adjustments'",
        ),
    )

    @property
    def row_ref(self) -> str:
        """How a trail names this row."""
        return f"{self.event_on.isoformat()}/{self.row_hash.hex()}/{self.ordinal}"


class Reimbursement(Model):
    """One row of GET_FBA_REIMBURSEMENTS_DATA: what Amazon granted (positive) or took back (negative)."""

    __tablename__ = "reimbursements"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    reimbursement_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(
        primary_key=True
    )  # as Amazon spelled it first; compared without case, _, : and blanks
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    approved_at: Mapped[datetime]
    case_id: Mapped[str | None]  # filled: was asked for by hand; empty: Amazon paid by itself
    order_id: Mapped[str | None]
    asin: Mapped[str | None]
    title: Mapped[str | None]
    condition: Mapped[str | None]
    currency: Mapped[str | None]
    amount_per_unit: Mapped[Decimal | None]
    amount_total: Mapped[Decimal | None]
    quantity_cash: Mapped[int]
    quantity_inventory: Mapped[int]
    quantity_total: Mapped[int]
    original_reimbursement_id: Mapped[str | None]
    original_reimbursement_type: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        Index(
            "ix_reimbursements_seller_id_fnsku_approved_at",
            "seller_id",
            "fnsku",
            "approved_at",
        ),
        Index("ix_reimbursements_seller_id_case_id", "seller_id", "case_id"),
    )

    @property
    def row_ref(self) -> str:
        """How a trail names this row."""
        return f"{self.reimbursement_id}/{self.msku}/{self.fnsku}/{self.reason}/{self.ordinal}"


class Transaction(Model):
    """One transaction of the Finances API (2024-06-19): money that moved or is deferred."""

    __tablename__ = "transactions"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    transaction_id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    status: Mapped[str]
    posted_at: Mapped[datetime]
    marketplace_id: Mapped[str | None]
    currency: Mapped[str | None]
    amount: Mapped[Decimal | None]
    description: Mapped[str | None]
    order_id: Mapped[str | None]
    related: Mapped[dict[str, Any]]  # relatedIdentifierName -> value
    items: Mapped[list[Any]]  # [{sku, asin, quantity, amount, breakdowns: {name: amount}}], amounts as strings
    breakdowns: Mapped[dict[str, Any]]  # name -> amount as string
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        Index("ix_transactions_seller_id_posted_at", "seller_id", "posted_at"),
        Index("ix_transactions_seller_id_order_id", "seller_id", "order_id"),
    )


class InventoryLevel(Model):
    """Units of one MSKU in one marketplace now (FBA Inventory API, getInventorySummaries)."""

    __tablename__ = "inventory_levels"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    marketplace_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str | None]
    asin: Mapped[str | None]
    title: Mapped[str | None]
    condition: Mapped[str | None]
    fulfillable: Mapped[int]
    reserved: Mapped[int]
    inbound: Mapped[int]
    researching: Mapped[int]
    unfulfillable: Mapped[int]
    total: Mapped[int]
    amazon_updated_at: Mapped[datetime | None]
    synced_at: Mapped[datetime] = mapped_column(default=now)


class FactChange(Model):
    """What a fact said before Amazon changed it."""

    __tablename__ = "fact_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    source: Mapped[str]
    row_ref: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(default=now)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_fact_changes_seller_id_source_row_ref", "seller_id", "source", "row_ref"),)


class Coverage(Model):
    """Which days of a source have arrived completely. A window pulled again replaces its row."""

    __tablename__ = "coverage"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    to_on: Mapped[date] = mapped_column(primary_key=True)  # inclusive
    row_count: Mapped[int]
    pulled_at: Mapped[datetime] = mapped_column(default=now)


class AmazonClock(Model):
    """Whose facts these are: how far Amazon's clock is ahead of ours, as its answers' Date header told last."""

    __tablename__ = "amazon_clocks"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    offset_seconds: Mapped[int]
    is_sandbox: Mapped[bool] = mapped_column(default=False)  # the facts are made up, and say so in every answer
    observed_at: Mapped[datetime] = mapped_column(default=now)
