"""A topic as server-sent events: the present state first, then each change, a comment when nothing happens.

Events have no name, so that a browser's `onmessage` sees them. An id that ends in `-end` names a final event: whoever
comes back with it is told (204) not to come again.
"""

import json
import queue
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from flask import Response

from app.activity.hub import LiveEvent, Subscription, current_hub, last_id, missed_events, position_of
from app.core.db import db
from app.core.queue import redis_client

HEARTBEAT_SECONDS = 15
_LONGEST_SECONDS = 600  # then the browser comes again, and whether it may listen is looked at anew
_END = "-end"
_ID = re.compile(r"\d{1,15}-\d{1,10}")
_HELLO = "retry: 2000\n: listening\n\n"
_HEARTBEAT = ": nothing new\n\n"
Snapshot = Callable[[], tuple[dict[str, Any], bool]]


def stream_response(topic: str, snapshot: Snapshot | None, last_event_id: str | None) -> Response:
    """Streams the topic. `snapshot` gives (present state, whether it is final) and is read from the database now.

    Without a snapshot a listener that comes back with `Last-Event-ID` gets what it missed.
    """
    if last_event_id and last_event_id.endswith(_END):
        return Response(status=204)
    hub = current_hub()
    with ExitStack() as stack:
        subscription = hub.subscribe(topic)  # first, so that nothing falls between the state and the changes
        stack.callback(hub.unsubscribe, subscription)
        frames = _begin(subscription, snapshot, last_event_id)
        response = Response(
            frames, mimetype="text/event-stream", headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        )
        response.call_on_close(stack.pop_all().close)
    return response


def _begin(subscription: Subscription, snapshot: Snapshot | None, last_event_id: str | None) -> Iterator[str]:
    if snapshot is not None:
        newest = last_id(redis_client())
        db.session.expire_all()  # the state as it is committed now, not as this request saw it before
        state, is_final = snapshot()
        first = LiveEvent(newest, subscription.topic, json.dumps(state), is_final)
        return _frames(subscription, [first], newest)
    after = last_event_id if last_event_id and _ID.fullmatch(last_event_id) else last_id(redis_client())
    missed = missed_events(redis_client(), subscription.topic, after)
    return _frames(subscription, missed, missed[-1].id if missed else after)


def _frames(subscription: Subscription, first: list[LiveEvent], told_until: str) -> Iterator[str]:
    yield _HELLO
    told = _Told(told_until)
    for event in first:
        yield told.frame(event)
        if event.is_last:
            return
    ends_at = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < ends_at:
        try:
            event = subscription.events.get(timeout=HEARTBEAT_SECONDS)
        except queue.Empty:
            if subscription.is_lost:
                return  # the browser comes again and begins with the present state
            yield _HEARTBEAT
            continue
        if told.is_news(event):
            yield told.frame(event)
            if event.is_last:
                return


class _Told:
    """What the listener knows: how far it has read, and the furthest progress of each thing, which never falls."""

    def __init__(self, until: str) -> None:
        self._until = position_of(until)
        self._progress: dict[object, int] = {}  # by id: a seller's topic tells of one run after the other

    def is_news(self, event: LiveEvent) -> bool:
        thing, progress = _progress_of(event)
        is_behind = progress is not None and progress < self._progress.get(thing, 0) and not event.is_last
        return event.position > self._until and not is_behind

    def frame(self, event: LiveEvent) -> str:
        self._until = max(self._until, event.position)
        thing, progress = _progress_of(event)
        if progress is not None:
            self._progress[thing] = max(self._progress.get(thing, 0), progress)
        return f"id: {event.id}{_END if event.is_last else ''}\ndata: {event.data}\n\n"


def _progress_of(event: LiveEvent) -> tuple[object, int | None]:
    """What the event is about, and how far that has come; None when it is about no progress."""
    data = json.loads(event.data)
    progress = data.get("progress")
    return data.get("id"), int(progress) if isinstance(progress, int | float) else None
