"""Steps towards a later room: a verb emits an event, `app/flow.py` hears it after the commit."""

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any, TypeVar

_KEY = "opside_events"


class Event:
    """Base of every room's events: frozen dataclasses that carry ids, never rows."""


_EventT = TypeVar("_EventT", bound=Event)
_handlers: dict[type[Event], list[Callable[[Any], None]]] = {}


def hear(kind: type[_EventT], handler: Callable[[_EventT], None]) -> None:
    """From now on `handler` is called with each committed event of that kind; hearing twice is hearing once."""
    known = _handlers.setdefault(kind, [])
    if handler not in known:
        known.append(handler)


def keep(info: MutableMapping[Any, Any], event: Event) -> None:
    """Puts the event aside in a session's `info` until its commit."""
    info.setdefault(_KEY, []).append(event)


def take(info: MutableMapping[Any, Any]) -> list[Event]:
    """The events put aside, which are then forgotten there."""
    kept: list[Event] = info.pop(_KEY, [])
    return kept


def send(events: Iterable[Event]) -> None:
    """Calls every handler of each event, in the order in which they were emitted."""
    for event in events:
        for handler in _handlers.get(type(event), []):
            handler(event)
