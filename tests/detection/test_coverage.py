from datetime import date

import pytest

from app.detection.coverage import CoveredDays

TODAY = date(2026, 11, 20)


def jan(day: int) -> date:
    return date(2026, 1, day)


def test_days_of_touching_and_overlapping_spans_are_covered_as_one() -> None:
    days = CoveredDays([(jan(11), jan(20)), (jan(1), jan(10)), (jan(15), date(2026, 11, 19))])
    assert days.reaches_from(jan(1), TODAY)


def test_a_gap_is_not_covered() -> None:
    days = CoveredDays([(jan(1), jan(10)), (jan(12), TODAY)])
    assert not days.reaches_from(jan(5), TODAY)
    assert days.reaches_from(jan(12), TODAY)
    assert (days.has(jan(10)), days.has(jan(11))) == (True, False)


@pytest.mark.parametrize(("end", "is_covered"), [(date(2026, 11, 13), True), (date(2026, 11, 12), False)])
def test_a_report_may_end_a_week_ago_but_not_longer(end: date, is_covered: bool) -> None:
    assert CoveredDays([(jan(1), end)]).reaches_from(jan(5), TODAY) is is_covered


def test_a_day_before_the_first_is_not_covered() -> None:
    assert not CoveredDays([(jan(2), TODAY)]).reaches_from(jan(1), TODAY)


def test_nothing_is_covered_by_nothing() -> None:
    assert not CoveredDays([]).reaches_from(TODAY, TODAY)
