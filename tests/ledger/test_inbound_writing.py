"""Inbound shipments and their items."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.catalog.models import Product
from app.core import clock
from app.ledger.models import FactChange, InboundItem, InboundShipment
from app.ledger.records import InboundItemRecord, InboundShipmentRecord, WriteCount
from app.ledger.service import record_inbound_items, record_inbound_shipments
from tests.factories.accounts import make_seller
from tests.factories.ledger import fact_record


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the clock to an hour of a day."""

    def move(hour: int) -> datetime:
        moment = datetime(2026, 3, 2, hour, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return move


def a_shipment(**over: Any) -> InboundShipmentRecord:
    return fact_record(InboundShipmentRecord, **{"shipment_id": "FBA1", "status": "SHIPPED"} | over)


def an_item(**over: Any) -> InboundItemRecord:
    values = {"shipment_id": "FBA1", "msku": "SKU-1", "fnsku": "X001", "quantity_shipped": 10, "quantity_received": 0}
    return fact_record(InboundItemRecord, **values | over)


def the_shipment() -> InboundShipment:
    row: InboundShipment = InboundShipment.query.populate_existing().one()
    return row


def received() -> dict[tuple[str, int], int]:
    return {(row.msku, row.ordinal): row.quantity_received for row in InboundItem.query.populate_existing()}


def test_the_status_is_dated_from_when_it_was_seen_first(seller_id: int, at: Any) -> None:
    first = at(1)
    assert record_inbound_shipments(seller_id, [a_shipment()]) == WriteCount(1, 1, 0)
    at(2)
    assert record_inbound_shipments(seller_id, [a_shipment(name="Spring")]) == WriteCount(1, 0, 1)
    assert (the_shipment().status_seen_at, the_shipment().name) == (first, "Spring")
    closed = at(3)
    record_inbound_shipments(seller_id, [a_shipment(name="Spring", status="CLOSED")])
    assert (the_shipment().status_seen_at, the_shipment().first_seen_at) == (closed, first)


def test_a_shipment_on_two_pages_is_one_and_its_last_state_counts(seller_id: int) -> None:
    both = [a_shipment(), a_shipment(status="CLOSED")]
    assert record_inbound_shipments(seller_id, both) == WriteCount(1, 1, 0)
    assert the_shipment().status == "CLOSED"


def test_items_of_a_shipment_replace_each_other(seller_id: int, at: Any) -> None:
    at(1)
    record_inbound_shipments(seller_id, [a_shipment()])
    record_inbound_items(seller_id, "FBA1", [an_item(), an_item(msku="SKU-2")])
    read_at = at(5)
    given = [an_item(quantity_received=7), an_item(msku="SKU-3")]
    assert record_inbound_items(seller_id, "FBA1", given) == WriteCount(2, 1, 2)
    assert received() == {("SKU-1", 0): 7, ("SKU-3", 0): 0}
    assert the_shipment().items_read_at == read_at
    changes = {change.row_ref: change.after for change in FactChange.query}
    assert changes["FBA1/SKU-2/0"] == {}
    assert changes["FBA1/SKU-1/0"]["quantity_received"] == 7


def test_two_lines_of_one_msku_are_two_items(seller_id: int) -> None:
    lines = [an_item(quantity_shipped=10), an_item(quantity_shipped=4, quantity_received=4)]
    record_inbound_items(seller_id, "FBA1", lines)
    assert record_inbound_items(seller_id, "FBA1", lines[::-1]) == WriteCount(2, 0, 0)
    assert record_inbound_items(seller_id, "FBA1", lines[1:]) == WriteCount(1, 0, 1)
    assert list(received().values()) == [4]


def test_other_shipments_keep_their_items(seller_id: int) -> None:
    record_inbound_items(seller_id, "FBA2", [an_item(shipment_id="FBA2", msku="SKU-9")])
    record_inbound_items(seller_id, "FBA1", [an_item()])
    assert record_inbound_items(seller_id, "FBA1", []) == WriteCount(0, 0, 1)
    assert set(received()) == {("SKU-9", 0)}
    assert {product.msku: product.fnsku for product in Product.query} == {"SKU-1": "X001", "SKU-9": "X001"}
