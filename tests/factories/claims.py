"""Rows of claims, with the finding and the run behind them."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from app.accounts.models import Seller
from app.claims.models import Claim, ClaimHistory, ClaimStatus, Tier
from app.core.db import db
from app.detection.models import DetectionRun, Finding, RunState, Verdict
from tests.factories.accounts import make_seller

US = "ATVPDKIKX0DER"
CLEAR_FEATURES = {
    "age_days": 35,
    "days_left": 25,
    "share_explained": 0,
    "amazon_unreconciled_agrees": True,
    "coverage_complete": True,
    "reason_code": "M",
    "disposition": "SELLABLE",
    "prior_payments": 0,
    "has_cost": True,
}
_numbers = itertools.count(1)


def make_run(seller: Seller | None = None, **over: Any) -> DetectionRun:
    """A detection run that is being carried out."""
    values = {"state": RunState.IN_PROGRESS, "as_of": datetime.now(UTC)} | over
    return _added(DetectionRun(seller_id=(seller or make_seller()).id, **values))


def make_finding(run: DetectionRun | None = None, **over: Any) -> Finding:
    """A clear loss of three units five weeks ago, found by the run."""
    run = run or make_run()
    number = next(_numbers)
    today = run.as_of.date()
    values: dict[str, Any] = {
        "seller_id": run.seller_id,
        "detection_run_id": run.id,
        "type": "warehouse_lost",
        "key": f"key-{number}",
        "verdict": Verdict.CLAIM,
        "reason": "3 units were lost and neither found nor paid.",
        "marketplace_id": US,
        "fnsku": f"X00{number:07d}",
        "msku": f"SKU-{number}",
        "asin": f"B0{number:08d}",
        "product_name": f"Product {number}",
        "fulfillment_center": "PHX7",
        "reference_id": f"REF-{number}",
        "event_on": today - timedelta(days=35),
        "quantity_lost": 3,
        "quantity": 3,
        "currency": "USD",
        "amount": Decimal("30.00"),
        "amount_low": Decimal("24.00"),
        "amount_high": Decimal("36.00"),
        "valuation_basis": "seller_cost",
        "claimable_from": today - timedelta(days=5),
        "deadline": today + timedelta(days=25),
        "policy_version": "us-2024-10-23",
        "features": dict(CLEAR_FEATURES),
        "digest": f"digest-{number}",
    } | over
    values.setdefault("trail", [lost_row(values["quantity_lost"], values["event_on"])])
    return _added(Finding(**values))


def lost_row(quantity: int, on: date) -> dict[str, Any]:
    """The row of a trail that says that units were lost."""
    return _row("ledger_detail", "Adjustments M", -quantity, quantity, on)


def found_row(quantity: int, still_open: int, on: date) -> dict[str, Any]:
    """The row of a trail that says that units turned up."""
    return _row("ledger_detail", "Adjustments F", quantity, still_open, on)


def paid_row(quantity: int, still_open: int, on: date, amount: str) -> dict[str, Any]:
    """The row of a trail that says that Amazon paid for units."""
    return _row("reimbursements", "Lost_Warehouse", quantity, still_open, on) | {"amount": amount, "currency": "USD"}


def make_claim(seller: Seller | None = None, finding: Finding | None = None, **over: Any) -> Claim:
    """A claim that waits for review; values given go to the claim, the rest comes from its finding."""
    if finding is None:
        finding = make_finding(make_run(seller))
    names = [
        name
        for name in set(Claim.__table__.columns.keys())
        if hasattr(Finding, name) and name not in {"id", "public_id"}
    ]
    values: dict[str, Any] = {name: getattr(finding, name) for name in names} | {
        "finding_id": finding.id,
        "number": next(_numbers),
        "family": "lost_inventory",
        "status": ClaimStatus.IN_REVIEW,
        "tier": Tier.REVIEW,
        "confidence": Decimal("0.7200"),
        "explanation": [{"feature": "base_rate", "value": "warehouse_lost", "effect": 0.72}],
    }
    for name in ("created_at", "updated_at"):
        values.pop(name)
    claim: Claim = _added(Claim(**values | over))
    _added(
        ClaimHistory(
            claim_id=claim.id,
            seller_id=claim.seller_id,
            from_status=None,
            to_status=ClaimStatus.DETECTED,
            reason=finding.reason,
        )
    )
    return claim


def make_many_claims(seller: Seller, count: int) -> None:
    """So many claims like `make_claim`, in a few statements."""
    first = make_claim(seller)
    finding = db.session.get_one(Finding, first.finding_id)
    findings = [_values_of(finding, key=f"many-{next(_numbers)}") for _ in range(count - 1)]
    if not findings:
        return
    finding_ids = db.session.scalars(insert(Finding).returning(Finding.id), findings).all()
    claims = [_values_of(first, finding_id=finding_id, number=next(_numbers)) for finding_id in finding_ids]
    db.session.execute(insert(Claim), claims)


def make_filed_claim(seller: Seller | None = None, **over: Any) -> Claim:
    """A claim that Amazon knows under a case id."""
    filed = {"status": ClaimStatus.FILED, "case_id": "17000000001", "filed_at": datetime.now(UTC), "channel": "sandbox"}
    return make_claim(seller, **filed | over)


def _row(source: str, what: str, quantity: int, still_open: int, on: date) -> dict[str, Any]:
    return {
        "source": source,
        "row_ref": f"{on.isoformat()}/{next(_numbers)}",
        "date": on.isoformat(),
        "what": what,
        "quantity": quantity,
        "running_open_quantity": still_open,
    }


def _values_of(row: Any, **over: Any) -> dict[str, Any]:
    names = [name for name in set(row.__table__.columns.keys()) if name not in {"id", "public_id"}]
    return {name: getattr(row, name) for name in names} | over


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
