"""Items of many shipments from one list, instead of a call for each."""

from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Response

from app.accounts.models import Seller
from app.core import clock
from app.core.db import commit
from app.ledger.models import InboundItem, InboundShipment, Source
from app.ledger.service import record_ledger_events
from app.sync.models import TaskState
from tests.factories.ledger import ledger_record
from tests.providers.amazon.answers import answer, refusal
from tests.simulated_amazon import RecordedAmazon
from tests.sync.pulls.recorded import a_task, take_a_turn

SHIPMENTS = "/fba/inbound/v0/shipments"
LIST = "/fba/inbound/v0/shipmentItems"
DAYS = {"from_on": date(2026, 1, 1), "to_on": date(2026, 3, 31)}


@pytest.fixture(autouse=True)
def _any_list_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test has few shipments."""
    monkeypatch.setattr("app.sync.pulls.inbound._WORTH_A_LIST", 1)


def an_item(shipment_id: str, msku: str = "SKU-1", received: int = 7) -> dict[str, Any]:
    return {"ShipmentId": shipment_id, "SellerSKU": msku, "QuantityShipped": 10, "QuantityReceived": received}


def page(*items: dict[str, Any], token: str | None = None) -> Response:
    return answer({"payload": {"ItemData": list(items), **({"NextToken": token} if token else {})}})


def record_shipments(amazon: RecordedAmazon, **statuses: str) -> None:
    """Their items can be looked up one by one, too."""
    found = [{"ShipmentId": each, "ShipmentStatus": status} for each, status in statuses.items()]
    amazon.record(SHIPMENTS, answer({"payload": {"ShipmentData": found}}))
    for each in statuses:
        amazon.record(items_of(each), page(an_item(each, received=9)))


def items_of(shipment_id: str) -> str:
    return f"{SHIPMENTS}/{shipment_id}/items"


def received() -> dict[tuple[str, str], int]:
    return {(row.shipment_id, row.msku): row.quantity_received for row in InboundItem.query}


def test_closed_shipments_are_read_from_the_list_alone(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_shipments(amazon, FBA1="CLOSED", FBA2="CLOSED")
    amazon.record(LIST, page(an_item("FBA1"), an_item("FBA2")))
    task = a_task(recorded_seller, Source.INBOUND.value, **DAYS)
    take_a_turn(task)
    assert task.state == TaskState.DONE
    assert received() == {("FBA1", "SKU-1"): 7, ("FBA2", "SKU-1"): 7}
    assert not amazon.asked(items_of("FBA1"))
    assert InboundShipment.query.filter(InboundShipment.items_read_at.is_(None)).count() == 0


def test_an_open_shipment_is_looked_up_as_the_list_may_be_old(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_shipments(amazon, FBA1="CLOSED", FBA2="CLOSED", FBA3="RECEIVING")
    amazon.record(LIST, page(an_item("FBA1"), an_item("FBA2"), an_item("FBA3", received=1)))
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    assert received()["FBA3", "SKU-1"] == 9
    assert len(amazon.asked(items_of("FBA3"))) == 1


def test_a_shipment_that_was_counted_lately_is_looked_up(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    day = clock.now().date() - timedelta(days=20)
    receipt = ledger_record(event_on=day, event_type="Receipts", reference_id="FBA1", quantity=7)
    record_ledger_events(recorded_seller.id, [receipt], (day, day))
    commit()
    record_shipments(amazon, FBA1="CLOSED", FBA2="CLOSED")
    amazon.record(LIST, page(an_item("FBA1"), an_item("FBA2")))
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    assert received() == {("FBA1", "SKU-1"): 9, ("FBA2", "SKU-1"): 7}


def test_a_shipment_that_the_list_leaves_out_is_looked_up(recorded_seller: Seller, amazon: RecordedAmazon) -> None:
    record_shipments(amazon, FBA1="CLOSED", FBA2="CLOSED")
    amazon.record(LIST, page(an_item("FBA1")))
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    assert received() == {("FBA1", "SKU-1"): 7, ("FBA2", "SKU-1"): 9}


def test_a_shipment_may_go_on_over_pages_with_the_same_product_twice(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_shipments(amazon, FBA1="CLOSED", FBA2="CLOSED")
    first = page(an_item("FBA1"), an_item("FBA2", received=3), token="n2")
    amazon.record(LIST, first, page(an_item("FBA2", received=4)))
    take_a_turn(a_task(recorded_seller, Source.INBOUND.value, **DAYS))
    assert sorted(row.quantity_received for row in InboundItem.query.filter_by(shipment_id="FBA2")) == [3, 4]
    assert amazon.asked(LIST)[1].args["NextToken"] == "n2"


def test_where_amazon_refuses_the_list_each_shipment_is_looked_up(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    record_shipments(amazon, FBA1="CLOSED", FBA2="CLOSED")
    amazon.record(LIST, refusal(400, "InvalidInput"))
    task = a_task(recorded_seller, Source.INBOUND.value, **DAYS)
    take_a_turn(task)
    assert task.state == TaskState.DONE
    assert received() == {("FBA1", "SKU-1"): 9, ("FBA2", "SKU-1"): 9}
