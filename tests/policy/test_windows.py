from datetime import date

import pytest

from app.core.marketplaces import MARKETPLACES
from app.policy.claim_types import ClaimType
from app.policy.windows import Certainty, list_windows, window_in_force

LOST, DAMAGED = ClaimType.WAREHOUSE_LOST, ClaimType.WAREHOUSE_DAMAGED
NOW = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("country", "filed_on", "first_day", "last_day"),
    [
        ("US", date(2024, 10, 22), 0, 540),
        ("US", date(2024, 10, 23), 0, 60),
        ("GB", date(2025, 1, 8), 30, 540),
        ("GB", date(2025, 1, 9), 0, 60),
        ("DE", date(2025, 1, 9), 0, 60),
        ("IN", NOW, 0, 60),
        ("AE", NOW, 0, 60),
        ("JP", NOW, 0, 60),
    ],
)
def test_the_day_of_filing_chooses_the_version(country: str, filed_on: date, first_day: int, last_day: int) -> None:
    window = window_in_force(LOST, country, filed_on)
    assert (window.first_day, window.last_day) == (first_day, last_day)


def test_the_last_day_is_counted_cautiously() -> None:
    window = window_in_force(LOST, "US", NOW)
    assert window.deadline(date(2026, 10, 1)) == date(2026, 11, 29)


def test_amazon_has_its_quiet_time_first() -> None:
    assert window_in_force(LOST, "US", NOW).claimable_from(date(2026, 10, 1)) == date(2026, 10, 31)
    assert window_in_force(DAMAGED, "US", NOW).claimable_from(date(2026, 10, 1)) == date(2026, 10, 11)


def test_a_country_without_a_text_of_its_own_gets_the_us_window_as_unconfirmed() -> None:
    window = window_in_force(LOST, "CA", NOW)
    assert (window.version, window.certainty, window.country) == (
        "us-2024-10-23-unconfirmed",
        Certainty.UNCONFIRMED,
        "CA",
    )
    assert list_windows(LOST, "CA") == ()


def test_every_store_has_a_window_that_names_its_source() -> None:
    for marketplace in MARKETPLACES:
        for claim_type in (LOST, DAMAGED):
            window = window_in_force(claim_type, marketplace.country, NOW)
            assert window.source
            assert window.quiet_days < window.last_day - 1


def test_versions_are_listed_newest_first() -> None:
    assert [window.version for window in list_windows(LOST, "US")] == ["us-2024-10-23", "us-until-2024-10"]


def test_a_type_without_windows_is_an_error() -> None:
    with pytest.raises(LookupError):
        window_in_force(ClaimType.REFUND_LATE, "US", NOW)
