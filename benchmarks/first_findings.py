"""From the end of report generation to the first findings and claims: `python -m benchmarks.first_findings`.

Real workers, real time: the sandbox makes each report in Amazon's 120 seconds, and grants what Amazon grants. The sync of
12 months is stopped when the first claims are there.
"""

import argparse
import time

from sqlalchemy import func, select

from app.claims.models import Claim
from app.core.db import db
from app.detection.models import Finding
from app.sandbox.sellers import NORTHWIND
from benchmarks.amazon import GENERATION_SECONDS, Amazon, simulated_amazon
from benchmarks.measuring import machine, tell
from benchmarks.workers import begin, working

_FIRST_REPORTS = ("GET_LEDGER_DETAIL_VIEW_DATA", "GET_FBA_REIMBURSEMENTS_DATA")
_GIVE_UP_SECONDS = GENERATION_SECONDS + 180


def generated_at(amazon: Amazon) -> float:
    """When Amazon had made both reports that the first look for losses needs."""
    asked = [
        max(call.at for call in amazon.calls if call.operation == "createReport" and name in call.question)
        for name in _FIRST_REPORTS
    ]
    return max(asked) + GENERATION_SECONDS


def wait_for(model: type[Finding | Claim], give_up_at: float) -> tuple[float, int]:
    """When the first ones were seen, and how many."""
    while time.time() < give_up_at:
        db.session.rollback()
        count = db.session.scalar(select(func.count()).select_from(model)) or 0
        if count:
            return time.time(), count
        time.sleep(0.2)
    raise RuntimeError(f"no {model.__name__.lower()} came")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=25_000, help="a year")
    orders = parser.parse_args().orders
    with (
        simulated_amazon(scale=1, orders_per_day=max(1, round(orders / 365)), skus=300) as amazon,
        working(amazon),
    ):
        begun = time.time()
        begin(amazon.connect(NORTHWIND.id))
        finding_at, findings = wait_for(Finding, begun + _GIVE_UP_SECONDS)
        claim_at, claims = wait_for(Claim, begun + _GIVE_UP_SECONDS)
        made_at = generated_at(amazon)
    print(f"\n{orders:,} orders a year, reports made in {GENERATION_SECONDS} s ({machine()})")
    print(
        f"  from the start: reports made {made_at - begun:.1f} s, findings {finding_at - begun:.1f} s, claims {claim_at - begun:.1f} s"
    )
    print(f"  {findings} findings and {claims} claims when they were seen first")
    tell("G11 first findings after report generation", finding_at - made_at, 60, "seconds")
    tell("    first claims after report generation", claim_at - made_at, 60, "seconds")


if __name__ == "__main__":
    main()
