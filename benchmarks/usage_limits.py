"""The least time that a set of calls takes under usage plans: buckets, report generation and call times, and nothing else.

A chain is calls that follow one another; all chains run side by side, as many at once as there are. An operation's tokens
go to whoever asks first, of those the one that stands first. Nothing here knows how the app does it.
"""

import heapq
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# Calls a second and at once, as Amazon's models of the Selling Partner API tell them.
PUBLISHED: Mapping[str, tuple[float, int]] = {
    "createReport": (0.0167, 15),
    "getReport": (2, 15),
    "getReports": (0.0222, 10),
    "getReportDocument": (0.0167, 15),
    "listTransactions": (0.5, 10),
    "listFinancialEvents": (0.5, 30),
    "getInventorySummaries": (2, 2),
    "getShipments": (2, 30),
    "getShipmentItems": (2, 30),
    "getShipmentItemsByShipmentId": (2, 30),
    "getMyFeesEstimates": (0.5, 1),
    "searchCatalogItems": (2, 2),
    "getMarketplaceParticipations": (0.016, 15),
}


class Step(NamedTuple):
    """One call, and the seconds from its leaving until the chain goes on."""

    operation: str
    seconds: float


Chain = Sequence[Step]


class Stage(NamedTuple):
    """Chains that begin when those of the stages in `after` have ended."""

    chains: Sequence[Chain]
    after: Sequence[str] = ()


def least_time(stages: Mapping[str, Stage], plans: Mapping[str, tuple[float, float]]) -> float:
    """Seconds until the last chain has ended."""
    buckets = {name: [float(burst), 0.0] for name, (_, burst) in plans.items()}
    ended: dict[str, float] = {}
    left = {name: len(stage.chains) for name, stage in stages.items()}
    heap: list[tuple[float, int, str, int, int]] = []

    def begin(at: float) -> None:
        for place, (name, stage) in enumerate(stages.items()):
            if name in ended or name in begun or any(each not in ended for each in stage.after):
                continue
            begun.add(name)
            if not stage.chains:
                ended[name] = at
            for number, _ in enumerate(stage.chains):
                heapq.heappush(heap, (at, place, name, number, 0))

    begun: set[str] = set()
    for _ in stages:  # a stage without chains ends at once, which may let others begin
        begin(0.0)
    end = 0.0
    while heap:
        at, place, name, number, step = heapq.heappop(heap)
        chain = stages[name].chains[number]
        if step < len(chain):
            at = _take(buckets, plans, chain[step].operation, at) + chain[step].seconds
            heapq.heappush(heap, (at, place, name, number, step + 1))
            continue
        end = max(end, at)
        left[name] -= 1
        if left[name] == 0:
            ended[name] = at
            begin(at)
    return end


def _take(
    buckets: dict[str, list[float]], plans: Mapping[str, tuple[float, float]], operation: str, at: float
) -> float:
    """When the call may leave. Calls are asked for in the order of time."""
    rate, burst = plans[operation]
    tokens, counted_at = buckets[operation]
    at = max(at, counted_at)
    tokens = min(burst, tokens + (at - counted_at) * rate)
    if tokens < 1:
        at += (1 - tokens) / rate
        tokens = 1.0
    buckets[operation] = [tokens - 1, at]
    return at
