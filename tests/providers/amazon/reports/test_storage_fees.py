"""The monthly storage fee report."""

from datetime import date
from decimal import Decimal

import pytest

from app.ledger.records import StorageFeeRecord
from app.providers.amazon.reports import read_storage_fees
from tests.factories.report_files import STORAGE_FEE, report_lines, without

EXPECTED = StorageFeeRecord(
    month_on=date(2026, 7, 1),
    fnsku="X001MUGB",
    fulfillment_center="PHX7",
    country="US",
    asin="B00MUG0001",
    longest_side=Decimal("5.20"),
    median_side=Decimal("4.10"),
    shortest_side=Decimal("4.00"),
    measurement_units="inches",
    weight=Decimal("0.90"),
    weight_units="pounds",
    item_volume=Decimal("0.04935"),
    volume_units="cubic feet",
    size_tier="Standard-Size",
    average_on_hand=Decimal("41.35"),
    average_pending_removal=Decimal("0.00"),
    estimated_volume=Decimal("2.04062"),
    base_rate=Decimal("0.78"),
    surcharge_rate=None,
    currency="USD",
    fee=Decimal("1.5917"),
    incentive=Decimal("0.0000"),
    dangerous_goods_type=None,
    category=None,
    title="Mug",
)


def only(row: dict[str, str]) -> StorageFeeRecord:
    (record,) = read_storage_fees(report_lines(row))
    assert isinstance(record, StorageFeeRecord)
    return record


def test_a_row_is_read() -> None:
    assert only(STORAGE_FEE) == EXPECTED


def test_newer_files_tell_the_base_rate_and_the_surcharge() -> None:
    newer = without(STORAGE_FEE, "storage_rate") | {
        "storage_utilization_ratio": "27.1",
        "storage_utilization_ratio_units": "weeks",
        "base_rate": "0.78",
        "utilization_surcharge_rate": "0.44",
        "est_base_msf": "1.20",
        "est_sus": "0.39",
    }
    assert only(newer) == EXPECTED._replace(surcharge_rate=Decimal("0.44"))


def test_european_files_tell_a_category_and_put_centers_in_quotes() -> None:
    european = without(STORAGE_FEE, "dangerous_goods_storage_type") | {
        "category": "Clothing",
        "fulfillment_center": "'BRE2'",
        "country_code": "DE",
        "item_volume": "0,04935",
    }
    assert only(european) == EXPECTED._replace(
        dangerous_goods_type=None, category="Clothing", fulfillment_center="BRE2", country="DE"
    )


@pytest.mark.parametrize("written", ["2026-07", "07/2026", "2026-07-01", "2026-07-31T00:00:00+00:00"])
def test_a_month_is_its_first_day(written: str) -> None:
    assert only(STORAGE_FEE | {"month_of_charge": written}).month_on == date(2026, 7, 1)


def test_columns_may_be_written_with_dashes() -> None:
    assert only({name.replace("_", "-"): text for name, text in STORAGE_FEE.items()}) == EXPECTED
