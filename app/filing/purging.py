"""Forgetting what was never filed, when a seller leaves and wants its data gone."""

from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult

from app.claims.models import Claim
from app.core.db import db
from app.filing.models import Filing, Settlement


def purge_unfiled(seller_id: int) -> int:
    """Deletes the filings that never got a case id. Filed cases stay: they are the seller's own dealings with Amazon."""
    unfiled = select(Claim.id).where(Claim.seller_id == seller_id, Claim.case_id.is_(None))
    db.session.execute(delete(Settlement).where(Settlement.seller_id == seller_id, Settlement.claim_id.in_(unfiled)))
    gone = db.session.execute(delete(Filing).where(Filing.seller_id == seller_id, Filing.claim_id.in_(unfiled)))
    return cast("CursorResult[Any]", gone).rowcount
