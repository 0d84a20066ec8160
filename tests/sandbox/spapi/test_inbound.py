"""Shipments to Amazon and their items."""

from typing import Any

import httpx
import pytest
from sp_api.api import FulfillmentInbound

from app.sandbox.sellers import ALPENGLUECK, NORTHWIND
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

BASE = "/fba/inbound/v0"
STORE = "ATVPDKIKX0DER"
ALL = "WORKING,READY_TO_SHIP,SHIPPED,IN_TRANSIT,DELIVERED,CHECKED_IN,RECEIVING,CLOSED,CANCELLED,DELETED,ERROR"


def ask(sandbox: RunningSandbox, headers: dict[str, str], path: str = "/shipments", **query: str) -> httpx.Response:
    return sandbox.http.get(f"{BASE}{path}", headers=headers, params={"MarketplaceId": STORE, **query})


def window(sandbox: RunningSandbox, first: int, last: int = 0) -> dict[str, str]:
    return {"LastUpdatedAfter": sandbox.day(first), "LastUpdatedBefore": sandbox.day(last)}


def read_all(sandbox: RunningSandbox, path: str = "/shipments", rows: str = "ShipmentData", **query: str) -> list[Any]:
    """The rows of every page."""
    headers, found = sandbox.headers(), []
    while True:
        payload = ask(sandbox, headers, path, **query).raise_for_status().json()["payload"]
        found += payload[rows]
        if "NextToken" not in payload:
            return found
        query = {"QueryType": "NEXT_TOKEN", "NextToken": payload["NextToken"]}


def test_every_shipment_comes_once_over_all_pages(sandbox: RunningSandbox) -> None:
    history = sandbox.world.history(NORTHWIND.id)
    first = history.first_day - sandbox.world.today().toordinal()
    rows = read_all(sandbox, QueryType="DATE_RANGE", ShipmentStatusList=ALL, **window(sandbox, first))
    known = history.inbound_shipments()
    assert len(rows) > 50
    assert sorted(row["ShipmentId"] for row in rows) == sorted(each.shipment_id for each in known)
    assert len(rows) == sandbox.counts(sources="inbound_shipments")["inbound_shipments"]
    assert {row["ShipmentStatus"] for row in rows} >= {"CLOSED"}
    assert not any("Date" in name for name in rows[0])


def test_items_tell_shipped_and_received_units(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    for shipment in sandbox.world.history(NORTHWIND.id).inbound_shipments()[-20:]:
        items = ask(sandbox, headers, f"/shipments/{shipment.shipment_id}/items").json()["payload"]["ItemData"]
        assert [(row["SellerSKU"], row["QuantityShipped"], row["QuantityReceived"]) for row in items] == [
            (item.product.msku, item.shipped, item.received) for item in shipment.items
        ]
        assert {row["ShipmentId"] for row in items} == {shipment.shipment_id}


def test_the_public_library_reads_shipments_and_items(sandbox: RunningSandbox) -> None:
    inbound = client(sandbox, FulfillmentInbound)
    found = inbound.get_shipments(
        QueryType="DATE_RANGE", MarketplaceId=STORE, ShipmentStatusList="CLOSED", **window(sandbox, -90)
    ).payload["ShipmentData"]
    items = inbound.shipment_items_by_shipment(found[0]["ShipmentId"], MarketplaceId=STORE).payload["ItemData"]
    assert items[0]["QuantityShipped"] > 0


def test_a_list_of_statuses_or_ids_is_required_even_with_dates(sandbox: RunningSandbox) -> None:
    headers, dates = sandbox.headers(), window(sandbox, -90)
    assert ask(sandbox, headers, QueryType="DATE_RANGE", **dates).status_code == 400
    shipment = sandbox.world.history(NORTHWIND.id).inbound_shipments()[-1]
    found = ask(sandbox, headers, QueryType="SHIPMENT", ShipmentIdList=shipment.shipment_id).json()["payload"]
    assert [row["ShipmentId"] for row in found["ShipmentData"]] == [shipment.shipment_id]


def test_a_range_of_dates_tells_of_statuses_not_of_quantities(sandbox: RunningSandbox) -> None:
    history = sandbox.world.history(NORTHWIND.id)
    shipment = next(
        each for each in history.inbound_shipments() if each.closed_day and each.closed_day < history.last_day - 20
    )
    shipment.items[0].received += 1
    shipment.updated_day = history.last_day - 1
    dates = window(sandbox, -5)
    found = read_all(sandbox, QueryType="DATE_RANGE", ShipmentStatusList=ALL, **dates)
    assert shipment.shipment_id not in {row["ShipmentId"] for row in found}
    items = read_all(sandbox, "/shipmentItems", "ItemData", QueryType="DATE_RANGE", **dates)
    assert shipment.shipment_id in {row["ShipmentId"] for row in items}


def test_statuses_narrow_the_list(sandbox: RunningSandbox) -> None:
    dates = window(sandbox, -150)
    rows = read_all(sandbox, QueryType="DATE_RANGE", ShipmentStatusList="RECEIVING,SHIPPED", **dates)
    assert {row["ShipmentStatus"] for row in rows} <= {"RECEIVING", "SHIPPED"}
    repeated = sandbox.http.get(
        f"{BASE}/shipments",
        headers=sandbox.headers(),
        params={
            "MarketplaceId": STORE,
            "QueryType": "DATE_RANGE",
            "ShipmentStatusList": ["RECEIVING", "SHIPPED"],
            **dates,
        },
    ).json()["payload"]["ShipmentData"]
    assert repeated == rows


def test_a_european_shipment_belongs_to_one_store(sandbox: RunningSandbox) -> None:
    headers, seen = sandbox.headers(ALPENGLUECK.id), []
    for store in ALPENGLUECK.stores:
        query = {"MarketplaceId": store.marketplace_id, "QueryType": "DATE_RANGE", "ShipmentStatusList": ALL}
        answer = sandbox.http.get(f"{BASE}/shipments", headers=headers, params=query | window(sandbox, -60)).json()
        seen += [row["ShipmentId"] for row in answer["payload"]["ShipmentData"]]
    assert len(set(seen)) == len(seen) > 0


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"QueryType": "ALL"},
        {"QueryType": "NEXT_TOKEN"},
        {"QueryType": "NEXT_TOKEN", "NextToken": "nonsense"},
        {"QueryType": "SHIPMENT"},
        {"QueryType": "SHIPMENT", "ShipmentStatusList": "ARRIVED"},
        {"QueryType": "SHIPMENT", "ShipmentIdList": ",".join(f"FBA{number}" for number in range(1000))},
        {"QueryType": "SHIPMENT", "ShipmentStatusList": "CLOSED", "MarketplaceId": "A1PA6795UKMFR9"},
        {"QueryType": "DATE_RANGE", "ShipmentStatusList": "CLOSED"},
        {"QueryType": "DATE_RANGE", "ShipmentStatusList": "CLOSED", "LastUpdatedAfter": "x", "LastUpdatedBefore": "y"},
    ],
)
def test_a_faulty_request_is_refused(sandbox: RunningSandbox, query: dict[str, str]) -> None:
    answer = ask(sandbox, sandbox.headers(), **query)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_a_strangers_shipment_does_not_exist(sandbox: RunningSandbox) -> None:
    shipment = sandbox.world.history(NORTHWIND.id).inbound_shipments()[0]
    path = f"{BASE}/shipments/{shipment.shipment_id}/items"
    assert sandbox.http.get(path, headers=sandbox.headers(ALPENGLUECK.id)).status_code == 404


def test_an_empty_page_may_come_with_a_token(sandbox: RunningSandbox) -> None:
    query = {"QueryType": "DATE_RANGE", "ShipmentStatusList": ALL, **window(sandbox, -100)}
    plain = read_all(sandbox, **query)
    sandbox.fault("empty_page", "getShipments")
    assert read_all(sandbox, **query) == plain
