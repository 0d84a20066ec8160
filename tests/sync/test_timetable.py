"""Next times, for any seller, hour and interval."""

from datetime import UTC, datetime, timedelta

import pytest

from app.sync.timetable import next_daily, next_every

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SELLERS = range(1, 80)


@pytest.mark.parametrize("seller_id", SELLERS)
def test_the_daily_time_lies_within_forty_minutes_after_the_hour(seller_id: int) -> None:
    at = next_daily(seller_id, NOW - timedelta(hours=1), 2)
    assert NOW <= at < NOW + timedelta(minutes=40)
    assert next_daily(seller_id, at, 2) == at + timedelta(days=1)


def test_not_all_sellers_begin_at_once() -> None:
    assert len({next_daily(seller_id, NOW, 2) for seller_id in SELLERS}) == 40
    assert len({next_every(seller_id, NOW, 6) for seller_id in SELLERS}) == 40


@pytest.mark.parametrize("hours", [1, 2, 6, 24])
def test_intervals_that_divide_the_day_come_at_the_same_times_each_day(hours: int) -> None:
    at = next_every(0, NOW, hours)
    assert NOW < at <= NOW + timedelta(hours=hours)
    assert (at.hour % hours, at.minute) == (0, 0)
    assert next_every(0, at + timedelta(days=1) - timedelta(seconds=1), hours) == at + timedelta(days=1)


@pytest.mark.parametrize("hours", [5, 7])
def test_other_intervals_go_over_midnight(hours: int) -> None:
    first = next_every(3, NOW, hours)
    assert next_every(3, first, hours) - first == timedelta(hours=hours)


def test_the_hour_may_be_midnight() -> None:
    assert next_daily(0, NOW, 0) == datetime(2026, 11, 21, tzinfo=UTC)
