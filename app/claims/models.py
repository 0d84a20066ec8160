"""Claims, their history, and the seller's settings for them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id


class ClaimStatus(StrEnum):
    """Where a claim stands. Moved only in states.py."""

    DETECTED = "detected"
    IN_REVIEW = "in_review"
    IN_MANUAL_REVIEW = "in_manual_review"
    APPROVED = "approved"
    QUEUED = "queued"
    FILED = "filed"
    INFORMATION_REQUESTED = "information_requested"
    GRANTED = "granted"
    PARTIALLY_GRANTED = "partially_granted"
    DENIED = "denied"
    APPEALED = "appealed"
    PAID = "paid"
    REVERSED = "reversed"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    RESOLVED_BY_AMAZON = "resolved_by_amazon"


# Not told to Amazon yet: Opside may still change or close these by itself when the facts change.
UNFILED = (
    ClaimStatus.DETECTED,
    ClaimStatus.IN_REVIEW,
    ClaimStatus.IN_MANUAL_REVIEW,
    ClaimStatus.APPROVED,
    ClaimStatus.QUEUED,
)
# Waiting for a person's decision.
PENDING_REVIEW = (ClaimStatus.IN_REVIEW, ClaimStatus.IN_MANUAL_REVIEW)
# Told to Amazon, and not settled yet.
WITH_AMAZON = (
    ClaimStatus.FILED,
    ClaimStatus.INFORMATION_REQUESTED,
    ClaimStatus.GRANTED,
    ClaimStatus.PARTIALLY_GRANTED,
    ClaimStatus.DENIED,
    ClaimStatus.APPEALED,
)
OPEN = UNFILED + WITH_AMAZON
SETTLED = (ClaimStatus.PAID, ClaimStatus.REVERSED)
# Ended without our recovery; left out where money still to come is counted.
CLOSED = (ClaimStatus.DISMISSED, ClaimStatus.EXPIRED, ClaimStatus.WITHDRAWN, ClaimStatus.RESOLVED_BY_AMAZON)


class DismissReason(StrEnum):
    """Why a person decided against a claim."""

    UNITS_FOUND = "units_found"
    ALREADY_PAID = "already_paid"
    SELLER_REQUESTED = "seller_requested"
    NOT_OUR_UNITS = "not_our_units"
    ALREADY_DEFECTIVE = "already_defective"
    DATA_WRONG = "data_wrong"
    NOT_WORTH_IT = "not_worth_it"
    OTHER = "other"


class Tier(StrEnum):
    """What happens to a claim by itself, by its confidence and the thresholds in force when it was found."""

    AUTO = "auto"
    REVIEW = "review"
    MANUAL = "manual"


_IS_OPEN = text("status in ({})".format(", ".join(f"'{status}'" for status in OPEN)))


class ClaimSettings(Model):
    """A seller's thresholds and its standing consent to automatic filing."""

    __tablename__ = "claim_settings"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    auto_threshold: Mapped[Decimal] = mapped_column(default=Decimal("0.85"))
    review_threshold: Mapped[Decimal] = mapped_column(default=Decimal("0.50"))
    automatic_filing: Mapped[bool] = mapped_column(default=False)
    automatic_filing_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # whose standing consent it is
    automatic_filing_at: Mapped[datetime | None]
    channel: Mapped[str | None]  # filing channel that automatic filing uses
    daily_limit: Mapped[int] = mapped_column(default=50)  # filings a day, against Amazon's rule on high-volume requests
    next_claim_number: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        CheckConstraint(
            "0 <= review_threshold and review_threshold <= auto_threshold and auto_threshold <= 1",
            name="thresholds_in_order",
        ),
    )


class Claim(Model):
    """Our assertion that Amazon owes for one finding."""

    __tablename__ = "claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("clm"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    number: Mapped[int]
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), unique=True)
    type: Mapped[str]
    family: Mapped[str]
    status: Mapped[str]
    tier: Mapped[str]
    marketplace_id: Mapped[str]
    currency: Mapped[str]
    quantity: Mapped[int]
    quantity_limit: Mapped[int | None]  # a reviewer claims at most this many of the finding's units
    amount: Mapped[Decimal | None]
    amount_low: Mapped[Decimal | None]
    amount_high: Mapped[Decimal | None]
    valuation_basis: Mapped[str]
    confidence: Mapped[Decimal]
    explanation: Mapped[list[Any]]  # [{feature, value, effect}]
    fnsku: Mapped[str | None]
    msku: Mapped[str | None]
    asin: Mapped[str | None]
    product_name: Mapped[str | None]
    fulfillment_center: Mapped[str | None]
    reference_id: Mapped[str | None]
    order_id: Mapped[str | None]
    shipment_id: Mapped[str | None]
    removal_order_id: Mapped[str | None]
    reimbursement_id: Mapped[str | None]
    license_plate_number: Mapped[str | None]
    event_on: Mapped[date]
    claimable_from: Mapped[date]
    deadline: Mapped[date]
    policy_version: Mapped[str]
    evidence_required: Mapped[list[Any]] = mapped_column(default=list)
    evidence_present: Mapped[list[Any]] = mapped_column(default=list)
    channel: Mapped[str | None]
    case_id: Mapped[str | None]
    filed_at: Mapped[datetime | None]
    paid_quantity: Mapped[int] = mapped_column(default=0)
    paid_amount: Mapped[Decimal | None]
    paid_at: Mapped[datetime | None]
    amazon_quantity: Mapped[int] = mapped_column(
        default=0
    )  # units that Amazon found or paid by itself after the claim was opened
    amazon_amount: Mapped[Decimal | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        UniqueConstraint("seller_id", "number"),
        Index("ix_claims_seller_id_deadline", "seller_id", "deadline", "id"),
        Index(
            "ix_claims_seller_id_amount", "seller_id", text("coalesce(amount, -1)"), "id"
        ),  # unknown value sorts lowest
        Index("ix_claims_seller_id_confidence", "seller_id", "confidence", "id"),
        Index("ix_claims_seller_id_created_at", "seller_id", "created_at", "id"),
        Index(
            "ix_claims_seller_id_status_deadline",
            "seller_id",
            "status",
            "deadline",
            "id",
        ),
        Index("ix_claims_seller_id_case_id", "seller_id", "case_id"),
        Index("ix_claims_seller_id_msku", "seller_id", "msku"),
        # Old claims are many and open ones few: without these, the soonest open deadline lies behind years of closed ones.
        Index(
            "ix_claims_open_deadline",
            "seller_id",
            "deadline",
            "id",
            postgresql_include=["status"],
            postgresql_where=_IS_OPEN,
        ),
        Index(
            "ix_claims_open_amount",
            "seller_id",
            text("coalesce(amount, -1)"),
            "id",
            postgresql_include=["status"],
            postgresql_where=_IS_OPEN,
        ),
    )

    @property
    def claim_number(self) -> str:
        return f"CLM-{self.number:06d}"

    @property
    def is_unfiled(self) -> bool:
        """Nothing has been said to Amazon yet, so the deadline still runs."""
        return self.status in UNFILED


class ClaimHistory(Model):
    """One move or change of a claim: who, when, why."""

    __tablename__ = "claim_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), index=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: Opside itself
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
