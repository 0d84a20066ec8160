"""JSON of claims, in and out."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from app.accounts.models import User
from app.claims.claim_settings import SettingsChange
from app.claims.listing import ClaimFilters, SortKey
from app.claims.models import Claim, ClaimHistory, ClaimSettings, ClaimStatus, DismissReason, Tier
from app.claims.queries import ClaimPage
from app.claims.reviewing import ReviewAction, ReviewDecision
from app.core.money import round_to_currency
from app.detection.models import Finding
from app.policy.claim_types import CLAIM_TYPES, ClaimFamily
from app.web.api import Schema, WholeNumber
from app.web.times import iso

_SORTS = [f"{sign}{key}" for key in SortKey for sign in ("", "-")]


class ClaimsQuery(Schema):
    """Filters, order and page of GET /api/v1/claims."""

    type = fields.String(load_default=None, validate=validate.OneOf(list(CLAIM_TYPES)))
    family = fields.String(load_default=None, validate=validate.OneOf(list(ClaimFamily)))
    status = fields.Enum(ClaimStatus, by_value=True, load_default=None)
    tier = fields.String(load_default=None, validate=validate.OneOf(list(Tier)))
    marketplace_id = fields.String(load_default=None)
    sku = fields.String(load_default=None, metadata={"description": "an MSKU, FNSKU or ASIN"})
    deadline_before = fields.Date(load_default=None)
    min_amount = fields.Decimal(load_default=None, allow_nan=False)
    sort = fields.String(load_default="deadline", validate=validate.OneOf(_SORTS))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class ReviewIn(Schema):
    decision = fields.Enum(ReviewAction, by_value=True, required=True)
    reason = fields.Enum(DismissReason, by_value=True, load_default=None, allow_none=True)
    note = fields.String(load_default="")
    quantity = WholeNumber(load_default=None, allow_none=True)


class SettingsIn(Schema):
    """What PUT /api/v1/settings/claims changes; a missing field stays as it is."""

    auto_threshold = fields.Decimal(load_default=None, allow_nan=False)
    review_threshold = fields.Decimal(load_default=None, allow_nan=False)
    automatic_filing = fields.Boolean(load_default=None)
    channel = fields.String(load_default=None)
    daily_limit = WholeNumber(load_default=None)


class ClaimOut(Schema):
    id = fields.String(required=True)
    claim_number = fields.String(required=True, metadata={"example": "CLM-000123"})
    type = fields.String(required=True)
    family = fields.Enum(ClaimFamily, by_value=True, required=True)
    status = fields.Enum(ClaimStatus, by_value=True, required=True)
    tier = fields.Enum(Tier, by_value=True, required=True)
    marketplace_id = fields.String(required=True)
    currency = fields.String(required=True)
    quantity = fields.Integer(required=True)
    amount = fields.Float(required=True, allow_none=True)
    amount_low = fields.Float(required=True, allow_none=True)
    amount_high = fields.Float(required=True, allow_none=True)
    valuation_basis = fields.String(required=True)
    confidence = fields.Float(required=True)
    fnsku = fields.String(required=True, allow_none=True)
    msku = fields.String(required=True, allow_none=True)
    asin = fields.String(required=True, allow_none=True)
    product_name = fields.String(required=True, allow_none=True)
    fulfillment_center = fields.String(required=True, allow_none=True)
    order_id = fields.String(required=True, allow_none=True)
    shipment_id = fields.String(required=True, allow_none=True)
    removal_order_id = fields.String(required=True, allow_none=True)
    reimbursement_id = fields.String(required=True, allow_none=True)
    license_plate_number = fields.String(required=True, allow_none=True)
    event_date = fields.Date(required=True)
    claimable_from = fields.Date(required=True)
    deadline = fields.Date(required=True)
    policy_version = fields.String(required=True)
    case_id = fields.String(required=True, allow_none=True)
    filed_at = fields.DateTime(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)
    paid_amount = fields.Float(required=True, allow_none=True)
    paid_at = fields.DateTime(required=True, allow_none=True)
    evidence = fields.Dict(required=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


class ClaimDetailOut(ClaimOut):
    explanation = fields.List(fields.Dict(), required=True)
    trail = fields.List(fields.Dict(), required=True)
    history = fields.List(fields.Dict(), required=True)
    documents = fields.List(fields.Dict(), required=True)


class ClaimPageOut(Schema):
    claims = fields.List(fields.Nested(ClaimOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True, metadata={"description": "1001 means more than 1,000"})
    totals = fields.Dict(required=True)


class ClaimSettingsOut(Schema):
    success = fields.Boolean(required=True)
    settings = fields.Dict(required=True)


_PLAIN = (
    *("claim_number", "type", "family", "status", "tier", "marketplace_id", "currency", "quantity", "valuation_basis"),
    *("fnsku", "msku", "asin", "product_name", "fulfillment_center", "order_id", "shipment_id", "removal_order_id"),
    *("reimbursement_id", "license_plate_number", "policy_version", "case_id", "channel"),
)


def claim_out(claim: Claim) -> dict[str, Any]:
    """A claim as JSON: amounts as numbers of its currency's precision, days of its marketplace."""
    return {
        "id": claim.public_id,
        **{name: getattr(claim, name) for name in _PLAIN},
        **{
            name: amount_out(getattr(claim, name), claim.currency)
            for name in ("amount", "amount_low", "amount_high", "paid_amount")
        },
        "confidence": float(claim.confidence),
        "event_date": claim.event_on.isoformat(),
        "claimable_from": claim.claimable_from.isoformat(),
        "deadline": claim.deadline.isoformat(),
        "evidence": evidence_out(claim),
        "filed_at": iso(claim.filed_at),
        "paid_at": iso(claim.paid_at),
        "created_at": iso(claim.created_at),
        "updated_at": iso(claim.updated_at),
    }


def claim_detail_out(
    claim: Claim, finding: Finding, history: Iterable[tuple[ClaimHistory, User | None]]
) -> dict[str, Any]:
    """A claim with its proof, the reasons of its confidence, and its history."""
    return claim_out(claim) | {
        "finding_id": finding.public_id,
        "reason": finding.reason,
        "explanation": claim.explanation,
        "trail": finding.trail,
        "history": [history_out(entry, user) for entry, user in history],
        "documents": [],
    }


def history_out(entry: ClaimHistory, user: User | None) -> dict[str, Any]:
    """One line of a claim's history. `by` is null when Opside itself did it."""
    return {
        "at": iso(entry.at),
        "by": user.name if user else None,
        "from": entry.from_status,
        "to": entry.to_status,
        "reason": entry.reason,
        "details": entry.details,
    }


def evidence_out(claim: Claim) -> dict[str, Any]:
    return {
        "required": claim.evidence_required,
        "present": claim.evidence_present,
        "complete": is_evidence_complete(claim),
    }


def is_evidence_complete(claim: Claim) -> bool:
    return not set(claim.evidence_required) - set(claim.evidence_present)


def page_out(page: ClaimPage) -> dict[str, Any]:
    """`totals.is_complete` is false when the list is longer than what is counted: then they are least values."""
    amounts = {currency: amount_out(amount, currency) for currency, amount in page.counts.amounts.items()}
    return {
        "success": True,
        "claims": [claim_out(claim) for claim in page.claims],
        "next_cursor": page.next_cursor,
        "total": page.counts.total,
        "totals": {"amount": amounts, "is_complete": not page.counts.is_capped},
    }


def settings_out(settings: ClaimSettings, user: User | None) -> dict[str, Any]:
    """The settings, with whose consent automatic filing stands on."""
    return {
        "success": True,
        "settings": {
            "auto_threshold": float(settings.auto_threshold),
            "review_threshold": float(settings.review_threshold),
            "automatic_filing": settings.automatic_filing,
            "automatic_filing_by": user.name if user else None,
            "automatic_filing_at": iso(settings.automatic_filing_at),
            "channel": settings.channel,
            "daily_limit": settings.daily_limit,
        },
    }


def amount_out(amount: Decimal | None, currency: str) -> float | int | None:
    """An amount as a JSON number."""
    if amount is None:
        return None
    rounded = round_to_currency(amount, currency)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def filters_in(query: dict[str, Any]) -> ClaimFilters:
    names = ("type", "family", "tier", "marketplace_id", "sku", "deadline_before", "min_amount")
    statuses = (query["status"],) if query["status"] else ()
    return ClaimFilters(statuses=statuses, **{name: query[name] for name in names})


def decision_in(body: dict[str, Any]) -> ReviewDecision:
    return ReviewDecision(body["decision"], body["reason"], body["note"], body["quantity"])


def settings_in(body: dict[str, Any]) -> SettingsChange:
    return SettingsChange(**body)
