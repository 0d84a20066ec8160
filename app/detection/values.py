"""What the open units are worth to a claim: low, likely and high, with the basis named. Unknown stays unknown.

Amazon pays the sourcing cost, so the seller's own cost of that day is the likely value; what Amazon paid per unit for
the same product before widens it downwards or upwards. Without a cost, that history alone is the basis. Sale prices
are never used, since they overstate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from app.core.marketplaces import Marketplace
from app.core.money import round_to_currency
from app.detection.payments import is_reversal, unit_amount
from app.detection.records import Payment
from app.policy.reimbursement_reasons import SETTLES, kind_of
from app.policy.valuation import unit_cap, valuation_rule

SELLER_COST = "seller_cost"
PAID_HISTORY = "paid_history"
UNKNOWN = "unknown"

CostsByMsku = Mapping[str, Sequence[tuple[date, Decimal, str]]]  # effective from, cost of a unit, currency


@dataclass(frozen=True)
class Value:
    """Amounts in the marketplace's currency, rounded to what it can pay; None when unknown."""

    basis: str
    likely: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def value_units(units: int, unit_cost: Decimal | None, paid: Sequence[Decimal], marketplace: Marketplace) -> Value:
    """The value of that many units, each at most at Amazon's cap. `paid` are former payments per unit."""
    if unit_cost is not None:
        basis, low, likely, high = SELLER_COST, min([unit_cost, *paid]), unit_cost, max([unit_cost, *paid])
    elif paid:
        basis, low, likely, high = PAID_HISTORY, min(paid), median(paid), max(paid)
    else:
        return Value(UNKNOWN)
    cap = unit_cap(marketplace.country)

    def amount(per_unit: Decimal) -> Decimal:
        capped = min(per_unit, cap.amount) if cap and cap.currency == marketplace.currency else per_unit
        return round_to_currency(capped * units, marketplace.currency)

    return Value(basis, amount(likely), amount(low), amount(high))


def cost_in_force(costs: CostsByMsku, msku: str | None, on: date, currency: str) -> Decimal | None:
    """The seller's cost of a unit on that day; None where none was in force in that currency."""
    known = [(since, cost) for since, cost, unit in costs.get(msku or "", ()) if unit == currency and since <= on]
    return max(known)[1] if known else None


def is_cost_based(marketplace: Marketplace, on: date) -> bool:
    """Whether Amazon pays the sourcing cost for what it decides on that day."""
    return on >= valuation_rule(marketplace.country).since


def paid_per_unit(payments: Iterable[Payment], marketplace: Marketplace, today: date) -> list[Decimal]:
    """What Amazon paid in cash for one unit of these products, by the rule of valuation that holds now."""
    since = valuation_rule(marketplace.country).since if is_cost_based(marketplace, today) else date.min
    found = []
    for payment in payments:
        is_comparable = payment.currency == marketplace.currency and payment.on >= since
        if is_comparable and kind_of(payment.reason) in SETTLES and not is_reversal(payment):
            amount = unit_amount(payment)
            if amount is not None and amount > 0:
                found.append(amount)
    return found
