"""Shipments to Amazon, over HTTP."""

from datetime import UTC, datetime

import pytest

from app.ledger.records import InboundItemRecord, InboundShipmentRecord
from app.providers.amazon.client import AmazonClient
from app.providers.errors import Unavailable
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon

SHIPMENTS = "/fba/inbound/v0/shipments"
ITEMS = f"{SHIPMENTS}/FBA15DJ9SVVD/items"
MORE_ITEMS = "/fba/inbound/v0/shipmentItems"
US = "ATVPDKIKX0DER"
MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
SHIPMENT = {
    "ShipmentId": "FBA15DJ9SVVD",
    "ShipmentName": "Spring stock",
    "ShipFromAddress": {"Name": "A person", "AddressLine1": "A street", "City": "Reno", "PostalCode": "89502"},
    "DestinationFulfillmentCenterId": "ABE2",
    "ShipmentStatus": "CHECKED_IN",
    "LabelPrepType": "SELLER_LABEL",
    "AreCasesRequired": False,
}
ITEM = {
    "ShipmentId": "FBA15DJ9SVVD",
    "SellerSKU": "CR-47K6-H6QN",
    "FulfillmentNetworkSKU": "X0014ENQ1B",
    "QuantityShipped": 4,
    "QuantityReceived": 3,
    "QuantityInCase": 0,
}


def test_shipments_of_a_window_are_asked_for_in_every_state(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(SHIPMENTS, answer({"payload": {"ShipmentData": [SHIPMENT], "NextToken": "n1"}}))
    page = client.inbound_shipments(US, MARCH, APRIL)
    assert page.records == [
        InboundShipmentRecord("FBA15DJ9SVVD", "Spring stock", "ABE2", "CHECKED_IN", "SELLER_LABEL", None)
    ]
    assert page.next_token == "n1"
    assert amazon.asked(SHIPMENTS)[0].args.to_dict(flat=False) == {
        "MarketplaceId": [US],
        "QueryType": ["DATE_RANGE"],
        "ShipmentStatusList": [
            "WORKING,READY_TO_SHIP,SHIPPED,IN_TRANSIT,DELIVERED,CHECKED_IN,RECEIVING,CLOSED,CANCELLED,DELETED,ERROR"
        ],
        "LastUpdatedAfter": ["2026-03-01T00:00:00Z"],
        "LastUpdatedBefore": ["2026-04-01T00:00:00Z"],
    }


def test_the_next_page_of_shipments_is_asked_for_by_its_token(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(SHIPMENTS, answer({"payload": {"ShipmentData": [], "NextToken": ""}}))
    assert client.inbound_shipments(US, MARCH, APRIL, "n1").next_token is None
    assert amazon.asked(SHIPMENTS)[0].args.to_dict() == {
        "MarketplaceId": US,
        "QueryType": "NEXT_TOKEN",
        "NextToken": "n1",
    }


def test_items_tell_shipped_against_received(amazon: RecordedAmazon, client: AmazonClient) -> None:
    bare = {"SellerSKU": "MUG", "QuantityShipped": 2}
    amazon.record(ITEMS, answer({"payload": {"ItemData": [ITEM, bare]}}))
    page = client.inbound_items("FBA15DJ9SVVD", US)
    assert page.records == [
        InboundItemRecord("FBA15DJ9SVVD", "CR-47K6-H6QN", "X0014ENQ1B", 4, 3, 0),
        InboundItemRecord("FBA15DJ9SVVD", "MUG", None, 2, 0, None),
    ]
    assert amazon.asked(ITEMS)[0].args.to_dict() == {"MarketplaceId": US}


def test_further_items_of_a_shipment_are_asked_for_by_their_token(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(MORE_ITEMS, answer({"payload": {"ItemData": [ITEM]}}))
    assert len(client.inbound_items("FBA15DJ9SVVD", US, "n2").records) == 1
    assert amazon.asked(MORE_ITEMS)[0].args.to_dict() == {
        "MarketplaceId": US,
        "QueryType": "NEXT_TOKEN",
        "NextToken": "n2",
    }


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(amazon: RecordedAmazon, client: AmazonClient) -> None:
    broken = {"ShipmentId": "FBA2"}
    amazon.record(SHIPMENTS, answer({"payload": {"ShipmentData": [broken, SHIPMENT]}}))
    amazon.record(ITEMS, answer({"payload": {"ItemData": [ITEM, ITEM | {"QuantityShipped": "some"}]}}))
    shipments, items = client.inbound_shipments(US, MARCH, APRIL), client.inbound_items("FBA15DJ9SVVD", US)
    assert [error.line for error in (*shipments.errors, *items.errors)] == [1, 2]
    assert (len(shipments.records), len(items.records)) == (1, 1)


def test_an_answer_without_its_list_is_not_an_empty_one(amazon: RecordedAmazon, client: AmazonClient) -> None:
    for path in (SHIPMENTS, ITEMS):
        amazon.record(path, answer({"payload": {}}))
    with pytest.raises(Unavailable):
        client.inbound_shipments(US, MARCH, APRIL)
    with pytest.raises(Unavailable):
        client.inbound_items("FBA15DJ9SVVD", US)


def test_a_list_of_items_tells_of_many_shipments(amazon: RecordedAmazon, client: AmazonClient) -> None:
    nameless = {"SellerSKU": "MUG", "QuantityShipped": 2}
    found = [ITEM, ITEM | {"ShipmentId": "FBA2"}, nameless]
    amazon.record(MORE_ITEMS, answer({"payload": {"ItemData": found, "NextToken": "n2"}}))
    page = client.listed_inbound_items(US, MARCH, APRIL)
    assert [each.shipment_id for each in page.records] == ["FBA15DJ9SVVD", "FBA2"]
    assert (page.next_token, len(page.errors)) == ("n2", 1)
    assert amazon.asked(MORE_ITEMS)[0].args.to_dict() == {
        "MarketplaceId": US,
        "QueryType": "DATE_RANGE",
        "LastUpdatedAfter": "2026-03-01T00:00:00Z",
        "LastUpdatedBefore": "2026-04-01T00:00:00Z",
    }


def test_its_next_page_is_asked_for_by_its_token_alone(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(MORE_ITEMS, answer({"payload": {"ItemData": []}}))
    assert client.listed_inbound_items(US, MARCH, APRIL, "n2").records == []
    told = {"MarketplaceId": US, "QueryType": "NEXT_TOKEN", "NextToken": "n2"}
    assert amazon.asked(MORE_ITEMS)[0].args.to_dict() == told
