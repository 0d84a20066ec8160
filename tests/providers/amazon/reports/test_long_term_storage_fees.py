"""The aged inventory surcharge report, of today and of years ago."""

from datetime import date
from decimal import Decimal

import pytest

from app.ledger.records import LongTermStorageFeeRecord
from app.providers.amazon.reports import read_long_term_storage_fees
from tests.factories.report_files import LONG_TERM_STORAGE_FEE, report_lines, without

EXPECTED = LongTermStorageFeeRecord(
    snapshot_on=date(2026, 6, 15),
    msku="MUG-BLUE",
    fnsku="X001MUGB",
    condition="New",
    country="US",
    age_tier="271-300 days",
    asin="B00MUG0001",
    unit_volume=Decimal("0.0494"),
    volume_unit="cubic feet",
    quantity=3,
    currency="USD",
    amount=Decimal("0.74"),
    rate=Decimal("3.80"),
    title="Mug",
)
SHARED = without(LONG_TERM_STORAGE_FEE, "qty-charged", "amount-charged", "surcharge-age-tier", "rate-surcharge")
LONG, SHORT = "long time range", "short time range"


def ages(long: tuple[str, str], short: tuple[str, str], *, before: bool = False) -> dict[str, str]:
    names = (
        ("12-mo-long-terms-storage-fee", "6-mo-long-terms-storage-fee")
        if before
        else ("long-time-range-long-term-storage-fee", "short-time-range-long-term-storage-fee")
    )
    units = (
        ("qty-charged-12-mo-long-term-storage-fee", "qty-charged-6-mo-long-term-storage-fee")
        if before
        else (f"qty-charged-{names[0]}", f"qty-charged-{names[1]}")
    )
    return SHARED | {units[0]: long[0], names[0]: long[1], units[1]: short[0], names[1]: short[1]}


def test_a_row_is_read() -> None:
    assert list(read_long_term_storage_fees(report_lines(LONG_TERM_STORAGE_FEE))) == [EXPECTED]


@pytest.mark.parametrize("before", [True, False])
def test_an_old_row_tells_two_ages(before: bool) -> None:
    row = ages(("2", "13.80"), ("5", "0.75"), before=before)
    assert list(read_long_term_storage_fees(report_lines(row))) == [
        EXPECTED._replace(age_tier=LONG, quantity=2, amount=Decimal("13.80"), rate=None),
        EXPECTED._replace(age_tier=SHORT, quantity=5, amount=Decimal("0.75"), rate=None),
    ]


def test_an_age_without_units_and_amount_is_left_out() -> None:
    row = ages(("0", "0.00"), ("5", "0.75"))
    assert list(read_long_term_storage_fees(report_lines(row))) == [
        EXPECTED._replace(age_tier=SHORT, quantity=5, amount=Decimal("0.75"), rate=None)
    ]


def test_an_old_row_that_was_charged_nothing_is_still_a_row() -> None:
    row = ages(("0", ""), ("0", ""))
    assert list(read_long_term_storage_fees(report_lines(row))) == [
        EXPECTED._replace(age_tier=LONG, quantity=0, amount=None, rate=None)
    ]
