"""A whole first sync against an Amazon without limits, and one whose workers are killed: `python -m benchmarks.whole_sync`.

Real workers pull 12 months of a seller with 25,000 orders a year from the sandbox over HTTP, and look for losses. What the
sandbox itself costs on the same cores is in the seconds, too.
"""

import argparse
import time
from collections import Counter

from app.sandbox.sellers import NORTHWIND
from app.sync.models import SyncState
from benchmarks.amazon import Amazon, simulated_amazon
from benchmarks.measuring import machine, tell
from benchmarks.workers import Workers, begin, states, working

_GIVE_UP_SECONDS = 400
_NO_LIMITS = 1_000_000
_POLLED = "getReport"  # the same question again and again is how it is used


def finish(workers: Workers, run_id: int, kill_at: tuple[int, ...] = ()) -> float:
    """Seconds until the run is complete. At these percents every worker is killed."""
    begun, kills = time.monotonic(), list(kill_at)
    while True:
        state, percent = states()[run_id]
        workers.watch()
        if state != SyncState.IN_PROGRESS:
            break
        if kills and percent >= kills[0]:
            kills.pop(0)
            for number, _ in enumerate(workers.processes):
                workers.kill(number)
        if time.monotonic() - begun > _GIVE_UP_SECONDS:
            raise RuntimeError(f"at {percent} percent after {_GIVE_UP_SECONDS} seconds")
        time.sleep(0.1)
    if state != SyncState.COMPLETE or kills:
        raise RuntimeError(f"the run ended as {state}, with {len(kills)} kills to come")
    return time.monotonic() - begun


def repeated(amazon: Amazon) -> Counter[str]:
    """How often each operation was asked what it had answered already."""
    answered = Counter((call.operation, call.question) for call in amazon.calls if call.status < 400)
    found: Counter[str] = Counter()
    for (operation, _), times in answered.items():
        if operation != _POLLED:
            found[operation] += times - 1
    return +found


def measure(orders: int, skus: int, kill_at: tuple[int, ...] = ()) -> None:
    per_day = max(1, round(orders / 365))
    with (
        simulated_amazon(scale=_NO_LIMITS, orders_per_day=per_day, skus=skus) as amazon,
        working(amazon) as (_, workers),
    ):
        before = workers.worked()
        run = begin(amazon.connect(NORTHWIND.id))
        taken = finish(workers, run.id, kill_at)
        peak, again, worked = workers.peak, repeated(amazon), workers.worked() - before
        calls = len(amazon.calls)
    print(f"\n{per_day * 365:,} orders a year, {skus} SKUs, {calls} calls, {len(kill_at)} times killed ({machine()})")
    if kill_at:
        most = max(again.values(), default=0)
        print(f"  complete after {taken:.1f} s; asked again: {dict(again) or 'nothing'}")
        tell("G12 pages of one stream that were read again, a kill", most / len(kill_at), 1, "pages")
    else:
        tell("G9 whole sync with detection", taken, 40, "seconds")
        tell("   the same, stretch", taken, 20, "seconds")
        tell("   CPU of the workers and PostgreSQL", worked, 40, "seconds")
        tell("   memory of a worker at most", peak, 250, "MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=25_000, help="a year")
    parser.add_argument("--skus", type=int, default=300)
    parser.add_argument("--kill", type=int, nargs="*", default=[], help="percents at which all workers are killed")
    given = parser.parse_args()
    measure(given.orders, given.skus, tuple(given.kill))


if __name__ == "__main__":
    main()
