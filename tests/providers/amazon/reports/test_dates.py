"""Days, months and instants in Amazon's spellings."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.providers.amazon.reports.dates import read_day, read_instant, read_month, spelled_numbers

_DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(day=_DAYS, spelling=st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d.%m.%y", "%m/%d/%y"]))
def test_a_day_is_read_in_every_spelling_that_puts_the_month_first(day: date, spelling: str) -> None:
    assert read_day(day.strftime(spelling)) == day


@given(day=_DAYS, spelling=st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"]))
def test_a_day_is_read_in_every_spelling_that_puts_the_day_first(day: date, spelling: str) -> None:
    assert read_day(day.strftime(spelling), is_day_first=True) == day


def test_the_day_of_an_instant_is_amazons_own_day() -> None:
    assert read_day("2026-06-15T23:30:00-07:00") == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-06-05T15:31:40+00:00", datetime(2026, 6, 5, 15, 31, 40, tzinfo=UTC)),
        ("2026-06-05T15:31:40-0700", datetime(2026, 6, 5, 22, 31, 40, tzinfo=UTC)),
        ("2026-06-05T15:31:40Z", datetime(2026, 6, 5, 15, 31, 40, tzinfo=UTC)),
        ("2025-06-09 05:23:19 UTC", datetime(2025, 6, 9, 5, 23, 19, tzinfo=UTC)),
        ("2025-06-09 05:23:19 PDT", datetime(2025, 6, 9, 12, 23, 19, tzinfo=UTC)),
        ("09.06.2025 05:23:19 UTC", datetime(2025, 6, 9, 5, 23, 19, tzinfo=UTC)),
        ("09.06.2025 5:23", datetime(2025, 6, 9, 5, 23, tzinfo=UTC)),
        ("06/09/2025", datetime(2025, 6, 9, tzinfo=UTC)),
        ("2025-06-09", datetime(2025, 6, 9, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_utc(text: str, meant: datetime) -> None:
    at = read_instant(text)
    assert at == meant
    assert at.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "31.02.2025", "2025-06-09 25:00:00 UTC", "13/13/2025"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a"):
        read_instant(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00"])
def test_an_instant_outside_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a point in time"):
        read_instant(text)


def test_an_unknown_time_zone_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="time zone"):
        read_instant("2025-06-09 05:23:19 XYZ")


@pytest.mark.parametrize("text", ["07/2026", "7/2026", "2026-07", "2026/07", "07.2026"])
def test_a_month_is_its_first_day(text: str) -> None:
    assert read_month(text) == date(2026, 7, 1)


@pytest.mark.parametrize("text", ["13/2026", "2026-00", "07/06/2026", "July", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        read_month(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [("09/06/25", (9, 6)), ("13-06-2025 10:00", (13, 6)), ("09.06.2025", None), ("2025-06-09", None), ("", None)],
)
def test_only_a_day_that_leaves_its_order_open_asks_the_file(text: str, told: tuple[int, int] | None) -> None:
    assert spelled_numbers(text) == told
