"""The fee card."""

from decimal import Decimal

import pytest

from app.sandbox.history.fees import fulfillment_fee, order_net, referral_fee, shipping_weight, size_tier, storage_rate
from app.sandbox.history.measures import Measures
from app.sandbox.sellers import GERMANY, US, Store
from tests.sandbox.losses import PRODUCTS


def box(longest: str, median: str, shortest: str, weight: str, *, is_metric: bool = False) -> Measures:
    return Measures(Decimal(longest), Decimal(median), Decimal(shortest), Decimal(weight), is_metric)


@pytest.mark.parametrize(
    ("measures", "tier", "fee"),
    [
        (box("6", "4", "0.6", "0.25"), "UsSmallStandardSize", "3.06"),
        (box("6", "4", "0.6", "1"), "UsSmallStandardSize", "3.33"),
        (box("6", "4", "0.8", "0.2"), "UsLargeStandardSize", "3.68"),
        (box("11", "7.5", "3.2", "1.55"), "UsLargeStandardSize", "5.77"),
        (box("18", "14", "8", "5"), "UsLargeStandardSize", "10.60"),
        (box("24", "16", "9", "17"), "UsLargeBulky", "18.73"),
        (box("60", "16", "9", "17"), "UsExtraLarge", "49.89"),
        (box("30", "20", "3", "0.5", is_metric=True), "Large envelope", "2.60"),
        (box("24", "16", "6", "0.4", is_metric=True), "Small parcel", "3.60"),
        (box("40", "30", "20", "3", is_metric=True), "Standard parcel", "5.60"),
        (box("61", "40", "23", "7.7", is_metric=True), "Standard oversize", "9.60"),
    ],
)
def test_size_and_weight_make_the_fee(measures: Measures, tier: str, fee: str) -> None:
    assert (size_tier(measures), fulfillment_fee(measures)) == (tier, Decimal(fee))


def test_light_and_large_units_are_charged_by_their_volume() -> None:
    assert shipping_weight(box("18", "14", "8", "1")) == Decimal("14.50")
    assert shipping_weight(box("6", "4", "0.6", "0.3")) == Decimal("0.3")


def test_amazons_share_is_never_less_than_its_least() -> None:
    product = PRODUCTS[0]
    assert referral_fee(product, Decimal("1.00")) == Decimal("0.30")
    assert referral_fee(product, Decimal(0)) == 0
    assert referral_fee(product, Decimal("100.00"), Decimal("0.2")) == Decimal("20.00")
    assert order_net(product) == product.price - (product.price * product.referral_rate).quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("store", "measures", "month", "rate"),
    [
        (US, box("6", "4", "0.6", "1"), 9, "0.78"),
        (US, box("6", "4", "0.6", "1"), 10, "2.40"),
        (US, box("24", "16", "9", "17"), 1, "0.56"),
        (GERMANY, box("30", "20", "3", "0.5", is_metric=True), 6, "26.00"),
        (GERMANY, box("61", "40", "23", "7.7", is_metric=True), 12, "25.00"),
    ],
)
def test_storage_is_dearer_before_christmas(store: Store, measures: Measures, month: int, rate: str) -> None:
    assert storage_rate(store, measures, month) == Decimal(rate)


def test_volume_is_of_the_stores_units() -> None:
    assert box("12", "12", "12", "1").volume == Decimal("1.0000")
    assert box("100", "100", "100", "1", is_metric=True).volume == Decimal("1.0000")
    assert box("10", "4", "2", "1").length_and_girth == Decimal(22)
