"""Whether days tell the day or the month first."""

from datetime import date

import pytest

from app.sync.uploads.day_order import Order, order_of

TODAY = date(2026, 11, 20)
DAY_FIRST, MONTH_FIRST = Order(is_day_first=True), Order(is_day_first=False)


def order(*days: str, exact: str = "", period: tuple[date, date] | None = None) -> Order:
    return order_of([([day], exact) for day in days], period, TODAY)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["06/07/2026", "06/13/2026"], MONTH_FIRST),
        (["06/07/2026", "13/07/2026"], DAY_FIRST),
        (["6/7/26", "13/7/26"], DAY_FIRST),
        (["06-07-2026", "13-07-2026"], DAY_FIRST),
        (["2026-06-07", "2026-07-08"], MONTH_FIRST),
        ([], MONTH_FIRST),
        (["06/06/2026"], MONTH_FIRST),
    ],
)
def test_a_number_over_twelve_is_no_month(days: list[str], expected: Order) -> None:
    assert order(*days) == expected


def test_the_point_in_time_of_the_row_settles_it() -> None:
    assert order("06/07/2026", exact="2026-06-07T00:00:00-0700") == MONTH_FIRST
    assert order("06/07/2026", exact="2026-07-06T00:00:00+0100") == DAY_FIRST


def test_a_row_with_a_mistake_does_not_outvote_the_others() -> None:
    assert order("06/13/2026", "06/14/2026", "15/06/2026") == MONTH_FIRST


def test_the_period_that_the_seller_gave_settles_it() -> None:
    assert order("06/07/2026", period=(date(2026, 7, 1), date(2026, 7, 31))) == DAY_FIRST
    assert order("06/07/2026", period=(date(2026, 6, 1), date(2026, 6, 30))) == MONTH_FIRST


def test_days_to_come_are_no_days_of_a_report() -> None:
    assert order("05/12/2026") == MONTH_FIRST
    assert order("12/05/2026") == DAY_FIRST


def test_a_report_does_not_jump_from_month_to_month() -> None:
    assert order("06/01/2026", "06/02/2026", "06/03/2026") == MONTH_FIRST
    assert order("01/06/2026", "02/06/2026", "03/06/2026") == DAY_FIRST


def test_what_stays_open_is_told() -> None:
    assert order("06/07/2026") == Order(is_day_first=False, doubt="06/07/2026")
