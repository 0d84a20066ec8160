"""The fee preview report, American and European."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.core import clock
from app.ledger.records import FeePreviewRecord
from app.providers.amazon.reports import read_fee_preview
from tests.factories.report_files import FEE_PREVIEW_EU, FEE_PREVIEW_US, report_lines, without

TODAY = date(2026, 9, 1)


def only(row: dict[str, str]) -> FeePreviewRecord:
    (record,) = read_fee_preview(report_lines(row), TODAY)
    assert isinstance(record, FeePreviewRecord)
    return record


def test_an_american_row_is_read() -> None:
    assert only(FEE_PREVIEW_US) == FeePreviewRecord(
        taken_on=TODAY,
        msku="MUG-BLUE",
        fnsku="X001MUGB",
        store="US",
        asin="B00MUG0001",
        product_group="Kitchen",
        your_price=Decimal("14.99"),
        sales_price=Decimal("14.99"),
        longest_side=Decimal("5.20"),
        median_side=Decimal("4.10"),
        shortest_side=Decimal("4.00"),
        length_and_girth=Decimal("21.40"),
        unit_of_dimension="inches",
        weight=Decimal("0.90"),
        unit_of_weight="pounds",
        size_tier="Large standard-size",
        currency="USD",
        fee_total=Decimal("6.11"),
        referral_fee=Decimal("2.25"),
        closing_fee=Decimal("0.00"),
        fulfillment_fee=Decimal("3.86"),
        other_fees={"estimated-future-fee": "6.31", "expected-future-fulfillment-fee-per-unit": "4.06"},
        title="Mug",
    )


def test_a_european_row_is_read() -> None:
    record = only(FEE_PREVIEW_EU)
    assert (record.store, record.currency, record.size_tier) == ("EUR", "EUR", "Small parcel")
    assert (record.longest_side, record.weight) == (Decimal("13.2"), Decimal("0.412"))
    assert (record.fee_total, record.fulfillment_fee) == (Decimal("5.32"), Decimal("3.37"))
    assert record.other_fees == {
        "expected-efn-fulfilment-fee-per-unit-fr": "6.10",
        "expected-efn-fulfilment-fee-per-unit-it": "6.55",
        "expected-efn-fulfilment-fee-per-unit-es": "6.40",
    }


def test_a_fee_that_amazon_thinks_of_later_is_kept_by_its_name() -> None:
    assert only(FEE_PREVIEW_EU | {"Estimated-Moon-Fee": "1,10"}).other_fees["estimated-moon-fee"] == "1.10"


def test_a_product_that_was_not_measured_has_no_figures() -> None:
    unknown = dict.fromkeys(("longest-side", "median-side", "shortest-side", "item-package-weight"), "--")
    record = only(FEE_PREVIEW_US | unknown | {"estimated-fee-total": "--", "expected-fulfillment-fee-per-unit": ""})
    assert (record.longest_side, record.weight, record.fee_total, record.fulfillment_fee) == (None, None, None, None)


def test_a_bad_fee_of_another_country_is_told_by_its_column() -> None:
    (bad,) = read_fee_preview(report_lines(FEE_PREVIEW_EU | {"expected-efn-fulfilment-fee-per-unit-fr": "viel"}))
    assert bad == (2, "expected-efn-fulfilment-fee-per-unit-fr: 'viel' is not a number")


def test_without_a_day_it_is_todays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 9, 1, 23, tzinfo=UTC))
    assert list(read_fee_preview(report_lines(FEE_PREVIEW_US))) == [only(FEE_PREVIEW_US)]


def test_a_file_without_future_fees_is_read() -> None:
    row = without(FEE_PREVIEW_US, "estimated-future-fee", "expected-future-fulfillment-fee-per-unit")
    assert only(row) == only(FEE_PREVIEW_US)._replace(other_fees={})
