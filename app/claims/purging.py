"""Forgetting claims that were never filed, when a seller leaves and wants its data gone."""

from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult

from app.claims.models import Claim, ClaimHistory
from app.core.db import db


def purge_unfiled(seller_id: int) -> int:
    """Deletes the claims without a case id, with their history. Their filings must have been deleted before."""
    unfiled = select(Claim.id).where(Claim.seller_id == seller_id, Claim.case_id.is_(None))
    db.session.execute(
        delete(ClaimHistory).where(ClaimHistory.seller_id == seller_id, ClaimHistory.claim_id.in_(unfiled))
    )
    gone = db.session.execute(delete(Claim).where(Claim.seller_id == seller_id, Claim.case_id.is_(None)))
    return cast("CursorResult[Any]", gone).rowcount


def findings_in_use(seller_id: int) -> set[int]:
    """The findings on which a claim stands."""
    return set(db.session.scalars(select(Claim.finding_id).where(Claim.seller_id == seller_id)))
