"""A row's units and money fall on the claims of its case, to the unit and to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.filing.sharing import Row, Share, share_row


def row(cash: int = 0, in_stock: int = 0, amount: str | None = None) -> Row:
    return Row(cash, in_stock, Decimal(amount) if amount else None, "USD" if amount else None)


def test_one_claim_takes_the_whole_row() -> None:
    assert share_row(row(3, 0, "30.00"), [(1, 3)]) == [Share(1, 3, 0, Decimal("30.00"))]


def test_money_and_stock_of_one_row_fill_one_claim_after_the_other() -> None:
    shares = share_row(row(2, 2, "20.00"), [(1, 3), (2, 1)])
    assert shares == [Share(1, 3, 1, Decimal("20.00")), Share(2, 1, 1, None)]


def test_cents_that_do_not_divide_fall_on_the_last_claim() -> None:
    shares = share_row(row(3, 0, "10.00"), [(1, 1), (2, 1), (3, 1)])
    assert [share.amount for share in shares] == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


def test_units_beyond_all_claims_stay_with_the_last_one_served() -> None:
    assert share_row(row(5, 0, "50.00"), [(1, 2), (2, 1)])[-1] == Share(2, 3, 0, Decimal("30.00"))


def test_a_unit_given_back_for_its_money_stays_with_the_claim_that_loses_the_money() -> None:
    assert share_row(row(-1, 1, "-10.00"), [(2, 1), (1, 2)]) == [Share(2, 0, 1, Decimal("-10.00"))]


def test_money_without_units_goes_to_the_first_claim() -> None:
    assert share_row(row(0, 0, "4.00"), [(1, 2), (2, 2)]) == [Share(1, 0, 0, Decimal("4.00"))]


@pytest.mark.parametrize("sign", [1, -1])
@given(
    cash=st.integers(0, 50),
    in_stock=st.integers(0, 50),
    cents=st.integers(1, 10_000_00),
    room=st.lists(st.integers(0, 20), min_size=1, max_size=6),
)
def test_nothing_is_lost_or_added_by_sharing(sign: int, cash: int, in_stock: int, cents: int, room: list[int]) -> None:
    whole = Row(sign * cash, sign * in_stock, sign * Decimal(cents) / 100, "USD")
    shares = share_row(whole, list(enumerate(room)))
    assert sum(share.quantity for share in shares) == whole.cash + whole.in_stock
    assert sum(share.in_stock for share in shares) == whole.in_stock
    assert sum((share.amount or Decimal(0) for share in shares), Decimal(0)) == whole.amount
