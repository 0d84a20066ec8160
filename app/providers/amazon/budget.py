"""Amazon's usage plans as token buckets in Redis, so that all workers together stay inside them.

A plan belongs to one operation, seller, app and region. Rates are Amazon's published defaults until an answer's
header `x-amzn-RateLimit-Limit` tells the seller's own rate.
"""

import hashlib
import math
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from redis import Redis


class Operation(StrEnum):
    """The operations that are called, as Amazon names them."""

    CREATE_REPORT = "createReport"
    GET_REPORT = "getReport"
    CANCEL_REPORT = "cancelReport"
    GET_REPORT_DOCUMENT = "getReportDocument"
    LIST_TRANSACTIONS = "listTransactions"
    GET_INVENTORY_SUMMARIES = "getInventorySummaries"
    GET_MARKETPLACE_PARTICIPATIONS = "getMarketplaceParticipations"


class UsagePlan(NamedTuple):
    rate: float  # calls a second
    burst: int  # calls at once after a rest


# Amazon's defaults (model files of the SP-API).
PLANS: Mapping[Operation, UsagePlan] = MappingProxyType(
    {
        Operation.CREATE_REPORT: UsagePlan(0.0167, 15),
        Operation.GET_REPORT: UsagePlan(2, 15),
        Operation.CANCEL_REPORT: UsagePlan(0.0222, 10),
        Operation.GET_REPORT_DOCUMENT: UsagePlan(0.0167, 15),
        Operation.LIST_TRANSACTIONS: UsagePlan(0.5, 10),
        Operation.GET_INVENTORY_SUMMARIES: UsagePlan(2, 2),
        Operation.GET_MARKETPLACE_PARTICIPATIONS: UsagePlan(0.016, 15),
    }
)

_HIGHEST_RATE = 1000.0  # more than anybody can call; a higher one means the same
_FORGET_AFTER_SECONDS = 86_400

# Hash: tokens, at (when they were counted), rate (learned), held (no call before). Answers the seconds to wait.
_TAKE = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'rate', 'held')
local rate = tonumber(bucket[3] or ARGV[1])
local burst = tonumber(ARGV[2])
local tokens = math.min(burst, tonumber(bucket[1] or burst) + (now - tonumber(bucket[2] or now)) * rate)
local wait = math.max(tonumber(bucket[4] or 0) - now, 0)
if wait == 0 and tokens < 1 then wait = (1 - tokens) / rate end
if wait == 0 then tokens = tokens - 1 end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], ARGV[3])
return string.format('%.3f', wait)
"""

# After a refusal the bucket is empty, whatever was counted here, and stays shut for a while.
_HOLD = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
redis.call('HSET', KEYS[1], 'tokens', '0', 'at', string.format('%.6f', now), 'held', string.format('%.6f', now + tonumber(ARGV[1])))
redis.call('EXPIRE', KEYS[1], ARGV[2])
"""


class Budget:
    """The usage plans of one seller with one app in one region."""

    def __init__(self, redis: Redis, *, client_id: str, partner_id: str, region: str) -> None:
        self._redis = redis
        app = hashlib.sha256(client_id.encode()).hexdigest()[:12]
        self._prefix = f"budget:{region}:{app}:{partner_id}"
        self._take = redis.register_script(_TAKE)
        self._hold = redis.register_script(_HOLD)

    def take(self, operation: Operation) -> float:
        """Takes one call. 0.0: taken; otherwise nothing was taken, and the seconds after which to ask again."""
        plan = PLANS[operation]
        wait = self._take(keys=[self._key(operation)], args=[plan.rate, plan.burst, _FORGET_AFTER_SECONDS])
        return float(wait)

    def learn(self, operation: Operation, rate: str | None) -> None:
        """Believes the rate (calls a second) that Amazon's header told; nonsense is passed over."""
        try:
            told = float(rate or 0)
        except ValueError:
            return
        if told > 0 and math.isfinite(told):
            self._redis.hset(self._key(operation), "rate", repr(min(told, _HIGHEST_RATE)))

    def hold(self, operation: Operation, at_least: float = 0) -> float:
        """Amazon refused although the bucket had a token: shut it for one token's time. Gives those seconds."""
        told = self._redis.hget(self._key(operation), "rate")
        rate = float(told) if isinstance(told, bytes | str) else PLANS[operation].rate
        seconds = max(1 / rate, at_least)
        self._hold(keys=[self._key(operation)], args=[seconds, _FORGET_AFTER_SECONDS])
        return seconds

    def _key(self, operation: Operation) -> str:
        return f"{self._prefix}:{operation}"
