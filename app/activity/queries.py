"""Reads of the feed."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Seller
from app.activity.models import ActivityEntry
from app.core.db import db


def list_activity(seller: Seller, limit: int, offset: int = 0) -> Sequence[ActivityEntry]:
    """The seller's feed, newest first."""
    query = select(ActivityEntry).where(ActivityEntry.seller_id == seller.id)
    return db.session.scalars(
        query.order_by(ActivityEntry.at.desc(), ActivityEntry.id.desc()).limit(limit).offset(offset)
    ).all()
