"""What Amazon settled by itself, read from a trail."""

from datetime import date
from decimal import Decimal

from app.claims.resolution import Resolution, settled_by_amazon
from tests.factories.claims import found_row, lost_row, paid_row

ON = date(2026, 10, 1)


def test_an_open_loss_is_not_settled() -> None:
    assert settled_by_amazon([lost_row(5, ON)], 0) == Resolution(0, 0, None)


def test_found_and_paid_units_are_counted_apart() -> None:
    trail = [lost_row(5, ON), found_row(2, 3, ON), paid_row(3, 0, ON, "31.50")]
    assert settled_by_amazon(trail, 0) == Resolution(2, 3, Decimal("31.50"))


def test_what_was_known_when_the_claim_was_opened_does_not_count() -> None:
    trail = [lost_row(5, ON), found_row(2, 3, ON), paid_row(3, 0, ON, "30.00")]
    assert settled_by_amazon(trail, 2) == Resolution(0, 3, Decimal("30.00"))
    assert settled_by_amazon(trail, 3) == Resolution(0, 2, Decimal("20.00"))
    assert settled_by_amazon(trail, 5) == Resolution(0, 0, None)


def test_units_given_back_in_stock_have_no_amount() -> None:
    in_stock = paid_row(2, 0, ON, "0") | {"amount": None}
    assert settled_by_amazon([lost_row(2, ON), in_stock], 0) == Resolution(0, 2, None)


def test_a_payment_taken_back_counts_no_more() -> None:
    trail = [lost_row(4, ON), paid_row(4, 0, ON, "40.00"), paid_row(-3, 3, ON, "-30.00")]
    assert settled_by_amazon(trail, 0) == Resolution(0, 1, Decimal("10.00"))


def test_an_old_payment_taken_back_and_paid_again_is_no_new_one() -> None:
    trail = [lost_row(4, ON), paid_row(4, 0, ON, "40.00"), paid_row(-4, 4, ON, "-40.00"), paid_row(4, 0, ON, "44.00")]
    assert settled_by_amazon(trail, 4) == Resolution(0, 0, None)
