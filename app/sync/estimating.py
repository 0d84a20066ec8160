"""How long a plan takes at least, under Amazon's usage plans. Pure: tasks and budgets in, seconds out.

Each task is a chain of calls and waits, all chains run side by side, and each call takes a token of its operation's
bucket, the first in the plan first. No sync can be faster than this, whatever its workers do.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from app.ledger.models import Source
from app.providers.amazon.budget import PLANS
from app.sync.datasets import DATASETS, NEEDED_BY_DETECTION
from app.sync.planning import PlannedTask

GENERATION_SECONDS = 120.0  # what Amazon takes for a report, in the middle
_CALL_SECONDS = 1.0
_DOWNLOAD_SECONDS = 5.0


class Bucket(NamedTuple):
    """One operation's usage plan: calls a second, calls at once, and the calls that are left now."""

    rate: float
    burst: float
    left: float


class Sizes(NamedTuple):
    """How much there is to page through, as far as it is known; a guess is good enough for an estimate."""

    orders_a_day: float = 0.0
    mskus: int = 0
    asins: int = 0
    shipments: int = 0
    payouts_a_month: float = 2.2


class Call(NamedTuple):
    """So many calls of one operation, one after another, and the seconds after which the chain goes on."""

    operation: str
    times: int = 1
    seconds: float = _CALL_SECONDS


class Estimate(NamedTuple):
    """Seconds until everything is there, and until loss detection has what it needs."""

    whole: float
    first: float


_A_PAGE = {Source.TRANSACTIONS: 100, Source.FINANCIAL_EVENTS: 100}
_EVENTS_AN_ORDER = 1.15
_SHIPMENTS_A_PAGE = 50
_MSKUS_A_PAGE = 50
_MSKUS_A_BATCH = 20
_PAYOUT_MONTHS = 3


def full_budgets() -> dict[str, Bucket]:
    """Amazon's default plans after a rest."""
    return {operation.value: Bucket(plan.rate, plan.burst, plan.burst) for operation, plan in PLANS.items()}


def estimate(
    plan: Sequence[PlannedTask],
    budgets: Mapping[str, Bucket],
    sizes: Sizes | None = None,
    *,
    generation: float = GENERATION_SECONDS,
) -> Estimate:
    """The plan's tasks in its order. An operation that no budget is given for is taken as unlimited."""
    sizes = sizes or Sizes()
    chains = [(task.dataset, chain) for task in plan for chain in _chains(task, sizes, generation)]
    ends = _play([chain for _, chain in chains], budgets)
    needed = [end for (dataset, _), end in zip(chains, ends, strict=True) if dataset in NEEDED_BY_DETECTION]
    return Estimate(max(ends, default=0.0), max(needed, default=0.0))


def count_calls(plan: Iterable[PlannedTask], sizes: Sizes | None = None) -> dict[str, int]:
    """How often each operation is called."""
    counted: dict[str, int] = {}
    for task in plan:
        for chain in _chains(task, sizes or Sizes(), GENERATION_SECONDS):
            for call in chain:
                counted[call.operation] = counted.get(call.operation, 0) + call.times
    return counted


def _chains(task: PlannedTask, sizes: Sizes, generation: float) -> list[list[Call]]:
    """Waits are the seconds of the call before them."""
    document = Call("getReportDocument", seconds=_DOWNLOAD_SECONDS)
    if task.dataset == Source.SETTLEMENTS:
        return [[Call("getReports")], *([[document]] * ceil(sizes.payouts_a_month * _PAYOUT_MONTHS))]
    if DATASETS[task.dataset].report_type:
        return [[Call("createReport", seconds=_CALL_SECONDS + generation), Call("getReport"), document]]
    return [_pages(task, sizes)]


def _pages(task: PlannedTask, sizes: Sizes) -> list[Call]:
    match task.dataset:
        case Source.TRANSACTIONS | Source.FINANCIAL_EVENTS:
            events = sizes.orders_a_day * _EVENTS_AN_ORDER * _days(task)
            name = "listTransactions" if task.dataset == Source.TRANSACTIONS else "listFinancialEvents"
            return [Call(name, _at_least_one(events / _A_PAGE[Source(task.dataset)]))]
        case Source.INBOUND:
            pages = _at_least_one(sizes.shipments / _SHIPMENTS_A_PAGE)
            return [Call("getShipments", pages), Call("getShipmentItemsByShipmentId", sizes.shipments)]
        case Source.INVENTORY:
            return [Call("getInventorySummaries", _at_least_one(sizes.mskus / _MSKUS_A_PAGE))]
        case Source.FEE_ESTIMATES:
            return [Call("getMyFeesEstimates", ceil(sizes.mskus / _MSKUS_A_BATCH))]
        case Source.DIMENSIONS:
            return [Call("searchCatalogItems", ceil(sizes.asins / _MSKUS_A_BATCH))]
    return []


def _days(task: PlannedTask) -> int:
    return (task.to_on - task.from_on).days + 1 if task.from_on and task.to_on else 0


def _at_least_one(pages: float) -> int:
    return max(1, ceil(pages))


def _play(chains: Sequence[Sequence[Call]], budgets: Mapping[str, Bucket]) -> list[float]:
    """When each chain ends. Events in time order; at one instant the first in the plan goes first."""
    buckets = {operation: _Tokens(bucket) for operation, bucket in budgets.items()}
    ends = [0.0] * len(chains)
    waiting = [(0.0, number, 0, 0) for number, chain in enumerate(chains) if chain]  # at, chain, call, times done
    heapq.heapify(waiting)
    while waiting:
        at, number, place, done = heapq.heappop(waiting)
        call = chains[number][place]
        if done < call.times:
            bucket = buckets.get(call.operation)
            at = (bucket.take(at) if bucket else at) + call.seconds
            heapq.heappush(waiting, (at, number, place, done + 1))
        elif place + 1 < len(chains[number]):
            heapq.heappush(waiting, (at, number, place + 1, 0))
        ends[number] = max(ends[number], at)
    return ends


class _Tokens:
    """Hands out an operation's tokens, first come, first served."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._left = float(bucket.left)
        self._at = 0.0

    def take(self, wanted_at: float) -> float:
        """When the call may go out."""
        at = max(wanted_at, self._at)
        self._left = min(self._bucket.burst, self._left + (at - self._at) * self._bucket.rate)
        if self._left < 1:
            at += (1 - self._left) / self._bucket.rate
            self._left = 1.0
        self._left -= 1
        self._at = at
        return at
