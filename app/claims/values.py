"""What a claim has of its finding: subject, dates, confidence, and the value of as many units as are claimed."""

from decimal import Decimal
from typing import Any

from app.claims.confidence import Confidence, assess
from app.claims.models import Claim
from app.core import clock
from app.core.money import round_to_currency
from app.detection.models import Finding

SUBJECT = (
    *("type", "marketplace_id", "currency", "fnsku", "msku", "asin", "product_name", "fulfillment_center"),
    *("reference_id", "order_id", "shipment_id", "removal_order_id", "reimbursement_id", "license_plate_number"),
    *("event_on", "claimable_from", "deadline", "policy_version", "valuation_basis"),
)


def take_over(claim: Claim, finding: Finding) -> Confidence:
    """Brings the claim in line with what its finding says now."""
    confidence = assess(finding.type, finding.features)
    new = {name: getattr(finding, name) for name in SUBJECT} | value_of(finding, claim.quantity_limit)
    new |= {"confidence": confidence.probability, "explanation": confidence.reasons}
    for name, value in new.items():
        if getattr(claim, name) != value:
            setattr(claim, name, value)
            claim.updated_at = clock.now()
    return confidence


def value_of(finding: Finding, quantity_limit: int | None) -> dict[str, Any]:
    """`quantity` and the three amounts, for at most `quantity_limit` of the finding's open units; None stays unknown."""
    quantity = finding.quantity if quantity_limit is None else min(finding.quantity, quantity_limit)
    names = ("amount", "amount_low", "amount_high")
    return {"quantity": quantity} | {
        name: share_of(getattr(finding, name), quantity, finding.quantity, finding.currency) for name in names
    }


def share_of(amount: Decimal | None, units: int, all_units: int, currency: str) -> Decimal | None:
    """The amount of `all_units` for `units` of them, rounded to the currency's smallest coin."""
    if amount is None or units == all_units or not all_units:
        return amount
    return round_to_currency(amount * units / all_units, currency)
