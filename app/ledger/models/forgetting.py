"""How long facts are kept, and what went of them when and why."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id


class PurgeReason(StrEnum):
    """Why facts are forgotten."""

    RETENTION = "retention"  # they are older than they may be kept
    DISCONNECT = "disconnect"  # the seller disconnected Amazon and wanted them deleted
    REQUESTED = "requested"  # the seller wanted them deleted when Amazon was disconnected already


class PurgeState(StrEnum):
    """Moved only in purge_states.py."""

    WANTED = "wanted"  # owed: a job will come for it
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OWED = (PurgeState.WANTED, PurgeState.RUNNING)


class Purge(Model):
    """One forgetting of a seller's facts: the row owes the work until it is done, and is its report then."""

    __tablename__ = "purges"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("prg"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default=PurgeState.WANTED)
    before_on: Mapped[date | None]  # what is older goes; None: everything
    wanted_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    gone: Mapped[dict[str, Any]] = mapped_column(default=dict)  # table -> rows
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)  # table -> {rows, why}
    error: Mapped[str | None]

    __table_args__ = (
        Index("ix_purges_seller_id", "seller_id", "id"),
        Index(
            "ix_purges_owed",
            "seller_id",
            "reason",
            unique=True,
            postgresql_where=text("state in ('wanted', 'running')"),
        ),
    )


class RetentionChoice(Model):
    """A seller's wish to have facts forgotten earlier than this installation would."""

    __tablename__ = "retention_choices"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    months: Mapped[int] = mapped_column(SmallInteger)
    changed_at: Mapped[datetime] = mapped_column(default=now)
