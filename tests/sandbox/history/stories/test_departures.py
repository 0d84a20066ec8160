"""Removals and disposals: what leaves is ordered, or it may be claimed."""

from collections import Counter

import pytest

from app.sandbox.sellers import DEMO_SELLERS, DemoSeller
from tests.sandbox.histories import MANY_YEARS, lived, rulings_of

BOTH = pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)


@BOTH
@pytest.mark.parametrize("days_after", [0, 25])
def test_parcels_that_never_arrive_are_told_and_no_others(seller: DemoSeller, days_after: int) -> None:
    history = lived(seller, days_after)
    lost = {each.shipment_id for each in history.removal_shipments(*MANY_YEARS) if each.delivered_day is None}
    told = {
        each.candidate.keys["shipment_id"]
        for each in rulings_of(history, "removal_lost")
        if each.verdict not in ("no_claim", "still_in_process")
    }
    assert len(lost) > 5
    assert lost == told


@BOTH
def test_units_that_leave_do_so_by_an_order(seller: DemoSeller) -> None:
    history = lived(seller)
    left: Counter[str] = Counter()
    for row in history.ledger(*MANY_YEARS):
        if row.event_type == "VendorReturns":
            left[row.reference] -= row.quantity
    shipped: Counter[str] = Counter()
    for shipment in history.removal_shipments(*MANY_YEARS):
        shipped[shipment.order.order_id] += shipment.quantity
    ordered: Counter[str] = Counter()
    for order in history.removal_orders(*MANY_YEARS):
        ordered[order.order_id] += order.shipped
    assert left == shipped == +ordered


@BOTH
def test_disposals_without_an_order_are_told(seller: DemoSeller) -> None:
    history = lived(seller)
    gone = sum(-row.quantity for row in history.ledger(*MANY_YEARS) if row.reason in ("D", "G"))
    ordered = sum(order.disposed for order in history.removal_orders(*MANY_YEARS))
    told = rulings_of(history, "disposed_unrequested")
    unordered = sum(each.candidate.quantity for each in told if not each.candidate.scenario.endswith("by_order"))
    assert gone - ordered == unordered
    sellable = {
        (row.reference, row.center)
        for row in history.ledger(*MANY_YEARS)
        if row.reason in ("D", "G") and row.disposition == "SELLABLE"
    }
    claimable = {
        (each.candidate.keys["reference"], each.candidate.keys["fulfillment_center"])
        for each in told
        if each.verdict in ("claim", "window_closed", "already_reimbursed", "seller_requested")
    }
    assert sellable <= claimable


@BOTH
def test_what_the_seller_finds_in_a_parcel_differs_where_it_is_told(seller: DemoSeller) -> None:
    history = lived(seller)
    wrong = {
        each.shipment_id
        for each in history.removal_shipments(*MANY_YEARS)
        if each.delivered_day is not None
        and each.delivered_day <= history.last_day
        and (each.condition != "as expected" or each.received != each.quantity)
    }
    assert wrong == {each.candidate.keys["shipment_id"] for each in rulings_of(history, "removal_discrepancy")}


@BOTH
def test_units_on_the_way_between_centers_are_watched_only(seller: DemoSeller) -> None:
    told = rulings_of(lived(seller), "transfer_lost")
    assert {each.verdict for each in told} == {"not_yet_claimable", "found_later"}
