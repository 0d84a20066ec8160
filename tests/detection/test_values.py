from datetime import date
from decimal import Decimal

from app.core.marketplaces import BY_COUNTRY
from app.detection.values import cost_in_force, is_cost_based, paid_per_unit, value_units
from tests.detection.rows import payment

US, GB, JP = BY_COUNTRY["US"], BY_COUNTRY["GB"], BY_COUNTRY["JP"]
TODAY = date(2026, 11, 20)
COSTS = {
    "A": [
        (date(2026, 1, 1), Decimal(4), "USD"),
        (date(2026, 6, 1), Decimal(5), "USD"),
        (date(2026, 1, 1), Decimal(3), "EUR"),
    ]
}


def test_the_sellers_cost_is_the_likely_value() -> None:
    value = value_units(3, Decimal("4.25"), [], US)
    assert (value.basis, value.low, value.likely, value.high) == (
        "seller_cost",
        Decimal("12.75"),
        Decimal("12.75"),
        Decimal("12.75"),
    )


def test_former_payments_widen_the_value() -> None:
    value = value_units(2, Decimal(5), [Decimal(4), Decimal(7)], US)
    assert (value.low, value.likely, value.high) == (Decimal(8), Decimal(10), Decimal(14))


def test_without_a_cost_former_payments_are_the_value() -> None:
    value = value_units(2, None, [Decimal(4), Decimal(9), Decimal(5)], US)
    assert (value.basis, value.low, value.likely, value.high) == ("paid_history", Decimal(8), Decimal(10), Decimal(18))


def test_without_either_the_value_is_unknown() -> None:
    assert value_units(2, None, [], US).likely is None


def test_a_unit_is_worth_no_more_than_amazons_cap() -> None:
    assert value_units(2, Decimal(7000), [], US).likely == Decimal(10_000)
    assert value_units(1, Decimal(7000), [], GB).likely == Decimal(2000)


def test_amounts_are_rounded_to_the_currency() -> None:
    assert value_units(3, Decimal("1.335"), [], US).likely == Decimal("4.01")
    assert value_units(1, Decimal("120.4"), [], JP).likely == Decimal(120)


def test_the_cost_of_the_day_counts() -> None:
    assert cost_in_force(COSTS, "A", date(2026, 5, 31), "USD") == Decimal(4)
    assert cost_in_force(COSTS, "A", date(2026, 6, 1), "USD") == Decimal(5)


def test_a_cost_of_another_day_currency_or_product_is_none() -> None:
    assert cost_in_force(COSTS, "A", date(2025, 12, 31), "USD") is None
    assert cost_in_force(COSTS, "A", date(2026, 6, 1), "GBP") is None
    assert cost_in_force(COSTS, "B", date(2026, 6, 1), "USD") is None


def test_only_payments_in_cash_for_stock_in_this_currency_are_comparable() -> None:
    rows = [
        payment(1, cash=1, amount_per_unit=Decimal(6)),
        payment(1, stock=1),
        payment(1, cash=1, reason="CustomerReturn"),
        payment(1, cash=1, currency="GBP"),
        payment(1, cash=-1, reason="Reimbursement_Reversal"),
    ]
    assert paid_per_unit(rows, US, TODAY) == [Decimal(6)]


def test_payments_by_the_old_rule_of_valuation_are_not_comparable() -> None:
    old = payment(0, cash=1)._replace(on=date(2025, 3, 30))
    assert paid_per_unit([old], US, TODAY) == []


def test_the_us_pay_the_cost_since_march_2025() -> None:
    assert (is_cost_based(US, date(2025, 3, 30)), is_cost_based(US, date(2025, 3, 31))) == (False, True)
