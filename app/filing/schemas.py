"""Filing in JSON: what its doors take, and what they show. The outside's words (`dispute`, `recovery`) stop here."""

from decimal import Decimal
from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.claims.models import Claim, ClaimStatus
from app.core.money import round_to_currency
from app.filing.models import Filing, FilingState
from app.filing.queries import Totals
from app.web.api import PageQuery, Schema
from app.web.times import iso

DISPUTE_STATUSES = [*(str(state) for state in FilingState if state is not FilingState.FILED), *map(str, ClaimStatus)]


class DisputesQuery(PageQuery):
    status = fields.String(load_default=None, validate=ma.validate.OneOf(DISPUTE_STATUSES))


class DisputeIn(Schema):
    recovery_id = fields.String(data_key="recoveryId", required=True, validate=ma.validate.Length(1, 100))


class FileIn(Schema):
    channel = fields.String(load_default=None, allow_none=True)


class FiledIn(Schema):
    case_id = fields.String(required=True)
    filed_on = fields.Date(required=True)


class ReasonIn(Schema):
    reason = fields.String(load_default="", validate=ma.validate.Length(max=2000))


class DisputeOut(Schema):
    id = fields.String(required=True)
    recovery_id = fields.String(data_key="recoveryId", required=True)
    status = fields.String(required=True)
    amount = fields.Float(required=True)
    currency = fields.String(required=True)
    amazon_case_id = fields.String(data_key="amazonCaseId", required=True, allow_none=True)
    submitted_at = fields.DateTime(data_key="submittedAt", required=True, allow_none=True)


class DisputesOut(Schema):
    success = fields.Boolean(required=True)
    total = fields.Integer(required=True)
    disputes = fields.List(fields.Nested(DisputeOut), required=True)


class OneDisputeOut(Schema):
    success = fields.Boolean(required=True)
    dispute = fields.Nested(DisputeOut, required=True)


class SubmittedOut(Schema):
    success = fields.Boolean(required=True)
    id = fields.String(required=True)
    status = fields.String(required=True)


class FilingOut(Schema):
    id = fields.String(required=True)
    claim_id = fields.String(required=True)
    claim_status = fields.String(required=True)
    channel = fields.String(required=True)
    state = fields.String(required=True)
    is_automatic = fields.Boolean(required=True)
    case_id = fields.String(required=True, allow_none=True)
    case_status = fields.String(required=True, allow_none=True)
    case_reason = fields.String(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    planned_on = fields.Date(required=True)
    due_at = fields.DateTime(required=True, allow_none=True)
    filed_at = fields.DateTime(required=True, allow_none=True)
    decided_at = fields.DateTime(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)


class OneFilingOut(Schema):
    success = fields.Boolean(required=True)
    filing = fields.Nested(FilingOut, required=True)


class PacketOut(Schema):
    success = fields.Boolean(required=True)
    packet = fields.Dict(required=True)


class RecoveredOut(Schema):
    total_amount = fields.Float(data_key="totalAmount", required=True)
    currency = fields.String(required=True)
    claim_count = fields.Integer(data_key="claimCount", required=True)
    by_currency = fields.Dict(data_key="byCurrency", keys=fields.String(), values=fields.Float(), required=True)
    paid_by_amazon = fields.Dict(data_key="paidByAmazon", keys=fields.String(), values=fields.Float(), required=True)
    reversed = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    units_returned_in_stock = fields.Integer(data_key="unitsReturnedInStock", required=True)


def dispute_out(filing: Filing, claim: Claim) -> dict[str, Any]:
    """`status` is the filing's until it has a case, then the claim's. An unknown value is 0, as the form has no null."""
    return {
        "id": filing.public_id,
        "recoveryId": claim.public_id,
        "status": str(claim.status if filing.state == FilingState.FILED else filing.state),
        "amount": _number(claim.amount or Decimal(0), claim.currency),
        "currency": claim.currency,
        "amazonCaseId": filing.case_id,
        "submittedAt": iso(filing.filed_at),
    }


def filing_out(filing: Filing, claim: Claim) -> dict[str, Any]:
    return {
        "id": filing.public_id,
        "claim_id": claim.public_id,
        "claim_status": str(claim.status),
        "channel": filing.channel,
        "state": str(filing.state),
        "is_automatic": filing.is_automatic,
        "case_id": filing.case_id,
        "case_status": filing.case_status,
        "case_reason": filing.case_reason,
        "created_at": iso(filing.created_at),
        "planned_on": filing.planned_on.isoformat(),
        "due_at": iso(filing.due_at) if filing.state == FilingState.PENDING else None,
        "filed_at": iso(filing.filed_at),
        "decided_at": iso(filing.decided_at),
        "attempts": filing.attempts,
        "error": filing.error,
    }


def submitted_out(filing: Filing, claim: Claim) -> dict[str, Any]:
    """The list label: Submitted only with a case id."""
    return {"success": True, "id": claim.public_id, "status": "Submitted" if filing.case_id else "Pending"}


def recovered_out(recovered: Totals, by_amazon: Totals, taken_back: Totals, in_stock: Totals) -> dict[str, Any]:
    """The total is of the currency with the highest sum: amounts of different currencies are never added."""
    main = max(recovered.amounts, key=lambda currency: recovered.amounts[currency], default="USD")
    return {
        "totalAmount": _number(recovered.amounts.get(main, Decimal(0)), main),
        "currency": main,
        "claimCount": recovered.count,
        "byCurrency": _numbers(recovered),
        "paidByAmazon": _numbers(by_amazon),
        "reversed": _numbers(taken_back),
        "unitsReturnedInStock": in_stock.units,
    }


def _numbers(totals: Totals) -> dict[str, float]:
    return {currency: _number(amount, currency) for currency, amount in sorted(totals.amounts.items())}


def _number(amount: Decimal, currency: str) -> float:
    return float(round_to_currency(amount, currency))
