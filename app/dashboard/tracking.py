"""What clients report of themselves (page speed and the like): counted by day and name, nothing else is kept."""

import logging
import re
from datetime import timedelta

from redis.exceptions import RedisError

from app.core import clock
from app.core.queue import redis_client

_log = logging.getLogger(__name__)
_KNOWN = re.compile(r"[a-z][a-z0-9_.:-]{0,49}")
_OTHER = "other"
_MOST_NAMES = 200  # a day
_KEPT = timedelta(days=30)


def count_event(name: str) -> None:
    """One more of that name today. The payload is never looked at. While Redis is away nothing is counted."""
    key = f"tracked:{clock.now():%Y-%m-%d}"
    client = redis_client()
    try:
        field = name.lower() if _KNOWN.fullmatch(name.lower()) else _OTHER
        if not client.hexists(key, field) and client.hlen(key) >= _MOST_NAMES:
            field = _OTHER
        client.hincrby(key, field, 1)
        client.expire(key, _KEPT)
    except RedisError as error:
        _log.warning("an event was not counted: %s", type(error).__name__)
