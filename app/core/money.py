"""Money is a Decimal with its currency. Amounts of different currencies are never added."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_MINOR_UNITS = {"JPY": 0}  # every other currency that Amazon's stores use has two


@dataclass(frozen=True)
class Money:
    """An exact amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def rounded(self) -> "Money":
        return Money(round_to_currency(self.amount, self.currency), self.currency)


def minor_units(currency: str) -> int:
    """Decimal places that the currency has: 2, or 0 for the yen."""
    return _MINOR_UNITS.get(currency, 2)


def round_to_currency(amount: Decimal, currency: str) -> Decimal:
    """Rounded half up to what the currency can pay out."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), rounding=ROUND_HALF_UP)


def totals_by_currency(amounts: Iterable[Money]) -> dict[str, Decimal]:
    """One sum per currency."""
    totals: dict[str, Decimal] = {}
    for money in amounts:
        totals[money.currency] = totals.get(money.currency, Decimal(0)) + money.amount
    return totals
