"""The named inputs of a claim's confidence, as far as facts and policy tell them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.detection.candidates import Candidate
from app.detection.payments import is_reversal
from app.detection.records import Adjustment
from app.detection.trail import RowIndex
from app.detection.verdicts import Decision
from app.policy.claim_types import ClaimType
from app.policy.dispositions import WAREHOUSE_DAMAGED
from app.policy.reason_codes import ReasonClass
from app.policy.reimbursement_reasons import SETTLES, ReimbursementKind, kind_of

# They change with every day that passes, or when old facts are forgotten: a finding is not a changed one because of them
# alone. Where missing reports decide, the verdict says so.
DAILY = frozenset({"age_days", "days_left", "coverage_complete"})


def features_of(
    candidate: Candidate,
    decision: Decision,
    index: RowIndex,
    today: date,
    *,
    has_cost: bool,
    is_covered: bool,
) -> dict[str, Any]:
    """By name; None means not known."""
    payments = index.payments.values()
    row = candidate.rows[0]
    return {
        "amazon_unreconciled_agrees": _amazon_agrees(candidate),
        "share_explained": round(1 - candidate.units_open / candidate.units_lost, 2),
        "coverage_complete": is_covered,
        "reason_code": row.code,
        "disposition": row.disposition,
        "has_cost": has_cost,
        "has_reference": row.reference_id is not None,
        "prior_payments": sum(kind_of(p.reason) in SETTLES and not p.case_id and not is_reversal(p) for p in payments),
        "unclear_payments": sum(kind_of(p.reason) is ReimbursementKind.UNCLEAR for p in payments),
        "damaged_stock_disposed": _disposed_since(candidate, index.adjustments.values()),
        "age_days": (today - candidate.event_on).days,
        "days_left": (decision.deadline - today).days,
    }


def _disposed_since(candidate: Candidate, adjustments: Iterable[Adjustment]) -> bool | None:
    """Whether damaged units of the product were disposed of since the damage, perhaps at the seller's request."""
    if candidate.claim_type is not ClaimType.WAREHOUSE_DAMAGED:
        return None
    return any(
        row.reason_class is ReasonClass.DISPOSAL
        and row.disposition == WAREHOUSE_DAMAGED
        and row.on >= candidate.event_on
        for row in adjustments
    )


def _amazon_agrees(candidate: Candidate) -> bool | None:
    """Whether Amazon calls at least as many units unreconciled as are open; None where it does not say, or cannot."""
    counts = [(row.reconciled, row.unreconciled) for row in candidate.rows]
    if candidate.claim_type is not ClaimType.WAREHOUSE_LOST or not any(r or u for r, u in counts):
        return None
    return sum(abs(unreconciled or 0) for _, unreconciled in counts) >= candidate.units_open
