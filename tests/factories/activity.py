"""Lines of the feed."""

from app.accounts.models import Seller
from app.activity.models import ActivityEntry, ActivityType
from app.core.db import db
from tests.factories.accounts import make_seller


def make_activity(seller: Seller | None = None, **over: object) -> ActivityEntry:
    seller = seller or make_seller()
    values = {"seller_id": seller.id, "type": ActivityType.SYNC_COMPLETED, "message": "The sync is complete."}
    entry = ActivityEntry(**values | over)
    db.session.add(entry)
    db.session.flush()
    return entry
