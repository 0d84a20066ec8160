"""Money: what Amazon granted, what moved, and what it paid out."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class Reimbursement(Model):
    """One row of GET_FBA_REIMBURSEMENTS_DATA: what Amazon granted (positive) or took back (negative)."""

    __tablename__ = "reimbursements"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
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

    seller_id: Mapped[int] = mapped_column(primary_key=True)
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


class FinancialEvent(Model):
    """One event of the older Finances API (v0), one row per item of it where it has items.

    Amazon gives no id, and equal events are legal: `row_hash` is over the event as Amazon told it, and `ordinal` counts
    equal ones from 0. `seen_by` is the pull that told of the row last, which is how the next equal one is numbered.
    """

    __tablename__ = "financial_events"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    row_hash: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str]  # the list it stood in: ShipmentEventList, RefundEventList, AdjustmentEventList, ...
    type: Mapped[str | None]  # AdjustmentType, FeeReason and the like
    posted_at: Mapped[datetime | None]
    order_id: Mapped[str | None]
    marketplace_name: Mapped[str | None]
    msku: Mapped[str | None]
    fnsku: Mapped[str | None]
    asin: Mapped[str | None]
    quantity: Mapped[int | None]
    currency: Mapped[str | None]
    amount: Mapped[Decimal | None]  # the sum of `amounts`
    amounts: Mapped[dict[str, Any]]  # charge or fee name -> amount as string
    seen_by: Mapped[str]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        Index("ix_financial_events_seller_id_posted_at", "seller_id", "posted_at"),
        Index("ix_financial_events_seller_id_order_id", "seller_id", "order_id"),
    )


class Payout(Model):
    """One payout (GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2), which Amazon makes by itself and keeps for 90 days."""

    __tablename__ = "payouts"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[str] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    deposited_at: Mapped[datetime | None]
    currency: Mapped[str | None]
    total: Mapped[Decimal | None]
    line_count: Mapped[int]
    lines_sum: Mapped[Decimal]  # differs from `total` when lines could not be read
    report_id: Mapped[str | None]  # empty: the seller's own file
    first_seen_at: Mapped[datetime] = mapped_column(default=now)


class PayoutLine(Model):
    """One amount of a payout. Reimbursements, removals and storage name no marketplace."""

    __tablename__ = "payout_lines"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[str] = mapped_column(primary_key=True)
    row_hash: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    transaction_type: Mapped[str | None]
    order_id: Mapped[str | None]
    adjustment_id: Mapped[str | None]
    shipment_id: Mapped[str | None]
    marketplace_name: Mapped[str | None]
    amount_type: Mapped[str | None]
    amount_description: Mapped[str | None]
    amount: Mapped[Decimal]
    currency: Mapped[str | None]
    fulfillment_id: Mapped[str | None]
    posted_at: Mapped[datetime | None]
    order_item_code: Mapped[str | None]
    msku: Mapped[str | None]
    quantity: Mapped[int | None]
    promotion_id: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        Index("ix_payout_lines_seller_id_order_id", "seller_id", "order_id"),
        Index("ix_payout_lines_seller_id_posted_at", "seller_id", "posted_at"),
    )
