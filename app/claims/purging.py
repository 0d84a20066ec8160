"""Forgetting claims that were never filed, when a seller leaves and wants its data gone; and what must not be forgotten."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult

from app.claims.models import OPEN, Claim, ClaimHistory, ClaimStatus
from app.core.db import db
from app.detection.models import Finding
from app.ledger.service import InUse

_UNSETTLED = (*OPEN, ClaimStatus.REVERSED)  # what was taken back may be appealed


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


def facts_in_use(seller_id: int, before_on: date) -> InUse:
    """What claims that are open, or filed and not settled, stand on; single rows only of before that day."""
    query = select(Claim, Finding.trail).join(Finding, Finding.id == Claim.finding_id)
    found = db.session.execute(query.where(Claim.seller_id == seller_id, Claim.status.in_(_UNSETTLED))).all()
    claims = [claim for claim, _ in found]
    return InUse(
        fnskus=_named(claim.fnsku for claim in claims),
        order_ids=_named(claim.order_id for claim in claims),
        shipment_ids=_named(claim.shipment_id for claim in claims),
        removal_order_ids=_named(claim.removal_order_id for claim in claims),
        reimbursement_ids=_named(claim.reimbursement_id for claim in claims),
        case_ids=_named(claim.case_id for claim in claims),
        row_refs=_named(row["row_ref"] for _, trail in found for row in trail if row["date"] < before_on.isoformat()),
    )


def _named(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(name for name in names if name)
