"""How long a first sync of 12 months takes under Amazon's usage plans: `python -m benchmarks.sync_makespan [--orders 1000 25000]`.

The app's own engine pulls from the sandbox over HTTP, with Amazon's true rates, on a clock that skips every wait
(`skipping.py`). Beside it stands the least time of the very same tasks, computed from buckets, report generation and
call times alone (`usage_limits.py`), and the least time of the best plan known.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from math import ceil
from unittest.mock import patch

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import commit, db
from app.core.queue import redis_client
from app.providers.amazon.settings import AmazonSettings
from app.sandbox.sellers import NORTHWIND
from app.sandbox.spapi.plans import Buckets, Plan
from app.sync import service
from app.sync.advancing import advance
from app.sync.datasets import DATASETS
from app.sync.models import SyncRun, SyncState, SyncTask, SyncTrigger, TaskState
from app.sync.operations import REPORT_TASKS
from app.sync.progress import DETECTION_STEP
from benchmarks.amazon import GENERATION_SECONDS, Amazon, simulated_amazon
from benchmarks.measuring import machine, tell
from benchmarks.servers import own_servers, released_app
from benchmarks.skipping import Clock, skipping, work_done
from benchmarks.usage_limits import PUBLISHED, Stage, Step, least_time

SKUS = {1_000: 50, 25_000: 300, 250_000: 1_500}  # by orders a year
_CALL, _DOWNLOAD = 0.5, 2.0  # seconds
_GIVE_UP_SECONDS = 900
_QUEUE = 0.5  # seconds that a job that was put off comes late
# The fewest reports for 12 months, by the longest window that Amazon makes of each. Those of fees are of one month each.
FEWEST_REPORTS: Mapping[str, int] = {
    "reimbursements": 1,
    "ledger_detail": 1,
    "customer_returns": 7,  # of 60 days
    "removal_orders": 13,  # of 30 days
    "removal_shipments": 13,
    "noncompliance": 1,
    "replacements": 1,
    "fee_preview": 1,
    "myi": 1,
    "storage_fees": 12,
    "long_term_storage_fees": 12,
    "ledger_summary": 1,
    "orders": 13,
}
_TYPE = re.compile(r'"reportType": "(\w+)"')
_ONE_AFTER_ANOTHER = ("getShipments", "getShipmentItems", "getInventorySummaries")


class Measured:
    """One sync. `seconds` of waiting and calls, on the clock that skips; `worked`: seconds of CPU of the app and its database."""

    def __init__(self, amazon: Amazon, run: SyncRun, seconds: float, worked: float) -> None:
        self.amazon = amazon
        self.seconds = seconds
        self.worked = worked
        self.tasks = list(db.session.scalars(select(SyncTask).where(SyncTask.run_id == run.id)))
        self.calls = amazon.answered()
        self.refused = amazon.refused()
        self.state = run.state
        self.step = run.step

    def reports(self) -> dict[str, tuple[int, int]]:
        """Dataset -> reports, and those of them that have a document."""
        found: dict[str, tuple[int, int]] = {}
        for task in self.tasks:
            if task.dataset in REPORT_TASKS:
                count, full = found.get(task.dataset, (0, 0))
                found[task.dataset] = count + 1, full + (task.state == TaskState.DONE)
        return found

    def asked_again(self) -> dict[str, int]:
        """Report type -> orders beyond one for each report: refused windows, and reports that were asked for twice."""
        asked = Counter(
            _TYPE.findall(call.question)[0] for call in self.amazon.calls if call.operation == "createReport"
        )
        needed = Counter({DATASETS[name].report_type: count for name, (count, _) in self.reports().items()})
        return dict(asked - needed)

    def stages(self, reports: Mapping[str, int]) -> dict[str, Stage]:
        """The least calls that bring the same facts, with so many reports of each dataset."""
        made = {name: reports.get(name, count) for name, (count, _) in self.reports().items()}
        full = {
            name: ceil(made[name] * with_document / count) for name, (count, with_document) in self.reports().items()
        }
        stages = {"start": Stage([[Step("getMarketplaceParticipations", _CALL)]])}
        for name, count in made.items():
            chains = [_report(has_document=number < full[name]) for number in range(count)]
            stages[name] = Stage(chains, ["start"])
        payouts = [each for each in self.tasks if each.dataset == "settlements" and each.document_id]
        stages["payouts"] = Stage([[Step("getReports", _CALL)]], ["start"])
        stages["payout files"] = Stage([[Step("getReportDocument", _DOWNLOAD)]] * len(payouts), ["payouts"])
        for operation in _ONE_AFTER_ANOTHER:
            pages = self.amazon.distinct(operation)
            stages[operation] = Stage([[Step(operation, _CALL)] * pages] if pages else [], ["start"])
        for operation, dataset in (("listTransactions", "transactions"), ("listFinancialEvents", "financial_events")):
            windows = max(sum(each.dataset == dataset for each in self.tasks), 1)
            pages = self.amazon.distinct(operation)
            chains = [
                [Step(operation, _CALL)] * (pages * (n + 1) // windows - pages * n // windows) for n in range(windows)
            ]
            stages[operation] = Stage([chain for chain in chains if chain], ["start"])
        for operation, after in (
            ("getShipmentItemsByShipmentId", ["getShipments"]),
            ("getMyFeesEstimates", ["fee_preview", "getInventorySummaries"]),
            ("searchCatalogItems", ["ledger_detail", "getInventorySummaries"]),
        ):
            stages[operation] = Stage([[Step(operation, _CALL)]] * self.amazon.distinct(operation), after)
        return stages


def _report(*, has_document: bool) -> list[Step]:
    chain = [Step("createReport", _CALL + GENERATION_SECONDS), Step("getReport", _CALL)]
    return [*chain, Step("getReportDocument", _DOWNLOAD)] if has_document else chain


def pull(amazon: Amazon, ours: Clock, orders: int) -> Measured:
    """A first sync of a new seller, until nothing is left to pull. Its looks for losses are left out."""
    seller = amazon.connect(NORTHWIND.id)
    run = service.start_run(seller, None, SyncTrigger.USER)
    commit()
    began, worked, give_up_at = ours.now(), work_done(), time.monotonic() + _GIVE_UP_SECONDS
    while (wake := advance(run.id)) is not None:
        commit()
        ours.skip((wake.at - clock.now()).total_seconds() + _QUEUE)
        if time.monotonic() > give_up_at:
            raise RuntimeError(f"not at its end after {(ours.now() - began) / 60:.0f} minutes: {run.message}")
    commit()
    db.session.refresh(run)
    measured = Measured(amazon, run, ours.now() - began, work_done() - worked)
    if run.state == SyncState.FAILED or run.step != DETECTION_STEP:
        raise RuntimeError(f"the sync of {orders} orders a year ended as {run.state}: {run.error}")
    return measured


def measure(app: Flask, orders: int, *, rate: float = 1.0, burst: float = 1.0) -> None:
    """`rate` and `burst`: what Amazon grants of its published plans."""
    skus = SKUS.get(orders, max(50, min(1500, orders // 20)))
    per_day = max(1, round(orders / 365))
    with (
        app.app_context(),
        simulated_amazon(scale=1, orders_per_day=per_day, skus=skus) as amazon,
        ExitStack() as stack,
        skipping(redis_client(), amazon, call=_CALL, download=_DOWNLOAD) as ours,
    ):
        if (rate, burst) != (1.0, 1.0):
            _grant(stack, rate, burst)
        app.extensions["amazon"] = _settings(amazon)
        measured = pull(amazon, ours, orders)
    granted = {name: (each[0] * rate, max(1.0, each[1] * burst)) for name, each in PUBLISHED.items()}
    limit = least_time(measured.stages({}), granted)
    best = least_time(measured.stages(FEWEST_REPORTS), granted)
    calls = sum(measured.calls.values())
    what = "" if (rate, burst) == (1.0, 1.0) else f", {rate:g} of the rate, {burst:g} of the burst"
    print(f"\n{per_day * 365:,} orders a year, {skus} SKUs{what} ({machine()})")
    print(
        f"  {measured.seconds / 60:.1f} min of waiting and calls, {measured.worked:.0f} s of CPU, least {limit / 60:.1f} min,"
        f" of the best plan {best / 60:.1f} min; {calls} calls, {measured.refused} refused"
    )
    goal = 1.05 if not what else 1.1
    tell(
        "G10 first sync / least time of its plan" if not what else "G12 first sync / least time",
        (measured.seconds + measured.worked) / limit,
        goal,
    )
    tell("    the same without the CPU's seconds", measured.seconds / limit, goal)
    if not what:
        tell("    least time of the plan / of the best plan", limit / best, 1.1)
        tell("    calls that Amazon refused", 100 * measured.refused / (calls + measured.refused), 0.1, "percent")
    print("    reports:", ", ".join(f"{name} {count}" for name, (count, _) in measured.reports().items()))
    print("    reports that were asked for beyond these:", measured.asked_again() or "none")
    print("    calls:", ", ".join(f"{name} {count}" for name, count in measured.calls.most_common()))


def _settings(amazon: Amazon) -> AmazonSettings:
    return AmazonSettings.from_environment(amazon.environment(), public_url="http://localhost", demo=True)


def _grant(stack: ExitStack, rate: float, burst: float) -> None:
    """The sandbox grants less than Amazon publishes. Its header tells the rate, and nothing tells the burst."""
    take, told = Buckets.take, Buckets.rate

    def less(buckets: Buckets, plan: Plan, seller_id: str, client_id: str, factor: float = 1.0) -> bool:
        lesser = replace(plan, rate=plan.rate * rate, burst=max(1, int(plan.burst * burst)))
        return take(buckets, lesser, seller_id, client_id, factor)

    def header(buckets: Buckets, plan: Plan, factor: float = 1.0) -> float:
        return told(buckets, plan, factor) * rate

    stack.enter_context(patch.object(Buckets, "take", less))
    stack.enter_context(patch.object(Buckets, "rate", header))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, nargs="+", default=[1_000, 25_000])
    parser.add_argument("--less", action="store_true", help="also with half the rate, and with a smaller burst")
    given = parser.parse_args()
    with own_servers() as environment:
        app = released_app({**environment, "AMAZON_SANDBOX": "1", "OPSIDE_DEMO": "1"})
        for orders in given.orders:
            measure(app, orders)
        if given.less:
            measure(app, 1_000, rate=0.5)
            measure(app, 1_000, burst=0.5)


if __name__ == "__main__":
    main()
