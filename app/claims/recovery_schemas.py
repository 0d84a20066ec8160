"""JSON of claims for the single-page client, which calls them detections and recoveries."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from app.accounts.models import User
from app.claims.claim_settings import SettingsChange
from app.claims.models import OPEN, SETTLED, Claim, ClaimHistory, ClaimSettings, ClaimStatus, Tier
from app.claims.recovery_words import (
    CASE_LABELS,
    FAMILY_LABELS,
    LIST_LABELS,
    event_words,
    statuses_of,
    submission_status,
)
from app.claims.schemas import amount_out, is_evidence_complete
from app.core.errors import InvalidInput
from app.core.marketplaces import find_marketplace
from app.policy.claim_types import CLAIM_TYPES
from app.web.api import PageQuery, Schema
from app.web.times import iso

_LISTED = OPEN + SETTLED
_FIELD_NAMES = {"auto_threshold": "autoSubmit", "review_threshold": "review"}
_ALL_AT_ONCE = 1000  # without a limit the client gets everything, up to this


class DetectionsQuery(PageQuery):
    tier = fields.String(load_default=None, validate=validate.OneOf(list(Tier)))
    status = fields.Enum(ClaimStatus, by_value=True, load_default=None)


class RecoveriesQuery(Schema):
    """A bare list without paging: without `limit` up to 1,000 items. `status` is a list label or a claim's status."""

    limit = fields.Integer(load_default=_ALL_AT_ONCE, validate=validate.Range(1, 200))
    offset = fields.Integer(load_default=0, validate=validate.Range(min=0))
    status = fields.String(load_default=None)


class AnswerIn(Schema):
    answer = fields.String(required=True)


class AutoclaimIn(Schema):
    enabled = fields.Boolean(load_default=None)
    auto_submit = fields.Decimal(
        data_key="autoSubmit", load_default=None, allow_nan=False, validate=validate.Range(0, 1)
    )
    review = fields.Decimal(load_default=None, allow_nan=False, validate=validate.Range(0, 1))


class ThresholdsIn(Schema):
    auto_submit = fields.Decimal(data_key="autoSubmit", required=True, allow_nan=False, validate=validate.Range(0, 1))
    review = fields.Decimal(required=True, allow_nan=False, validate=validate.Range(0, 1))


def statuses_in(word: str | None) -> Sequence[ClaimStatus]:
    """Without a word all that is not closed. Raises InvalidInput for an unknown one."""
    if word is None:
        return _LISTED
    statuses = statuses_of(word)
    if not statuses:
        raise InvalidInput({"status": "must be one of " + ", ".join(dict.fromkeys(LIST_LABELS.values()))})
    return statuses


def autoclaim_in(body: dict[str, Any]) -> SettingsChange:
    return SettingsChange(
        auto_threshold=body["auto_submit"], review_threshold=body["review"], automatic_filing=body.get("enabled")
    )


def in_clients_words(error: InvalidInput) -> InvalidInput:
    """The same error with the client's names of the fields."""
    return InvalidInput({_FIELD_NAMES.get(name, name): text for name, text in error.fields.items()})


def detection_out(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.public_id,
        "type": claim.type,
        "family": claim.family,
        "orderId": claim.order_id,
        "sku": claim.msku,
        "amount": amount_out(claim.amount, claim.currency),
        "currency": claim.currency,
        "confidence": float(claim.confidence),
        "tier": claim.tier,
        "status": claim.status,
        "detectedAt": iso(claim.created_at),
    }


def recovery_row_out(claim: Claim) -> dict[str, Any]:
    """A line of the client's list, where an unknown value is 0 and `details` says so."""
    payout = iso(claim.paid_at)
    return {
        "id": claim.public_id,
        "created": iso(claim.created_at),
        "type": FAMILY_LABELS[claim.family],
        "details": _details(claim),
        "status": LIST_LABELS[ClaimStatus(claim.status)],
        "guaranteedAmount": amount_out(claim.amount, claim.currency) or 0,
        "currency": claim.currency,
        "expectedPayoutDate": payout,
        "expected_payout_date": payout,
        "sku": _sku(claim),
        "asin": claim.asin,
    }


def recovery_out(claim: Claim, history: Sequence[tuple[ClaimHistory, User | None]], today: date) -> dict[str, Any]:
    """The client's case page. `today` is the day in the claim's marketplace."""
    status = recovery_status_out(claim, history)
    missing = sorted(set(claim.evidence_required) - set(claim.evidence_present))
    return status | {
        "id": claim.public_id,
        "title": f"{CLAIM_TYPES[claim.type].label}, {claim.claim_number}",
        "guaranteedAmount": amount_out(claim.amount, claim.currency) or 0,
        "currency": claim.currency,
        "createdDate": iso(claim.created_at),
        "sku": _sku(claim),
        "productName": claim.product_name or _sku(claim),
        "facility": claim.fulfillment_center,
        "confidence": float(claim.confidence * 100),
        "unitsLost": claim.quantity,
        "unitCost": _unit_value(claim),
        "approval_reason": _last_reason(history, ClaimStatus.APPROVED),
        "rejection_reason": _last_reason(history, ClaimStatus.DENIED, ClaimStatus.DISMISSED),
        "evidence_complete": is_evidence_complete(claim),
        "submission_status": submission_status(claim),
        "documents": [],
        "validation": {
            "requiredDocuments": "Missing" if missing else "Available",
            "amazonCompliance": "Verified" if claim.claimable_from <= today <= claim.deadline else "Unverified",
            "successProbability": float(claim.confidence),
        },
        "missingDocumentPrompt": f"Please add: {', '.join(missing)}." if missing else None,
        "missingDocumentOptions": missing,
    }


def recovery_status_out(claim: Claim, history: Iterable[tuple[ClaimHistory, User | None]]) -> dict[str, Any]:
    return {
        "status": CASE_LABELS[ClaimStatus(claim.status)],
        "expected_payout_date": iso(claim.paid_at),
        "amazonCaseId": claim.case_id,
        "events": [_event_out(entry, user) for entry, user in history],
    }


def autoclaim_out(settings: ClaimSettings) -> dict[str, Any]:
    limits = {"autoSubmit": float(settings.auto_threshold), "review": float(settings.review_threshold)}
    return {"success": True, "settings": {"enabled": settings.automatic_filing, **limits}}


def thresholds_out(settings: ClaimSettings) -> dict[str, Any]:
    limits = {"autoSubmit": float(settings.auto_threshold), "review": float(settings.review_threshold)}
    return {"success": True, "thresholds": limits}


def automatic_decision_out(entry: ClaimHistory, claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.public_id,
        "claimNumber": claim.claim_number,
        "action": entry.to_status,
        "reason": entry.reason,
        "confidence": float(claim.confidence),
        "amount": amount_out(claim.amount, claim.currency),
        "currency": claim.currency,
        "at": iso(entry.at),
    }


def _event_out(entry: ClaimHistory, user: User | None) -> dict[str, Any]:
    kind, title = event_words(entry)
    description = f"{entry.reason} ({user.name})" if user else entry.reason
    return {"timestamp": iso(entry.at), "title": title, "description": description, "type": kind}


def _details(claim: Claim) -> str:
    units = "1 unit" if claim.quantity == 1 else f"{claim.quantity} units"
    place = f" at {claim.fulfillment_center}" if claim.fulfillment_center else ""
    marketplace = find_marketplace(marketplace_id=claim.marketplace_id)
    store = f", {marketplace.name}" if marketplace else ""
    value = " (value unknown)" if claim.amount is None else ""
    return f"{CLAIM_TYPES[claim.type].label}: {units}{place}, {claim.event_on.isoformat()}{store}{value}"


def _sku(claim: Claim) -> str:
    return claim.msku or claim.fnsku or ""


def _unit_value(claim: Claim) -> float | int | None:
    if claim.amount is None or not claim.quantity:
        return None
    return amount_out(claim.amount / Decimal(claim.quantity), claim.currency)


def _last_reason(history: Sequence[tuple[ClaimHistory, User | None]], *statuses: ClaimStatus) -> str | None:
    moves = (entry for entry, _ in reversed(history) if entry.from_status != entry.to_status)
    return next((entry.reason for entry in moves if entry.to_status in statuses), None)
