"""JSON of findings and detection runs, in and out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from app.core.money import round_to_currency
from app.detection.models import DetectionRun, Finding, RunState, Verdict
from app.detection.queries import FindingFilters, FindingPage
from app.policy.claim_types import CLAIM_TYPES
from app.web.api import Schema
from app.web.times import iso


class FindingsQuery(Schema):
    """Filters and page of GET /api/v1/findings."""

    verdict = fields.Enum(Verdict, by_value=True, load_default=None)
    type = fields.String(load_default=None, validate=validate.OneOf(list(CLAIM_TYPES)))
    marketplace_id = fields.String(load_default=None)
    sku = fields.String(load_default=None, metadata={"description": "an MSKU, FNSKU or ASIN"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class FindingOut(Schema):
    id = fields.String(required=True)
    type = fields.String(required=True)
    family = fields.String(required=True)
    verdict = fields.Enum(Verdict, by_value=True, required=True)
    reason = fields.String(required=True)
    claim_id = fields.String(required=True, allow_none=True)
    marketplace_id = fields.String(required=True)
    currency = fields.String(required=True)
    quantity_lost = fields.Integer(required=True)
    quantity = fields.Integer(required=True)
    amount = fields.Float(required=True, allow_none=True)
    amount_low = fields.Float(required=True, allow_none=True)
    amount_high = fields.Float(required=True, allow_none=True)
    valuation_basis = fields.String(required=True)
    fnsku = fields.String(required=True, allow_none=True)
    msku = fields.String(required=True, allow_none=True)
    asin = fields.String(required=True, allow_none=True)
    product_name = fields.String(required=True, allow_none=True)
    fulfillment_center = fields.String(required=True, allow_none=True)
    reference_id = fields.String(required=True, allow_none=True)
    order_id = fields.String(required=True, allow_none=True)
    shipment_id = fields.String(required=True, allow_none=True)
    removal_order_id = fields.String(required=True, allow_none=True)
    reimbursement_id = fields.String(required=True, allow_none=True)
    license_plate_number = fields.String(required=True, allow_none=True)
    event_date = fields.Date(required=True)
    claimable_from = fields.Date(required=True, allow_none=True)
    deadline = fields.Date(required=True, allow_none=True)
    policy_version = fields.String(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


class FindingDetailOut(FindingOut):
    features = fields.Dict(required=True)
    trail = fields.List(fields.Dict(), required=True)


class FindingPageOut(Schema):
    findings = fields.List(fields.Nested(FindingOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True, metadata={"description": "1001 means more than 1,000"})


class RunStartedOut(Schema):
    success = fields.Boolean(required=True)
    detection_id = fields.String(required=True)
    status = fields.Enum(RunState, by_value=True, required=True)


class RunStatusOut(Schema):
    status = fields.Enum(RunState, by_value=True, required=True)
    newCases = fields.Integer(metadata={"description": "when complete"})
    totalPotential = fields.Float(metadata={"description": "when complete"})


class RunsOut(Schema):
    success = fields.Boolean(required=True)
    total = fields.Integer(required=True)
    runs = fields.List(fields.Dict(), required=True)


_PLAIN = (
    *("type", "verdict", "reason", "marketplace_id", "currency", "quantity_lost", "quantity", "valuation_basis"),
    *("fnsku", "msku", "asin", "product_name", "fulfillment_center", "reference_id", "order_id", "shipment_id"),
    *("removal_order_id", "reimbursement_id", "license_plate_number", "policy_version"),
)


def filters_in(query: dict[str, Any]) -> FindingFilters:
    return FindingFilters(query["verdict"], query["type"], query["marketplace_id"], query["sku"])


def finding_out(finding: Finding) -> dict[str, Any]:
    """A finding as JSON: amounts as numbers of its currency's precision, days of its marketplace."""
    return {
        "id": finding.public_id,
        "family": CLAIM_TYPES[finding.type].family,
        "claim_id": finding.claim_public_id,
        **{name: getattr(finding, name) for name in _PLAIN},
        **{name: _amount(finding, name) for name in ("amount", "amount_low", "amount_high")},
        "event_date": finding.event_on.isoformat(),
        "claimable_from": finding.claimable_from.isoformat() if finding.claimable_from else None,
        "deadline": finding.deadline.isoformat() if finding.deadline else None,
        "created_at": iso(finding.created_at),
        "updated_at": iso(finding.updated_at),
    }


def finding_detail_out(finding: Finding) -> dict[str, Any]:
    return {"success": True, **finding_out(finding), "features": finding.features, "trail": finding.trail}


def page_out(page: FindingPage) -> dict[str, Any]:
    return {
        "success": True,
        "findings": [finding_out(finding) for finding in page.findings],
        "next_cursor": page.next_cursor,
        "total": page.total,
    }


def run_started_out(run: DetectionRun) -> dict[str, Any]:
    return {"success": True, "detection_id": run.public_id, "status": run.state}


def run_status_out(run: DetectionRun) -> dict[str, Any]:
    """`totalPotential` is the value of the run's new claims in the currency in which most lies: currencies are not added."""
    status: dict[str, Any] = {"success": True, "status": run.state}
    if run.state == RunState.COMPLETE:
        amounts = {currency: Decimal(amount) for currency, amount in run.total_potential.items()}
        currency = max(amounts, key=lambda name: (amounts[name], name), default=None)
        status |= {
            "newCases": run.new_claims,
            "totalPotential": float(amounts[currency]) if currency else 0,
            "currency": currency,
            "totalsByCurrency": {name: float(amount) for name, amount in amounts.items()},
        }
    if run.state == RunState.FAILED:
        status["message"] = run.error
    return status


def runs_out(runs: Sequence[DetectionRun], total: int) -> dict[str, Any]:
    return {
        "success": True,
        "total": total,
        "runs": [
            {
                "detection_id": run.public_id,
                "status": run.state,
                "startedAt": iso(run.started_at),
                "completedAt": iso(run.finished_at),
                "newCases": run.new_claims,
            }
            for run in runs
        ],
    }


def _amount(finding: Finding, name: str) -> float | int | None:
    amount: Decimal | None = getattr(finding, name)
    if amount is None:
        return None
    rounded = round_to_currency(amount, finding.currency)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
