"""What Amazon pays for a unit that was lost or damaged before a customer ordered it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from app.policy.data_files import read_data
from app.policy.windows import Certainty

_FALLBACK_COUNTRY = "US"


@dataclass(frozen=True)
class ValuationRule:
    """From `since` on Amazon pays the sourcing cost; before, an estimate of the proceeds of a sale."""

    since: date
    certainty: Certainty


@dataclass(frozen=True)
class UnitCap:
    """Most that Amazon pays for one unit."""

    amount: Decimal
    currency: str


@cache
def valuation_rule(country: str) -> ValuationRule:
    """The country's rule; where no date is known, that of the US, labelled unconfirmed."""
    rows = {row["country"]: row for row in read_data("valuation")["cost_based"]}
    if country in rows:
        return ValuationRule(rows[country]["since"], Certainty(rows[country]["certainty"]))
    return ValuationRule(rows[_FALLBACK_COUNTRY]["since"], Certainty.UNCONFIRMED)


@cache
def unit_cap(country: str) -> UnitCap | None:
    """The cap in the country's currency; None where none is known."""
    for row in read_data("valuation")["cap"]:
        if country in row["countries"]:
            return UnitCap(Decimal(row["amount"]), row["currency"])
    return None
