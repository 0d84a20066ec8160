"""The figures that programs ask for, in the currency with the most claims."""

from datetime import timedelta
from decimal import Decimal

from app.accounts.models import Seller
from app.claims.queries import today
from app.core import clock
from app.dashboard.queries import Owed, found_since, owed_by_currency
from app.dashboard.schemas import Figures
from app.filing.queries import recovered_totals

_DEFAULT_CURRENCY = "USD"
_ZERO = Decimal(0)


def main_figures(seller: Seller) -> Owed:
    """What is owed in the currency with the most open claims; zeros when there are none."""
    owed = owed_by_currency(seller, today(seller))
    return owed[0] if owed else Owed(_DEFAULT_CURRENCY, 0, 0, _ZERO, _ZERO, _ZERO, _ZERO, _ZERO, ())


def figures_of(seller: Seller, days: int) -> Figures:
    """The dashboard's figures; those of the window are of its last `days` days."""
    since = clock.now() - timedelta(days=days)
    recovered = recovered_totals(seller, since).amounts
    owed = main_figures(seller)
    currency = owed.currency if owed.count or not recovered else next(iter(recovered))
    found = found_since(seller, since, currency)
    return Figures(
        currency, recovered.get(currency, _ZERO), owed.granted, owed.with_amazon, owed.amount, found.count, found.amount
    )
