"""Refunds, returns and replacements: the published rows alone lead to the same claims."""

from collections import Counter

import pytest

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order
from app.sandbox.history.windows import window_of
from app.sandbox.sellers import DEMO_SELLERS, NORTHWIND, DemoSeller
from tests.sandbox.histories import MANY_YEARS, TODAY, claims_among, lived, rulings_of

Line = tuple[str, str]
BOTH = pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)


def line_of(history: History, order: Order) -> Line:
    return history.order_id(order), order.product.msku


def claimed(history: History, claim_type: str) -> dict[Line, int]:
    claims = claims_among(rulings_of(history, claim_type))
    return {
        (each.candidate.keys["order_id"], each.candidate.product.msku): each.candidate.open_quantity for each in claims
    }


def missing_units(history: History, today: int) -> dict[Line, int]:
    """Units refunded at their price, neither back nor paid nor left to the buyer, inside of the window."""
    refunded: Counter[Line] = Counter()
    first_days: dict[Line, int] = {}
    for refund in history.refunds(*MANY_YEARS):
        line = line_of(history, refund.order)
        is_part = refund.principal is not None and refund.principal * 2 < refund.order.item_price
        refunded[line] = min(refund.order.quantity, refunded[line] + refund.quantity)
        refunded[line] -= refund.quantity if is_part or refund.is_returnless else 0
        first_days.setdefault(line, refund.day)
    for row in history.returns(*MANY_YEARS):
        refunded[line_of(history, row.order)] -= row.quantity
    for payment in history.reimbursements(*MANY_YEARS):
        if payment.reason in ("CustomerReturn", "Lost_Outbound"):
            refunded[payment.order_id, payment.product.msku] -= payment.cash
    first, last = window_of("return_missing", history.seller.region)
    return {
        line: units
        for line, units in refunded.items()
        if units > 0 and first <= today - first_days.get(line, today) <= last
    }


@BOTH
@pytest.mark.parametrize("seed", ["opside", "b"])
@pytest.mark.parametrize("days_after", [0, 40])
def test_what_is_missing_by_the_rows_is_what_may_be_claimed(seller: DemoSeller, seed: str, days_after: int) -> None:
    history = lived(seller, days_after, seed)
    claims = claimed(history, "return_missing")
    assert claims
    assert missing_units(history, TODAY + days_after) == claims


@BOTH
def test_every_return_is_in_the_ledger_unless_that_is_the_claim(seller: DemoSeller) -> None:
    history = lived(seller)
    stocked = Counter(
        (row.reference, row.product.msku) for row in history.ledger(*MANY_YEARS) if row.event_type == "CustomerReturns"
    )
    returned = Counter(line_of(history, row.order) for row in history.books.returns)
    not_stocked = {line for line in returned if returned[line] > stocked[line]}
    assert not stocked - returned
    told = {
        (each.candidate.keys["order_id"], each.candidate.product.msku)
        for each in rulings_of(history, "return_not_restocked")
        if each.verdict != "found_later"
    }
    assert not_stocked == told


def test_late_rows_stand_under_their_own_day_and_are_hidden_at_first() -> None:
    early, late = lived(NORTHWIND), lived(NORTHWIND, 30)
    then = {row.license_plate_number for row in early.returns(*MANY_YEARS)}
    of_that_time = late.returns(1, TODAY - 1)
    new = [row for row in of_that_time if row.license_plate_number not in then]
    assert new
    assert all(row.day < TODAY <= row.seen_day for row in new)
    assert [row.day for row in of_that_time] == sorted(row.day for row in of_that_time)


@BOTH
def test_a_return_that_amazon_paid_for_says_so(seller: DemoSeller) -> None:
    history = lived(seller)
    paid = {row.order_id for row in history.reimbursements(*MANY_YEARS) if row.reason == "CustomerReturn"}
    told = [row for row in history.returns(*MANY_YEARS) if row.status == "Reimbursed"]
    assert told
    assert {history.order_id(row.order) for row in told} <= paid
    assert {row.disposition for row in told} <= {"WAREHOUSE_DAMAGED", "CARRIER_DAMAGED"}


def test_license_plates_are_of_one_unit_each() -> None:
    plates = [row.license_plate_number for row in lived().returns(*MANY_YEARS)]
    assert len(set(plates)) == len(plates)


@BOTH
def test_refunds_above_what_was_paid_are_the_claims_and_no_others(seller: DemoSeller) -> None:
    history = lived(seller)
    refunded: Counter[Line] = Counter()
    lines: dict[Line, Order] = {}
    for refund in history.refunds(*MANY_YEARS):
        line = line_of(history, refund.order)
        lines[line] = refund.order
        price = refund.order.item_price / refund.order.quantity * refund.quantity
        refunded[line] += int((price if refund.principal is None else refund.principal) * 100)
    above = {line for line, cents in refunded.items() if cents > int(lines[line].item_price * 100)}
    true_ones = [each for each in rulings_of(history, "refund_excess") if each.verdict != "no_claim"]
    assert above == {(each.candidate.keys["order_id"], each.candidate.product.msku) for each in true_ones}


@BOTH
def test_refunds_long_after_delivery_are_late_and_no_others(seller: DemoSeller) -> None:
    history = lived(seller)
    late = {
        line_of(history, refund.order)
        for refund in history.refunds(*MANY_YEARS)
        if refund.day - refund.order.delivered_day > 30
    }
    told = [each for each in rulings_of(history, "refund_late") if each.verdict != "no_claim"]
    assert late == {(each.candidate.keys["order_id"], each.candidate.product.msku) for each in told}


def test_a_replacement_is_a_free_order_that_leaves_the_stock() -> None:
    history = lived(NORTHWIND)
    replacements = history.replacements(*MANY_YEARS)
    assert len(replacements) >= 9
    shipped = {row.reference: row for row in history.ledger(*MANY_YEARS) if row.event_type == "Shipments"}
    for replacement in replacements:
        assert replacement.order.item_price == replacement.order.item_tax == replacement.order.shipping_price == 0
        assert shipped[history.books.shipment_reference(replacement.order)].quantity == -1
        assert replacement.original.day < replacement.day
    claims = claimed(history, "replacement_unreturned")
    back = {line_of(history, row.order) for row in history.returns(*MANY_YEARS)}
    assert len(claims) >= 3
    assert not set(claims) & back
