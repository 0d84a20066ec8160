"""Many sellers at once, one of them a hundred times larger: `python -m benchmarks.many_sellers [--sellers 24]`.

Two real workers pull a month of each from the sandbox, and look for losses. A small seller is first synced alone, then all
start within a moment. What the workers can do at most is shared out evenly in `fair`: the time that all the small ones
would take if they had both workers for themselves.
"""

import argparse
import time
from collections.abc import Sequence

from app.sync.models import SyncState
from benchmarks.amazon import Amazon, simulated_amazon
from benchmarks.measuring import machine, median, p95, tell
from benchmarks.workers import Workers, begin, states, working

_SCALE = 1_000
_GIVE_UP_SECONDS = 400
_LARGE, _SHARE = "ALARGE", 0.01


def sync(amazon: Amazon, workers: Workers, partners: Sequence[str]) -> dict[str, float]:
    """Partner -> seconds until its sync was complete. The large one is not waited for."""
    sellers = [amazon.connect(partner) for partner in partners]  # signing in is no part of it
    begun = time.monotonic()
    runs = {begin(seller, months=1).id: seller.name for seller in sellers}
    took: dict[str, float] = {}
    while any(partner not in took for partner in partners if partner != _LARGE):
        for run, (state, _) in states().items():
            partner = runs.get(run)
            if partner is None or partner in took or state == SyncState.IN_PROGRESS:
                continue
            if state != SyncState.COMPLETE:
                raise RuntimeError(f"the sync of {partner} ended as {state}")
            took[partner] = time.monotonic() - begun
        if time.monotonic() - begun > _GIVE_UP_SECONDS:
            raise RuntimeError(f"{len(took)} of {len(partners)} were through after {_GIVE_UP_SECONDS} seconds")
        workers.watch()
        time.sleep(0.2)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sellers", type=int, default=24)
    count = parser.parse_args().sellers
    small = [f"ASMALL{number:04}" for number in range(count)]
    partners = {_LARGE: 1.0, "AALONE": _SHARE} | dict.fromkeys(small, _SHARE)
    with (
        simulated_amazon(scale=_SCALE, orders_per_day=200, skus=400, months=2, partners=partners) as amazon,
        working(amazon) as (_, workers),
    ):
        before = workers.worked()
        alone = sync(amazon, workers, ["AALONE"])["AALONE"]
        cost = workers.worked() - before
        took = sync(amazon, workers, [_LARGE, *small])
    large = took.pop(_LARGE, None)
    times = list(took.values())
    fair = count * cost / len(workers.processes)
    print(f"\n{count} small sellers beside one of a hundred times their size ({machine()})")
    print(f"  alone {alone:.1f} s of which {cost:.1f} s of CPU; fair share of two workers {fair:.1f} s")
    print(
        f"  small ones: first {min(times):.1f} s, median {median(times):.1f} s, 95 of 100 {p95(times):.1f} s, last {max(times):.1f} s;"
        f" the large one {f'{large:.1f} s' if large else 'later than all of them'}"
    )
    tell("the last small seller / the median one", max(times) / median(times), 2)


if __name__ == "__main__":
    main()
