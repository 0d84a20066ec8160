"""Amazon's usage plans as token buckets in Redis, so that all workers together stay inside them.

A plan belongs to one operation, seller, app and region. Rates are Amazon's published defaults until an answer's
header `x-amzn-RateLimit-Limit` tells the seller's own rate. No header tells the burst, so that it is learned from
refusals: a smaller one is believed, and slowly regained. Every call that was taken must be settled, given back or held
by the thread that took it. How the counting is done says `buckets`.
"""

import hashlib
import math
import secrets
import threading
from datetime import datetime

from redis import Redis

from app.providers.amazon.buckets import SCRIPT
from app.providers.amazon.plans import PLANS, Operation, UsagePlan

__all__ = ["PLANS", "Budget", "Operation", "UsagePlan"]

_HIGHEST_RATE = 1000.0  # more than anybody can call; a higher one means the same
_FORGET_AFTER_SECONDS = 7 * 86_400  # by then every bucket is full again
_MEMORY = "budget:since"


class Budget:
    """The usage plans of one seller with one app in one region.

    `known_since`: when the seller was connected. A Redis that came up empty after that has forgotten calls, so that no
    burst is taken for granted; for a seller it has known from the first day, a missing bucket is a full one.
    """

    def __init__(
        self, redis: Redis, *, client_id: str, partner_id: str, region: str, known_since: datetime | None = None
    ) -> None:
        self._app = f"budget:{region}:{hashlib.sha256(client_id.encode()).hexdigest()[:12]}"
        self._partner_id = partner_id
        self._known_since = known_since.timestamp() if known_since else 0.0
        self._script = redis.register_script(SCRIPT)
        self._of_thread = threading.local()

    def take(self, operation: Operation, kind: str | None = None) -> float:
        """Takes one call. 0.0: taken; otherwise nothing was taken, and the seconds after which to ask again.

        `kind`: a report type, which Amazon may limit for all sellers of the app together.
        """
        call = secrets.token_hex(4)
        wait = self._run("take", operation, kind, 0, call)
        if wait == 0:
            self._under_way(operation).append(call)
        return wait

    def settle(self, operation: Operation, rate: str | None = None, kind: str | None = None) -> None:
        """A call that was taken has been answered, or may have been: Amazon has counted it by now.

        The rate (calls a second) that Amazon's header told is believed; nonsense is passed over. `kind`: Amazon did
        not refuse a call of this kind.
        """
        self._run("settle", operation, kind, _told(rate), self._last(operation))

    def give_back(self, operation: Operation) -> None:
        """A call that was taken has never left."""
        self._run("give back", operation, None, 0, self._last(operation))

    def hold(self, operation: Operation, at_least: float = 0, kind: str | None = None) -> float:
        """Amazon refused a call that was taken. Gives the seconds for which no such call is made.

        With tokens to spare, or for the second time, it is the kind of call that is refused: then it waits, for all
        sellers of the app, and the operation's other calls go on. Two kinds in a row, or no kind: it is the operation.
        """
        return self._run("hold", operation, kind, at_least, self._last(operation))

    def _under_way(self, operation: Operation) -> list[str]:
        """The calls that this thread has taken and not told the end of."""
        calls: list[str] = self._of_thread.__dict__.setdefault(operation, [])
        return calls

    def _last(self, operation: Operation) -> str:
        calls = self._under_way(operation)
        return calls.pop() if calls else ""

    def _run(self, verb: str, operation: Operation, kind: str | None, figure: float, call: str) -> float:
        plan = PLANS[operation]
        bucket = f"{self._app}:{self._partner_id}:{operation}"
        of_all_sellers = f"{self._app}:all:{operation}:{kind}" if kind else bucket
        answer = self._script(
            keys=[bucket, of_all_sellers, _MEMORY],
            args=[verb, plan.rate, plan.burst, _FORGET_AFTER_SECONDS, figure, kind or "", self._known_since, call],
        )
        return float(answer)


def _told(rate: str | None) -> float:
    try:
        told = float(rate or 0)
    except ValueError:
        return 0
    return min(told, _HIGHEST_RATE) if told > 0 and math.isfinite(told) else 0
