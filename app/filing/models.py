"""Filings and the reimbursement rows that settled claims."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id


class FilingState(StrEnum):
    """`pending`: written down, to be sent (again) until the channel answers. `filed`: has a case id."""

    PENDING = "pending"
    FILED = "filed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SettlementKind(StrEnum):
    """What a row did to a claim's units."""

    PAID = "paid"  # granted for the case that we filed
    PAID_BY_AMAZON = "paid_by_amazon"  # without us: tracked, never counted as our recovery
    REVERSED = "reversed"  # taken back
    EXCHANGED = "exchanged"  # the money taken back, the unit itself put back into stock: made good all the same


class Filing(Model):
    """One attempt to file one claim. Written before anything is sent: the channel takes `public_id` as the
    idempotency key, so that a filing killed at any point is filed once or not at all."""

    __tablename__ = "filings"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("fil"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), index=True)
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(default=FilingState.PENDING)
    packet: Mapped[dict[str, Any]]  # exactly what is said to Amazon
    requested_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id")
    )  # a person, or the giver of the standing consent
    is_automatic: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[str | None]
    case_status: Mapped[str | None]  # as the channel last said
    case_reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)  # not before; a sender's lease moves it on
    planned_on: Mapped[date]  # marketplace-local day that the daily limit counts it for
    filed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_filings_pending", "due_at", postgresql_where="state = 'pending'"),
        Index(
            "uq_filings_open_claim",
            "claim_id",
            unique=True,
            postgresql_where="state in ('pending', 'filed')",
        ),
        Index("ix_filings_seller_id_case_id", "seller_id", "case_id"),
        Index("ix_filings_seller_id_created_at", "seller_id", "created_at", "id"),
        Index("ix_filings_seller_id_planned_on", "seller_id", "planned_on"),
    )


class Settlement(Model):
    """Units and money of one reimbursement row that count for one claim; a row may be shared by claims of one case."""

    __tablename__ = "settlements"

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), index=True)
    reimbursement_id: Mapped[str]
    msku: Mapped[str]
    fnsku: Mapped[str]
    reason: Mapped[str]
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    quantity: Mapped[int]  # signed as Amazon signs it, in money and in stock together
    quantity_in_stock: Mapped[int] = mapped_column(default=0)  # of these, given back as units
    amount: Mapped[Decimal | None]
    currency: Mapped[str | None]
    approved_at: Mapped[datetime]
    matched_by: Mapped[str]  # which rule: case_id, or original_reimbursement_id
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        UniqueConstraint(
            "seller_id",
            "reimbursement_id",
            "msku",
            "fnsku",
            "reason",
            "ordinal",
            "claim_id",
        ),
    )
