"""Claims' work in the background."""

from sqlalchemy import select

from app.claims import expiry
from app.claims.models import UNFILED, Claim
from app.core.db import checkpoint, db
from app.core.queue import job


@job
def expire_claims() -> None:
    """Ends, seller by seller, the claims whose window closed before they were filed."""
    sellers = select(Claim.seller_id).where(Claim.status.in_(UNFILED)).distinct()
    for seller_id in db.session.scalars(sellers).all():
        expiry.expire_claims(seller_id)
        checkpoint()
