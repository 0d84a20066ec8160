"""Detection runs and their findings."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id


class RunState(StrEnum):
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    FAILED = "failed"


class RunStage(StrEnum):
    """What a run does next; a run whose worker died goes on at its stage."""

    DETECTING = "detecting"
    OPENING = "opening"
    SETTLING = "settling"
    DONE = "done"


class Verdict(StrEnum):
    """What became of a candidate: a claim, or the reason why not."""

    CLAIM = "claim"
    FOUND_LATER = "found_later"
    ALREADY_REIMBURSED = "already_reimbursed"
    NOT_YET_CLAIMABLE = "not_yet_claimable"
    WINDOW_CLOSED = "window_closed"
    RETURNED_IN_TIME = "returned_in_time"
    RETURNLESS_REFUND = "returnless_refund"
    STILL_IN_PROCESS = "still_in_process"
    SELLER_REQUESTED = "seller_requested"
    CUSTOMER_DAMAGED = "customer_damaged"
    NEEDS_DATA = "needs_data"
    UNKNOWN_REASON_CODE = "unknown_reason_code"
    BELOW_MINIMUM = "below_minimum"


class DetectionRun(Model):
    """One pass of the detectors over a seller's facts, and of what follows from it."""

    __tablename__ = "detection_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("det"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    sync_run_id: Mapped[int | None]  # the sync run that brought the facts; no foreign key, its room is a later one
    state: Mapped[str] = mapped_column(default=RunState.IN_PROGRESS)
    stage: Mapped[str] = mapped_column(default=RunStage.DETECTING)
    as_of: Mapped[datetime]  # Amazon's time when the facts were read
    started_at: Mapped[datetime] = mapped_column(default=now)
    alive_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    new_claims: Mapped[int] = mapped_column(default=0)
    total_potential: Mapped[dict[str, Any]] = mapped_column(default=dict)  # currency -> amount as string
    error: Mapped[str | None]

    __table_args__ = (
        Index("ix_detection_runs_seller_id_started_at", "seller_id", "started_at"),
        Index("ix_detection_runs_open", "state", postgresql_where="state = 'in_progress'"),
    )


class Finding(Model):
    """What a detector says of one candidate: subject, units, value, dates, proof, verdict.

    `key` identifies the candidate for ever (type and anchor), so that a later run updates the same finding.
    `trail` is the proof: the rows in time order, each {source, row_ref, date, what, quantity,
    running_open_quantity}. `features` are the named inputs of confidence.
    """

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("fnd"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    type: Mapped[str]
    key: Mapped[str]
    verdict: Mapped[str]
    reason: Mapped[str]  # the verdict in a sentence for the seller
    marketplace_id: Mapped[str]
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
    quantity_lost: Mapped[int]  # units of the event
    quantity: Mapped[int]  # units still open: lost minus found, paid and given back, plus reversed
    currency: Mapped[str]
    amount: Mapped[Decimal | None]
    amount_low: Mapped[Decimal | None]
    amount_high: Mapped[Decimal | None]
    valuation_basis: Mapped[str]
    claimable_from: Mapped[date | None]
    deadline: Mapped[date | None]
    policy_version: Mapped[str | None]
    trail: Mapped[list[Any]]
    features: Mapped[dict[str, Any]]
    digest: Mapped[str]  # of all the above: equal digests mean that nothing changed
    claim_public_id: Mapped[str | None]  # of the claim that stands on this finding, told by the claims themselves
    detection_run_id: Mapped[int] = mapped_column(ForeignKey("detection_runs.id"))  # the run that changed it last
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        UniqueConstraint("seller_id", "type", "key"),
        Index(
            "ix_findings_seller_id_verdict_event_on",
            "seller_id",
            "verdict",
            "event_on",
            "id",
        ),
        Index("ix_findings_seller_id_event_on", "seller_id", "event_on", "id"),
        Index("ix_findings_seller_id_fnsku", "seller_id", "fnsku"),
    )
