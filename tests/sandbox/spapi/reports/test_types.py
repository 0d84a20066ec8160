"""Windows of reports."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.sandbox.spapi.reports.types import Window

LAST_DAY = date(2026, 11, 19).toordinal()
PACIFIC, BERLIN = timezone(timedelta(hours=-8)), timezone(timedelta(hours=1))


def window(start: datetime, end: datetime) -> Window:
    return Window(start, end, LAST_DAY)


@pytest.mark.parametrize("zone", [UTC, PACIFIC, BERLIN])
@pytest.mark.parametrize("end", [datetime(2026, 3, 31, 23, 59, 59), datetime(2026, 4, 1)])  # noqa: DTZ001 - zones follow
def test_a_month_is_known_in_any_zone(zone: timezone, end: datetime) -> None:
    asked = window(datetime(2026, 3, 1, tzinfo=zone), end.replace(tzinfo=zone))
    assert asked.month() == datetime(2026, 3, 1, tzinfo=UTC)


def test_the_month_that_runs_ends_now() -> None:
    now = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    assert window(datetime(2026, 11, 1, tzinfo=UTC), now).month() == datetime(2026, 11, 1, tzinfo=UTC)
    assert window(datetime(2026, 11, 1, tzinfo=UTC), now - timedelta(days=2)).month() is None


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 31)),
        (date(2026, 3, 1), date(2026, 3, 30)),
        (date(2026, 3, 1), date(2026, 4, 30)),
        (date(2026, 2, 28), date(2026, 3, 31)),
    ],
)
def test_anything_else_is_no_month(first: date, last: date) -> None:
    start, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
    assert window(start, end + timedelta(hours=23, minutes=59)).month() is None


def test_a_day_belongs_to_the_window_that_holds_its_noon() -> None:
    start, end = datetime(2026, 3, 5, tzinfo=PACIFIC), datetime(2026, 3, 8, 23, 59, 59, tzinfo=PACIFIC)
    days = [date.fromordinal(day) for day in window(start, end).dates()]
    assert days == [date(2026, 3, 5), date(2026, 3, 8)]


def test_no_day_that_is_not_over_is_told() -> None:
    far = datetime(2027, 1, 1, tzinfo=UTC)
    asked = window(datetime(2026, 11, 1, tzinfo=UTC), far)
    assert asked.days()[1] == asked.dates()[1] == LAST_DAY
