"""Charges and payments: whoever reckons after finds the same mistakes."""

from collections import Counter
from decimal import Decimal

import pytest

from app.sandbox.history.fees import fulfillment_fee, order_net, referral_fee
from app.sandbox.history.money_rows import MoneyEvent, MoneyKind
from app.sandbox.history.overcharges import month_of
from app.sandbox.sellers import DEMO_SELLERS, DemoSeller
from tests.sandbox.histories import MANY_YEARS, lived, rulings_of

BOTH = pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)


def charged(event: MoneyEvent, description: str) -> Decimal:
    return -sum((line.amount for line in event.lines if line.description == description), Decimal(0))


@BOTH
def test_units_charged_by_a_wrong_size_are_those_of_the_claims(seller: DemoSeller) -> None:
    history = lived(seller)
    excess: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for event in history.money(*MANY_YEARS):
        if event.kind is MoneyKind.ORDER and event.order and event.product and not event.order.is_by_seller:
            right = fulfillment_fee(event.product.measures) * event.quantity
            key = (event.product.msku, month_of(event.day))
            too_much = charged(event, "FBAPerUnitFulfillmentFee") - right
            excess[key] += int(too_much * 100)
            units[key] += event.quantity if too_much else 0
    told = {
        (each.candidate.product.msku, each.candidate.keys["month"]): each.candidate
        for each in rulings_of(history, "fulfillment_fee_overcharge")
    }
    assert len(told) >= 5
    assert {key: units[key] for key in told} == {key: each.quantity for key, each in told.items()}
    assert {key for key, cents in excess.items() if cents} == set(told)
    for key, each in told.items():
        assert each.unit_value is not None
        assert excess[key] == int(each.unit_value * each.quantity * 100)


@BOTH
def test_commissions_of_another_category_are_told(seller: DemoSeller) -> None:
    history = lived(seller)
    wrong: dict[str, Decimal] = {}
    for event in history.money(*MANY_YEARS):
        if event.kind is MoneyKind.ORDER and event.order and event.product:
            price = event.order.item_price - event.order.item_promotion
            excess = charged(event, "Commission") - referral_fee(event.product, price)
            if excess:
                wrong[event.order_id] = excess
    told = {
        each.candidate.keys["order_id"]: each.candidate.unit_value
        for each in rulings_of(history, "referral_fee_overcharge")
    }
    assert wrong == told


@BOTH
def test_a_fee_that_is_charged_twice_is_told(seller: DemoSeller) -> None:
    history = lived(seller)
    again = [
        event for event in history.money(*MANY_YEARS) if event.kind is MoneyKind.SERVICE_FEE and event.order is not None
    ]
    told = {
        each.candidate.keys["order_id"]: each.candidate.unit_value for each in rulings_of(history, "duplicate_charge")
    }
    assert {event.order_id: -event.total for event in again} == told
    first = {event.order: event for event in history.money(*MANY_YEARS) if event.kind is MoneyKind.ORDER}
    assert all(charged(first[event.order], "FBAPerUnitFulfillmentFee") == -event.total for event in again)
    assert all(first[event.order].day == event.day for event in again)


@BOTH
def test_corrections_give_back_what_was_too_much(seller: DemoSeller) -> None:
    history = lived(seller)
    given = sum(
        (event.total for event in history.money(*MANY_YEARS) if event.kind is MoneyKind.FEE_CORRECTION), Decimal(0)
    )
    settled = [
        each.candidate
        for each in history.rulings()
        if each.verdict == "already_reimbursed" and each.candidate.type.endswith(("overcharge", "charge"))
    ]
    assert settled
    assert given == sum((each.unit_value * each.paid for each in settled if each.unit_value), Decimal(0))


@BOTH
def test_payments_below_the_cost_are_told(seller: DemoSeller) -> None:
    """Of products whose cost Amazon knows, and of orders."""
    history = lived(seller)
    low = set()
    for row in history.reimbursements(*MANY_YEARS):
        if row.cash <= 0 or row.original is not None:
            continue
        product, reason = row.product, row.reason.lower().replace(":", "_")
        if reason in ("lost_warehouse", "damaged_warehouse") and product.has_known_cost:
            low |= {(row.id, product.msku)} if row.per_unit < product.cost else set()
        elif reason == "customerreturn" and row.order_id:
            low |= {(row.id, product.msku)} if row.per_unit < order_net(product) else set()
    told = rulings_of(history, "reimbursement_underpaid")
    assert low == {(each.candidate.keys["reimbursement_id"], each.candidate.product.msku) for each in told}


@BOTH
def test_every_reversal_is_told_with_whether_it_was_right(seller: DemoSeller) -> None:
    history = lived(seller)
    reversals = {row.id: row for row in history.reimbursements(*MANY_YEARS) if row.cash < 0}
    told = {each.candidate.keys["reimbursement_id"]: each for each in rulings_of(history, "reimbursement_reversed")}
    assert set(told) == set(reversals)
    for id_, row in reversals.items():
        if row.stock:
            assert told[id_].verdict == "found_later"
        assert told[id_].candidate.quantity == -row.cash
