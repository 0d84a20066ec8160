"""One reader per process follows the stream of live events in Redis and hands them to every open stream.

The reader is a thread (a greenlet under gevent). It starts with the first subscriber, ends after the last, and
outlives a restart of Redis, since it remembers how far it has read.
"""

import contextlib
import queue
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError

from app.core.queue import connect

STREAM = "live_events"
_BEGINNING = "0-0"
_BACKLOG = 100  # events that a slow listener may lag behind
_READ_AT_ONCE = 500
_REPLAY = 1_000
_BLOCK_MS = 1_000
_PAUSE_SECONDS = 0.5
_HUB = "live_event_hub"


@dataclass(frozen=True)
class LiveEvent:
    """`id` is Redis' (milliseconds and a number); `data` is JSON."""

    id: str
    topic: str
    data: str
    is_last: bool

    @property
    def position(self) -> tuple[int, ...]:
        return position_of(self.id)


@dataclass(eq=False)
class Subscription:
    """A listener's place. `is_lost`: it was too slow, and must begin anew."""

    topic: str
    events: queue.Queue[LiveEvent] = field(default_factory=lambda: queue.Queue(_BACKLOG))
    is_lost: bool = False


class Hub:
    """Hands out live events, from one Redis connection, to any number of listeners of this process."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._lock = threading.Lock()
        self._subscriptions: dict[str, set[Subscription]] = {}
        self._reader: threading.Thread | None = None

    def subscribe(self, topic: str) -> Subscription:
        """From now on the topic's events are put into the subscription's queue. Raises RedisError when Redis is away."""
        subscription = Subscription(topic)
        with self._lock:
            if self._reader is None or not self._reader.is_alive():
                with contextlib.closing(connect(self._url)) as client:
                    start = last_id(client)
                self._reader = threading.Thread(target=self._read, args=(start,), name="live events", daemon=True)
                self._reader.start()
            self._subscriptions.setdefault(topic, set()).add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        with self._lock:
            listeners = self._subscriptions.get(subscription.topic, set())
            listeners.discard(subscription)
            if not listeners:
                self._subscriptions.pop(subscription.topic, None)

    def _read(self, position: str) -> None:
        with contextlib.closing(connect(self._url)) as client:
            while self._is_needed():
                try:
                    found: Any = client.xread({STREAM: position}, count=_READ_AT_ONCE, block=_BLOCK_MS)
                except RedisError:
                    time.sleep(_PAUSE_SECONDS)
                    continue
                for entry in found[0][1] if found else ():
                    event = _event(entry)
                    position = event.id
                    self._hand_out(event)

    def _is_needed(self) -> bool:
        """Without listeners the reader ends; under the lock, so that the next listener starts another."""
        with self._lock:
            if not self._subscriptions:
                self._reader = None
            return self._reader is not None

    def _hand_out(self, event: LiveEvent) -> None:
        with self._lock:
            listeners = tuple(self._subscriptions.get(event.topic, ()))
        for subscription in listeners:
            try:
                subscription.events.put_nowait(event)
            except queue.Full:
                subscription.is_lost = True


def init_app(app: Flask, redis_url: str) -> None:
    app.extensions[_HUB] = Hub(redis_url)


def current_hub() -> Hub:
    """The hub of this process."""
    hub: Hub = current_app.extensions[_HUB]
    return hub


def last_id(client: Redis) -> str:
    """The id of the newest live event."""
    newest: Any = client.xrevrange(STREAM, count=1)
    return newest[0][0].decode() if newest else _BEGINNING


def missed_events(client: Redis, topic: str, after_id: str) -> list[LiveEvent]:
    """The topic's events after that id, as far as Redis still keeps them."""
    entries: Any = client.xrange(STREAM, min=f"({after_id}", max="+", count=_REPLAY)
    return [event for event in map(_event, entries) if event.topic == topic]


def position_of(event_id: str) -> tuple[int, ...]:
    """Ids in their order."""
    return tuple(int(part) for part in event_id.split("-"))


def _event(entry: tuple[bytes, dict[bytes, bytes]]) -> LiveEvent:
    event_id, fields = entry
    return LiveEvent(event_id.decode(), fields[b"topic"].decode(), fields[b"data"].decode(), bool(fields[b"end"]))
