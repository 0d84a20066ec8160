"""How values are written for people."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.claims.models import ClaimStatus
from app.core import clock
from app.core.money import Money
from app.web import filters

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal("1234.5"), "USD", "$1,234.50"),
        (Decimal(-3), "EUR", "-€3.00"),
        (Decimal("1200.4"), "JPY", "¥1,200"),
        (Decimal(12), "SEK", "12.00 SEK"),
        (Decimal("0.005"), "GBP", "£0.01"),
        (None, "USD", "unknown"),
    ],
)
def test_amounts_carry_their_currency(amount: Decimal | None, currency: str, text: str) -> None:
    assert filters.money(amount, currency) == text


def test_money_knows_its_own_currency() -> None:
    assert filters.money(Money(Decimal(7), "CAD")) == "CA$7.00"


def test_an_amount_without_a_currency_is_an_error() -> None:
    with pytest.raises(ValueError, match="currency"):
        filters.money(Decimal(1))


@pytest.mark.parametrize(
    ("deadline", "text"),
    [
        (date(2026, 3, 22), "12 days left"),
        (date(2026, 3, 11), "1 day left"),
        (TODAY, "last day"),
        (date(2026, 3, 7), "3 days too late"),
        (None, "-"),
    ],
)
def test_deadlines_are_counted_in_days(deadline: date | None, text: str) -> None:
    assert filters.days_left(deadline, TODAY) == text


@pytest.mark.parametrize(("share", "text"), [(Decimal("0.849"), "84 %"), (Decimal(1), "100 %"), (None, "-")])
def test_a_share_never_looks_like_more_than_it_is(share: Decimal | None, text: str) -> None:
    assert filters.percent(share) == text


def test_instants_are_machine_readable_and_say_their_zone() -> None:
    written = filters.instant(datetime(2026, 3, 3, 14, 5, tzinfo=UTC))
    assert 'datetime="2026-03-03T14:05:00+00:00"' in written
    assert "3 Mar 2026, 14:05 UTC" in written


def test_states_are_written_in_words() -> None:
    assert filters.label(ClaimStatus.IN_MANUAL_REVIEW) == "To review by hand"
    assert filters.label("something_else") == "Something else"
    assert filters.label(None) == "-"


def test_days_and_quantities_are_written_for_reading() -> None:
    assert filters.day(date(2026, 3, 3)) == "3 Mar 2026"
    assert filters.quantity(12345) == "12,345"
    assert filters.quantity(None) == filters.day(None) == filters.instant(None) == "-"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-5, "now"),
        (0, "now"),
        (39.2, "in 40 s"),
        (119, "in 119 s"),
        (300, "in 5 min"),
        (7300, "in 2 h"),
        (200_000, "in 2 days"),
    ],
)
def test_what_is_to_come_is_told_from_now_on(monkeypatch: pytest.MonkeyPatch, seconds: float, told: str) -> None:
    at = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    assert filters.until(at + timedelta(seconds=seconds)) == told


def test_no_instant_is_a_dash_whatever_was_asked() -> None:
    assert {filters.until(None), filters.duration(None), filters.time_of_day(None)} == {"-"}


def test_a_near_instant_is_its_time_of_day() -> None:
    text = filters.time_of_day(datetime(2026, 3, 3, 14, 5, tzinfo=UTC))
    assert ">14:05 UTC</time>" in text
    assert 'data-style="time"' in text


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "1 s"), (90, "90 s"), (720, "12 min"), (3600, "1 h 0 min"), (11_100, "3 h 5 min")]
)
def test_how_long_it_took_is_told_in_its_own_unit(seconds: float, told: str) -> None:
    assert filters.duration(timedelta(seconds=seconds)) == told
