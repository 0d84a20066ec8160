"""Forgetting findings: when a seller leaves and wants its data gone, or when the facts that they tell are forgotten."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from sqlalchemy import delete
from sqlalchemy.engine import CursorResult

from app.core.db import db
from app.detection.models import Finding


def purge_findings(seller_id: int, *, keep: Collection[int]) -> int:
    """Deletes the seller's findings but those that `keep` names, on which a filed claim stands."""
    gone = db.session.execute(delete(Finding).where(Finding.seller_id == seller_id, Finding.id.not_in(keep)))
    return cast("CursorResult[Any]", gone).rowcount


def purge_old_findings(seller_id: int, before_on: date, *, keep: Collection[int], keep_fnskus: Collection[str]) -> int:
    """Deletes findings of events before that day, whose trails tell rows that are forgotten.

    Those in `keep`, on which claims stand, and those of products whose facts are kept stay.
    """
    gone = db.session.execute(
        delete(Finding).where(
            Finding.seller_id == seller_id,
            Finding.event_on < before_on,
            Finding.id.not_in(keep),
            Finding.fnsku.not_in(keep_fnskus),
        )
    )
    return cast("CursorResult[Any]", gone).rowcount
