"""A claim's value: its finding's, for as many units as are claimed."""

from decimal import Decimal
from typing import Any

from app.core.money import round_to_currency
from app.detection.models import Finding


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
