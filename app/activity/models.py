"""The activity feed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class ActivityType(StrEnum):
    """Kinds of entries, as programs know them."""

    SYNC_STARTED = "sync_started"
    SYNC_COMPLETED = "sync_completed"
    SYNC_FAILED = "sync_failed"
    SYNC_CANCELLED = "sync_cancelled"
    FILE_READ = "file_read"
    CLAIM_DETECTED = "claim_detected"
    CLAIM_FILED = "claim_filed"
    CLAIM_PAID = "claim_paid"
    CLAIM_REVERSED = "claim_reversed"
    CLAIM_DENIED = "claim_denied"
    CONNECTION_CONNECTED = "connection_connected"
    CONNECTION_EXPIRING = "connection_expiring"
    CONNECTION_LOST = "connection_lost"
    CONNECTION_DISCONNECTED = "connection_disconnected"


class ActivityEntry(Model):
    """One line of a seller's feed."""

    __tablename__ = "activity_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    message: Mapped[str]
    path: Mapped[str | None]  # where in the app it happened

    __table_args__ = (Index("ix_activity_entries_seller_id_at", "seller_id", "at", "id"),)
