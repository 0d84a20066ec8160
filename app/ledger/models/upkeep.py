"""What is known of the facts themselves: what they said before, which days have arrived, whose clock they follow."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


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
    """Which days of a source have arrived completely. A window pulled again replaces its row.

    What the seller's own files cover is told apart: they may have been filtered, so that Amazon is asked all the same.
    """

    __tablename__ = "coverage"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    to_on: Mapped[date] = mapped_column(primary_key=True)  # inclusive
    is_uploaded: Mapped[bool] = mapped_column(primary_key=True, default=False, server_default="false")
    row_count: Mapped[int]
    pulled_at: Mapped[datetime] = mapped_column(default=now)


class AmazonClock(Model):
    """Whose facts these are: how far Amazon's clock is ahead of ours, as its answers' Date header told last."""

    __tablename__ = "amazon_clocks"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    offset_seconds: Mapped[int]
    is_sandbox: Mapped[bool] = mapped_column(default=False)  # the facts are made up, and say so in every answer
    observed_at: Mapped[datetime] = mapped_column(default=now)
