"""Writing the feed, and telling the open pages."""

import json
import logging
from typing import Any

from redis.exceptions import RedisError

from app.accounts.models import Seller
from app.activity.events import ActivityRecorded
from app.activity.hub import STREAM
from app.activity.models import ActivityEntry, ActivityType
from app.core import clock
from app.core.db import db, emit
from app.core.queue import redis_client
from app.web.times import iso

_KEPT_EVENTS = 10_000
_log = logging.getLogger(__name__)


def record_activity(seller_id: int, type: ActivityType, message: str, path: str | None = None) -> None:  # noqa: A002  the entry's own word
    """Adds a line to the seller's feed; open pages hear of it after the commit. `path` leads to where it happened."""
    at = clock.now()
    db.session.add(ActivityEntry(seller_id=seller_id, type=type, at=at, message=message, path=path))
    seller = db.session.get_one(Seller, seller_id)
    emit(ActivityRecorded(seller.public_id, type, message, at))


def announce_activity(event: ActivityRecorded) -> None:
    """Tells the seller's open pages of a new line in the feed."""
    data = {"type": "activity", "activity": event.type, "timestamp": iso(event.at), "message": event.message}
    publish(f"seller:{event.seller_public_id}", data)


def publish(topic: str, data: dict[str, Any], *, is_last: bool = False) -> None:
    """Sends a live event to everybody who listens to the topic; after `is_last` their streams end.

    To be called after the commit that it tells of. While Redis is away nobody is told: a stream begins with the
    present state when it is opened again, so that nothing is missed for long.
    """
    fields = {"topic": topic, "data": json.dumps(data), "end": "1" if is_last else ""}
    try:
        redis_client().xadd(STREAM, fields, maxlen=_KEPT_EVENTS, approximate=True)  # type: ignore[arg-type]  # redis wants a wider dict
    except RedisError as error:
        _log.warning("a live event was not sent: %s", type(error).__name__)
