"""Money is exact, in its own currency."""

from decimal import Decimal

import pytest

from app.core.money import Money, round_to_currency, totals_by_currency


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("1.005", "USD", "1.01"), ("-1.005", "USD", "-1.01"), ("2.344", "EUR", "2.34"), ("99.5", "JPY", "100")],
)
def test_amounts_are_rounded_half_up_to_what_the_currency_pays(amount: str, currency: str, rounded: str) -> None:
    assert round_to_currency(Decimal(amount), currency) == Decimal(rounded)


def test_currencies_are_never_added_to_each_other() -> None:
    amounts = [Money(Decimal("1.10"), "USD"), Money(Decimal(5), "EUR"), Money(Decimal("2.20"), "USD")]
    assert totals_by_currency(amounts) == {"USD": Decimal("3.30"), "EUR": Decimal(5)}
