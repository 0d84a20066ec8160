"""Storage fees follow from what lay at each center."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from app.sandbox.history.fee_rows import StorageFee
from app.sandbox.history.fees import storage_rate
from app.sandbox.history.history import History
from app.sandbox.history.money_rows import MoneyKind
from app.sandbox.sellers import DEMO_SELLERS, NORTHWIND, DemoSeller
from tests.sandbox.histories import MANY_YEARS, lived, rulings_of

BOTH = pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)
OCTOBER, NOVEMBER = date(2026, 10, 1).toordinal(), date(2026, 11, 1).toordinal()


def averages(history: History, first: int, after: int) -> dict[tuple[str, str], Decimal]:
    """Units on hand at the end of each day, added up day by day."""
    on_hand: defaultdict[tuple[str, str], int] = defaultdict(int)
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    rows = iter(history.ledger(1, after - 1))
    row = next(rows, None)
    for day in range(history.first_day, after):
        while row is not None and row.day == day:
            on_hand[row.product.fnsku, row.center] += row.quantity
            row = next(rows, None)
        if day >= first:
            for shelf, units in on_hand.items():
                sums[shelf] += units
    return {
        shelf: (Decimal(units) / (after - first)).quantize(Decimal("0.01")) for shelf, units in sums.items() if units
    }


def right_amount(row: StorageFee) -> Decimal:
    """By the true measures."""
    measures = row.product.measures
    rate = storage_rate(row.product.store, measures, date.fromordinal(row.month).month)
    return (row.units * measures.volume * rate).quantize(Decimal("0.01"))


@BOTH
def test_units_are_the_average_on_hand(seller: DemoSeller) -> None:
    history = lived(seller)
    expected = averages(history, OCTOBER, NOVEMBER)
    rows = history.storage_fees(OCTOBER)
    assert len(rows) > 100
    assert {(row.product.fnsku, row.center): row.units for row in rows}.items() <= expected.items()


@BOTH
def test_the_amount_is_units_times_volume_times_rate(seller: DemoSeller) -> None:
    for row in lived(seller).storage_fees(OCTOBER):
        assert row.amount == (row.units * row.measures.volume * row.rate).quantize(Decimal("0.01"))
        assert row.rate == storage_rate(row.product.store, row.measures, 10)


def test_a_month_is_reported_when_it_is_over() -> None:
    history = lived(NORTHWIND)
    assert history.storage_fees(NOVEMBER) == []
    assert lived(NORTHWIND, 30).storage_fees(NOVEMBER)


@BOTH
def test_rows_with_wrong_measures_are_told(seller: DemoSeller) -> None:
    history = lived(seller)
    wrong = {
        (row.product.msku, row.center, date.fromordinal(row.month).strftime("%Y-%m"))
        for row in history.books.storage_fees
        if row.measures != row.product.measures and row.amount > right_amount(row)
    }
    told = {
        (each.candidate.product.msku, each.candidate.keys["fulfillment_center"], each.candidate.keys["month"])
        for each in rulings_of(history, "storage_fee_overcharge")
    }
    assert len(told) > 20
    assert wrong == told


@BOTH
def test_the_charge_of_a_store_is_the_sum_of_its_rows(seller: DemoSeller) -> None:
    history = lived(seller)
    charges = [
        event
        for event in history.money(*MANY_YEARS)
        if event.kind is MoneyKind.SERVICE_FEE and event.lines[0].description == "Storage Fee"
    ]
    october = {event.store.country: -event.total for event in charges if event.day > NOVEMBER}
    for store in seller.stores:
        rows = [row for row in history.storage_fees(OCTOBER) if row.product.store is store]
        assert october[store.country] == sum((row.amount for row in rows), Decimal(0))


def test_old_units_cost_more_from_the_middle_of_a_month_on() -> None:
    rows = lived(NORTHWIND).long_term_fees(*MANY_YEARS)
    assert len(rows) > 50
    assert {date.fromordinal(row.day).day for row in rows} == {15}
    assert {row.age_tier for row in rows} >= {"181-270 days", "271-365 days"}
    assert all(row.quantity > 0 and row.amount > 0 for row in rows)
