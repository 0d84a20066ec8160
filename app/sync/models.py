"""Sync runs. The row is the truth, the job queue only the runner."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id
from app.sync.timetable import DETECTION_HOURS, FULL_HOUR, INVENTORY_HOURS


class SyncState(StrEnum):
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SyncTrigger(StrEnum):
    USER = "user"
    SCHEDULE = "schedule"


class RunKind(StrEnum):
    FULL = "full"  # every source, then detection
    INVENTORY = "inventory"  # the units that are there now, and nothing else


class TaskState(StrEnum):
    WAITING = "waiting"  # nothing asked yet
    REQUESTED = "requested"  # Amazon makes the report
    READY = "ready"  # its document can be fetched
    DONE = "done"
    EMPTY = "empty"  # Amazon says that there is nothing
    FAILED = "failed"


class SyncSettings(Model):
    """How far back and when a seller's facts are pulled and examined. An hour or interval of None: never by itself.

    What is due next stands here and not in the queue, so that nothing is forgotten while Redis is away. A `next_...`
    of None has still to be worked out.
    """

    __tablename__ = "sync_settings"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    months_back: Mapped[int] = mapped_column(default=12)  # 1 to 18: Amazon keeps the ledger for 18 months
    is_paused: Mapped[bool] = mapped_column(default=False)
    full_hour: Mapped[int | None] = mapped_column(SmallInteger, default=FULL_HOUR)  # of the day, in UTC
    inventory_hours: Mapped[int | None] = mapped_column(SmallInteger, default=INVENTORY_HOURS)  # from one to the next
    detection_hours: Mapped[int | None] = mapped_column(SmallInteger, default=DETECTION_HOURS)
    report_days: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # dataset -> longest window Amazon made a report of
    next_run_at: Mapped[datetime | None]  # of a full run
    next_inventory_at: Mapped[datetime | None]
    next_detection_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)


class SyncRun(Model):
    """One pull of a seller's facts.

    `lease_until` is held by the worker that advances the run; when it has passed and `wake_at` is due,
    anybody may take the run up again.
    """

    __tablename__ = "sync_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("sync"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    trigger: Mapped[str] = mapped_column(default=SyncTrigger.USER)
    kind: Mapped[str] = mapped_column(default=RunKind.FULL)
    state: Mapped[str] = mapped_column(default=SyncState.IN_PROGRESS)
    step: Mapped[int] = mapped_column(SmallInteger, default=0)  # 0 to 5
    progress: Mapped[int] = mapped_column(SmallInteger, default=0)  # 0 to 100, never falls, 100 only when complete
    message: Mapped[str] = mapped_column(default="Waiting for a worker")
    started_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    as_of: Mapped[datetime | None]  # Amazon's time when the run was planned
    cancel_requested_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    wake_at: Mapped[datetime] = mapped_column(default=now)
    attempt: Mapped[int] = mapped_column(default=0)  # of the worker that holds the lease; an older one may not write
    deaths: Mapped[int] = mapped_column(default=0)  # workers that died in a row without bringing the run on
    orders_processed: Mapped[int] = mapped_column(default=0)
    total_orders: Mapped[int] = mapped_column(default=0)
    claims_detected: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    error_code: Mapped[str | None]

    __table_args__ = (
        # Two starts at the same moment give one sync.
        Index(
            "uq_sync_runs_running",
            "seller_id",
            unique=True,
            postgresql_where="state = 'in_progress'",
        ),
        Index("ix_sync_runs_seller_id_started_at", "seller_id", "started_at"),
    )


class SyncTask(Model):
    """One dataset and window of a run, and how far it got."""

    __tablename__ = "sync_tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("sync_runs.id"), index=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    dataset: Mapped[str]
    position: Mapped[int]  # order of doing
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]  # inclusive
    marketplace_id: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=TaskState.WAITING)
    report_id: Mapped[str | None]
    document_id: Mapped[str | None]
    cursor: Mapped[dict[str, Any]] = mapped_column(default=dict)  # next page token and the like
    due_at: Mapped[datetime] = mapped_column(default=now)  # not before
    attempts: Mapped[int] = mapped_column(default=0)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_changed: Mapped[int] = mapped_column(default=0)
    waits_on: Mapped[str | None]  # in words: what Amazon has to do first
    error: Mapped[str | None]
    finished_at: Mapped[datetime | None]
