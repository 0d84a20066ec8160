"""Uploads: kept in the database until a worker has read them, since it may run on another machine."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id


class UploadState(StrEnum):
    """`DONE` also where some lines or files could not be read: each file tells for itself."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


class Upload(Model):
    """One file as it was sent. `from_on` and `to_on`: the period that the seller chose at Amazon, where they said it."""

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("upl"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    size: Mapped[int]  # bytes
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]  # inclusive
    state: Mapped[str] = mapped_column(default=UploadState.WAITING)
    problem: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]

    reports: Mapped[list["UploadedReport"]] = relationship(order_by="UploadedReport.id", lazy="selectin")

    __table_args__ = (Index("ix_uploads_seller_id_created_at", "seller_id", "created_at"),)

    @property
    def is_over(self) -> bool:
        return self.state in {UploadState.DONE, UploadState.FAILED}


class UploadChunk(Model):
    """A piece of the file's bytes, gone as soon as the file has been read."""

    __tablename__ = "upload_chunks"

    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class UploadedReport(Model):
    """One file of an upload, and what became of it. `rejects`: [{line, error}], the first ones; `notes`: sentences."""

    __tablename__ = "uploaded_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id", ondelete="CASCADE"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    name: Mapped[str]  # inside the zip
    source: Mapped[str | None]  # none: it is none of the reports that are read
    from_on: Mapped[date | None]  # the days that it covers
    to_on: Mapped[date | None]
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_changed: Mapped[int] = mapped_column(default=0)
    rows_rejected: Mapped[int] = mapped_column(default=0)
    rejects: Mapped[list[Any]] = mapped_column(default=list)
    notes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    problem: Mapped[str | None]
    read_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("upload_id", "name"),)
