"""Forgetting findings, when a seller leaves and wants its data gone."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import delete
from sqlalchemy.engine import CursorResult

from app.core.db import db
from app.detection.models import Finding


def purge_findings(seller_id: int, *, keep: Collection[int]) -> int:
    """Deletes the seller's findings but those that `keep` names, on which a filed claim stands."""
    gone = db.session.execute(delete(Finding).where(Finding.seller_id == seller_id, Finding.id.not_in(keep)))
    return cast("CursorResult[Any]", gone).rowcount
