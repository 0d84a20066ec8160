"""Usage plans: a token bucket per operation, seller and application, refilled faster by the time scale."""

import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Amazon's default plan of an operation: calls a second, and calls at once."""

    operation: str
    rate: float
    burst: int


@dataclass
class _Bucket:
    tokens: float
    counted_at: float


class Buckets:
    def __init__(self, time_scale: float) -> None:
        self._scale = time_scale
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}

    def rate(self, plan: Plan, factor: float = 1.0) -> float:
        """Calls a second, as the rate header shows it. `factor`: what a seller gets of the default."""
        return plan.rate * self._scale * factor

    def take(self, plan: Plan, seller_id: str, client_id: str, factor: float = 1.0) -> bool:
        """Whether the call is inside the plan; takes its token."""
        now = time.monotonic()
        with self._lock:
            bucket = self._buckets.setdefault((plan.operation, seller_id, client_id), _Bucket(plan.burst, now))
            bucket.tokens = min(plan.burst, bucket.tokens + (now - bucket.counted_at) * self.rate(plan, factor))
            bucket.counted_at = now
            if bucket.tokens < 1:
                return False
            bucket.tokens -= 1
            return True
