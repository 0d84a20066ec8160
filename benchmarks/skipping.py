"""A clock that moves only when somebody waits or calls Amazon, so that hours of waiting are measured in minutes.

The app, Redis's script of the usage plans and the sandbox all see this clock. Amazon's plans and report times have their
true speed, and each call takes the time that a call takes. What our own work costs does not move the clock: its seconds
of CPU are counted beside it, for on a machine that is shared the time on the wall says nothing of them.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

from flask import Response, request
from redis import Redis

from app.core import clock
from app.providers.amazon import buckets, budget, calls
from app.sandbox.lwa import tokens
from app.sandbox.spapi import paging, plans
from app.sandbox.spapi.reports import asking, files, records
from app.sandbox.world import World
from app.sync import advancing, turn
from app.sync.lease import Lease
from benchmarks.amazon import Amazon
from benchmarks.processor import used_by_postgres

_KEY = "benchmark:now"
_REDIS_TIME = "local time = redis.call('TIME')"
_OUR_TIME = f"local time = {{redis.call('GET', '{_KEY}'), 0}}"


class Clock:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._now = time.time()
        self.skip(0)

    def now(self) -> float:
        return self._now

    def skip(self, seconds: float) -> None:
        self._now += max(seconds, 0.0)
        self._redis.set(_KEY, repr(self._now))


@contextmanager
def skipping(redis: Redis, amazon: Amazon, *, call: float, download: float) -> Iterator[Clock]:
    """Everything sees one clock, until the end of the context. `call` and `download`: seconds that each of them takes."""
    if buckets.SCRIPT.count(_REDIS_TIME) != 1:
        raise RuntimeError("the script of the usage plans asks for the time in another way now")
    ours = Clock(redis)
    shown = SimpleNamespace(time=ours.now, monotonic=ours.now, sleep=ours.skip)

    def sleep(lease: Lease, seconds: float) -> None:
        ours.skip(seconds)
        lease.check()

    def their_now(world: World) -> datetime:
        return datetime.fromtimestamp(ours.now(), UTC) + timedelta(days=world.advanced_days)

    def take_time(response: Response) -> Response:
        ours.skip(download if request.blueprint == "documents" else call)
        return response

    with ExitStack() as stack:
        for module in (advancing, turn, calls, plans, paging, tokens, asking, files, records):
            stack.enter_context(patch.object(module, "time", shown))
        stack.enter_context(patch.object(clock, "now", lambda: datetime.fromtimestamp(ours.now(), UTC)))
        stack.enter_context(patch.object(budget, "SCRIPT", buckets.SCRIPT.replace(_REDIS_TIME, _OUR_TIME)))
        stack.enter_context(patch.object(Lease, "sleep", sleep))
        stack.enter_context(patch.object(World, "now", their_now))
        amazon.flask.after_request(take_time)
        amazon.now = ours.now
        yield ours


def work_done() -> float:
    """Seconds of CPU of this thread, and of the whole PostgreSQL server. The sandbox answers in other threads."""
    return time.thread_time() + used_by_postgres()
