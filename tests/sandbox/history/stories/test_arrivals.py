"""Shipments to Amazon: the ledger's receipts lead to the same claims."""

from collections import Counter

import pytest

from app.sandbox.sellers import DEMO_SELLERS, DemoSeller
from tests.sandbox.histories import MANY_YEARS, lived, rulings_of

BOTH = pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)


@BOTH
def test_received_units_are_the_sum_of_the_ledgers_receipts(seller: DemoSeller) -> None:
    history = lived(seller)
    receipts: Counter[tuple[str, str]] = Counter()
    for row in history.ledger(*MANY_YEARS):
        if row.event_type == "Receipts":
            receipts[row.reference, row.product.msku] += row.quantity
    items = {
        (shipment.shipment_id, item.product.msku): item.received
        for shipment in history.inbound_shipments()
        for item in shipment.items
    }
    assert len(items) > 200
    assert {key: units for key, units in items.items() if units} == dict(receipts)


@BOTH
@pytest.mark.parametrize("days_after", [0, 40])
def test_only_told_shipments_are_short_when_they_are_closed(seller: DemoSeller, days_after: int) -> None:
    history = lived(seller, days_after)
    short = {
        (shipment.shipment_id, item.product.msku): item.shipped - item.received
        for shipment in history.inbound_shipments()
        for item in shipment.items
        if shipment.status_on(history.last_day) == "CLOSED" and item.shipped > item.received
    }
    told = {
        (each.candidate.keys["shipment_id"], each.candidate.product.msku): each.candidate.quantity
        for each in rulings_of(history, "inbound_shortage")
        if each.verdict != "still_in_process" and not each.candidate.scenario.endswith("received_late")
    }
    late = {
        (each.candidate.keys["shipment_id"], each.candidate.product.msku)
        for each in rulings_of(history, "inbound_shortage")
        if each.candidate.scenario.endswith("received_late")
    }
    assert {key: units for key, units in short.items() if key not in late} == told


@BOTH
def test_units_counted_in_as_damaged_are_told(seller: DemoSeller) -> None:
    history = lived(seller)
    damaged = {
        (row.reference, row.product.msku): row.quantity
        for row in history.ledger(*MANY_YEARS)
        if row.event_type == "Receipts" and row.disposition != "SELLABLE"
    }
    told = {
        (each.candidate.keys["shipment_id"], each.candidate.product.msku): each.candidate.quantity
        for each in rulings_of(history, "inbound_damaged")
    }
    assert damaged == told
    kinds = {row.disposition for row in history.ledger(*MANY_YEARS) if (row.reference, row.product.msku) in damaged}
    assert kinds >= {"WAREHOUSE_DAMAGED", "CARRIER_DAMAGED", "DISTRIBUTOR_DAMAGED"}


@BOTH
def test_what_is_short_in_one_sku_is_over_in_another(seller: DemoSeller) -> None:
    history = lived(seller)
    mixed = [shipment for shipment in history.inbound_shipments() if len(shipment.items) > 1]
    assert mixed
    arrived = [shipment for shipment in mixed if shipment.closed_day is not None]
    assert all(sum(item.shipped - item.received for item in shipment.items) == 0 for shipment in arrived)


@BOTH
def test_a_shipment_that_amazon_complains_of_is_short_by_the_units_of_the_problem(seller: DemoSeller) -> None:
    problems = lived(seller).inbound_problems(*MANY_YEARS)
    assert problems
    assert all(each.item.shipped - each.item.received == each.quantity for each in problems)
