"""Shipments to Amazon, and what was counted of them."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import Seller
from app.core import clock
from app.core.db import commit, db
from app.ledger import queries as ledger
from app.ledger.models import InboundItem, InboundShipment, Source
from app.ledger.service import record_ledger_events
from app.sync.models import TaskState
from tests.factories.connections import make_participation
from tests.factories.ledger import ledger_record
from tests.providers.amazon.answers import answer, refusal
from tests.simulated_amazon import RecordedAmazon
from tests.sync.pulls.recorded import a_task, take_a_turn

SHIPMENTS = "/fba/inbound/v0/shipments"
DAYS = {"from_on": date(2026, 1, 1), "to_on": date(2026, 3, 31)}


def items_of(shipment_id: str) -> str:
    return f"{SHIPMENTS}/{shipment_id}/items"


def record_shipments(amazon: RecordedAmazon, **statuses: str) -> None:
    found = [{"ShipmentId": each, "ShipmentStatus": status} for each, status in statuses.items()]
    amazon.record(SHIPMENTS, answer({"payload": {"ShipmentData": found}}))
    for each in statuses:
        item = {"ShipmentId": each, "SellerSKU": "SKU-1", "QuantityShipped": 10, "QuantityReceived": 7}
        amazon.record(items_of(each), answer({"payload": {"ItemData": [item]}}))


def make_shipment(seller: Seller, **over: Any) -> None:
    """One that was closed long ago, and read."""
    long_ago = clock.now() - timedelta(days=200)
    values = {"status": "CLOSED", "first_seen_at": long_ago, "status_seen_at": long_ago, "items_read_at": long_ago}
    db.session.add(InboundShipment(seller_id=seller.id, shipment_id="FBA1", **values | over))
    commit()


def test_shipments_come_with_their_items(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_shipments(amazon, FBA1="RECEIVING", FBA2="CLOSED")
    task = a_task(recorded_seller, Source.INBOUND.value, **DAYS)
    take_a_turn(task)
    assert (task.state, task.rows_read) == (TaskState.DONE, 4)
    found = InboundItem.query.order_by(InboundItem.shipment_id)
    assert [(each.shipment_id, each.quantity_shipped, each.quantity_received) for each in found] == [
        ("FBA1", 10, 7),
        ("FBA2", 10, 7),
    ]
    assert ledger.coverage(recorded_seller.id, Source.INBOUND) == [(DAYS["from_on"], DAYS["to_on"])]


def test_each_store_is_asked_for_its_shipments(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    make_participation(recorded_seller, "A2EUQ1WTGCTBG2")
    record_shipments(amazon, FBA1="WORKING")
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    asked = [request.args["MarketplaceId"] for request in amazon.asked(SHIPMENTS)]
    assert asked == ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"]


@pytest.mark.parametrize(
    ("over", "is_read"),
    [
        ({}, False),
        ({"status": "RECEIVING"}, True),
        ({"items_read_at": None}, True),
        ({"status_seen_at": clock.now() - timedelta(days=30)}, True),
    ],
    ids=["closed long ago", "open", "never read", "closed lately"],
)
def test_items_are_read_again_while_amazon_still_counts(
    recorded_seller: Seller, amazon: RecordedAmazon, over: dict[str, Any], is_read: bool
) -> None:
    record_shipments(amazon, FBA1="RECEIVING")
    amazon.record(SHIPMENTS, answer({"payload": {"ShipmentData": []}}))
    make_shipment(recorded_seller, **over)
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    assert bool(amazon.asked(items_of("FBA1"))) is is_read


def test_a_shipment_whose_units_were_counted_lately_is_read_again(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_shipments(amazon, FBA1="CLOSED")
    amazon.record(SHIPMENTS, answer({"payload": {"ShipmentData": []}}))
    make_shipment(recorded_seller)
    day = clock.now().date() - timedelta(days=20)
    receipt = ledger_record(event_on=day, event_type="Receipts", reference_id="FBA1", quantity=7)
    record_ledger_events(recorded_seller.id, [receipt], (day, day))
    commit()
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    assert len(amazon.asked(items_of("FBA1"))) == 1


def test_a_shipment_that_amazon_does_not_tell_of_holds_nothing_up(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_shipments(amazon, FBA1="WORKING", FBA2="WORKING")
    amazon.record(items_of("FBA1"), refusal(404, "NotFound"))
    task = a_task(recorded_seller, Source.INBOUND.value, **DAYS)
    take_a_turn(task)
    assert task.state == TaskState.DONE
    assert [each.shipment_id for each in InboundItem.query] == ["FBA2"]


def test_the_pages_of_a_list_are_followed(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_shipments(amazon, FBA1="WORKING", FBA2="WORKING")
    first, second = ([{"ShipmentId": each, "ShipmentStatus": "WORKING"}] for each in ("FBA1", "FBA2"))
    amazon.record(
        SHIPMENTS,
        answer({"payload": {"ShipmentData": first, "NextToken": "n"}}),
        answer({"payload": {"ShipmentData": second}}),
    )
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    assert amazon.asked(SHIPMENTS)[1].args["NextToken"] == "n"
    assert InboundItem.query.count() == 2
