"""Pages of a long answer: the tokens that lead from one to the next, and the rows kept between them."""

import base64
import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.sandbox.spapi.door import Door, invalid_input

_KEPT = 4
T = TypeVar("T")


@dataclass(frozen=True)
class PageToken:
    """`start` is the first row of the page; `told` what else must be known to go on."""

    start: int
    told: dict[str, Any]

    def write(self) -> str:
        content = json.dumps([self.start, self.told, time.time()]).encode()
        return base64.urlsafe_b64encode(content).decode()


def read_token(door: Door, operation: str, text: str | None, *, lives: float = 86_400) -> PageToken | None:
    """The token of a request, None for a first page; `lives` in seconds. Raises ApiError when it is not ours or has ended."""
    if not text:
        return None
    try:
        start, told, issued_at = json.loads(base64.urlsafe_b64decode(text))
    except ValueError:
        raise invalid_input("Next token value is invalid.") from None
    if not isinstance(told, dict) or time.time() - issued_at > lives or door.faults.take("expired_token", operation):
        raise invalid_input("The nextToken has expired.")
    return PageToken(int(start), told)


def fingerprint(arguments: dict[str, object]) -> str:
    """Short words for arguments, to see whether a second page is asked for with the same ones."""
    return hashlib.blake2b(json.dumps(arguments, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


class Kept(Generic[T]):
    """Long lists that were made for a first page are at hand for the others; the oldest go."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lists: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key]
        made = make()
        with self._lock:
            self._lists[key] = made
            while len(self._lists) > _KEPT:
                self._lists.popitem(last=False)
        return made
