"""How far a worker is with a file, for the page: kept in Redis, since the file's own transaction is not over yet."""

import json
from typing import NamedTuple

from redis.exceptions import RedisError

from app.core.queue import redis_client

_KEPT_SECONDS = 600  # without a word the worker is gone, and another one begins anew


class Progress(NamedTuple):
    """`name`: the file that is being read. `written` of `seen` rows are on their way into the ledger."""

    name: str
    seen: int
    written: int


def note_progress(upload_id: int, progress: Progress) -> None:
    """Shows it until the next word of it. Without Redis nothing is shown."""
    try:
        redis_client().set(_key(upload_id), json.dumps(progress), ex=_KEPT_SECONDS)
    except RedisError:
        return


def find_progress(upload_id: int) -> Progress | None:
    try:
        told = redis_client().get(_key(upload_id))
    except RedisError:
        return None
    return Progress(*json.loads(str(told) if isinstance(told, str) else bytes(told))) if told else None


def forget_progress(upload_id: int) -> None:
    try:
        redis_client().delete(_key(upload_id))
    except RedisError:
        return


def _key(upload_id: int) -> str:
    return f"upload:{upload_id}:progress"
