"""Both versions of the Orders API tell the same orders."""

from decimal import Decimal
from typing import Any

import httpx
import pytest
from sp_api.api import Orders

from app.sandbox.sellers import ALPENGLUECK, NORTHWIND
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

OLD, NEW = "/orders/v0/orders", "/orders/2026-01-01/orders"
STORE = "ATVPDKIKX0DER"


def ask(sandbox: RunningSandbox, headers: dict[str, str], path: str, **query: str) -> httpx.Response:
    return sandbox.http.get(path, headers=headers, params=query)


def read_old(sandbox: RunningSandbox, headers: dict[str, str], **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        payload = ask(sandbox, headers, OLD, MarketplaceIds=STORE, **query).raise_for_status().json()["payload"]
        found += payload["Orders"]
        if "NextToken" not in payload:
            return found
        query["NextToken"] = payload["NextToken"]


def read_new(sandbox: RunningSandbox, headers: dict[str, str], **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        answer = ask(sandbox, headers, NEW, marketplaceIds=STORE, **query).raise_for_status().json()
        found += answer["orders"]
        if "pagination" not in answer:
            return found
        query["paginationToken"] = answer["pagination"]["nextToken"]


@pytest.mark.parametrize("kind", ["Created", "LastUpdated"])
def test_both_versions_find_the_same_orders_over_all_pages(sandbox: RunningSandbox, kind: str) -> None:
    headers, since, until = sandbox.headers(), sandbox.day(-40), sandbox.day(-3)
    small = kind[0].lower() + kind[1:]
    old = read_old(sandbox, headers, **{f"{kind}After": since, f"{kind}Before": until})
    new = read_new(sandbox, headers, **{f"{small}After": since, f"{small}Before": until})
    assert len(old) > 100
    assert [order["AmazonOrderId"] for order in old] == [order["orderId"] for order in new]
    assert len({order["AmazonOrderId"] for order in old}) == len(old)
    stamps = [order["PurchaseDate" if kind == "Created" else "LastUpdateDate"] for order in old]
    assert stamps == sorted(stamps)
    assert since <= stamps[0] <= stamps[-1] <= until


def test_orders_by_update_are_those_of_the_report(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    start, end = sandbox.day(-25), f"{sandbox.day(-1)[:10]}T23:59:59Z"
    rows = sandbox.rows_of_report(
        headers, "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", dataStartTime=start, dataEndTime=end
    )
    orders = read_new(sandbox, headers, lastUpdatedAfter=start, lastUpdatedBefore=end, includedData="PROCEEDS")
    lines = [(order["orderId"], item["product"]["sellerSku"]) for order in orders for item in order["orderItems"]]
    assert sorted(lines) == sorted((row["amazon-order-id"], row["sku"]) for row in rows)


def test_an_order_is_the_same_in_both_versions_and_in_the_report(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    rows = sandbox.rows_of_report(
        headers, "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL", dataStartTime=sandbox.day(-20)
    )
    for row in [each for each in rows if each["order-status"] == "Shipped"][:25]:
        order_id = row["amazon-order-id"]
        old = ask(sandbox, headers, f"{OLD}/{order_id}").json()["payload"]
        items = ask(sandbox, headers, f"{OLD}/{order_id}/orderItems").json()["payload"]["OrderItems"]
        new = ask(sandbox, headers, f"{NEW}/{order_id}", includedData="PROCEEDS,FULFILLMENT").json()["order"]
        assert old["OrderTotal"]["Amount"] == new["proceeds"]["grandTotal"]["amount"]
        assert [item["OrderItemId"] for item in items] == [item["orderItemId"] for item in new["orderItems"]]
        assert row["item-price"] in [item["ItemPrice"]["Amount"] for item in items]
        assert (old["FulfillmentChannel"] == "AFN") == (row["fulfillment-channel"] == "Amazon")
        totals = [Decimal(item["proceeds"]["proceedsTotal"]["amount"]) for item in new["orderItems"]]
        assert sum(totals) == Decimal(old["OrderTotal"]["Amount"])
        assert old["PurchaseDate"][:19] == new["createdTime"][:19] == row["purchase-date"][:19]


def test_the_public_library_reads_both_versions(sandbox: RunningSandbox) -> None:
    history = sandbox.world.history(NORTHWIND.id)
    order_id = history.order_id(history.books.orders[-3])
    old, new = client(sandbox, Orders), client(sandbox, Orders, version="2026-01-01")
    assert old.get_order(order_id).payload["AmazonOrderId"] == order_id
    assert old.get_order_items(order_id).payload["OrderItems"]
    assert new.get_order(order_id, includedData=["PROCEEDS"]).payload["order"]["orderId"] == order_id
    assert new.search_orders(createdAfter=sandbox.day(-5), marketplaceIds=[STORE]).payload["orders"]


def test_a_free_replacement_names_its_original(sandbox: RunningSandbox) -> None:
    history, headers = sandbox.world.history(NORTHWIND.id), sandbox.headers()
    sent = history.replacements(history.first_day, history.last_day)[0]
    order_id, original = history.order_id(sent.order), history.order_id(sent.original)
    old = ask(sandbox, headers, f"{OLD}/{order_id}").json()["payload"]
    assert (old["IsReplacementOrder"], old["ReplacedOrderId"]) == (True, original)
    new = ask(sandbox, headers, f"{NEW}/{order_id}").json()["order"]
    assert new["associatedOrders"] == [{"orderId": original, "associationType": "REPLACEMENT_ORIGINAL_ID"}]


def test_what_was_not_asked_for_is_not_in_an_order(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    order = ask(sandbox, headers, NEW, createdAfter=sandbox.day(-9)).json()["orders"][0]
    assert not {"proceeds", "fulfillment", "buyer", "recipient"} & {*order, *order["orderItems"][0]}
    order = ask(sandbox, headers, NEW, createdAfter=sandbox.day(-9), includedData="FULFILLMENT,PROCEEDS").json()[
        "orders"
    ][0]
    assert {"fulfillment", "orderItems"} <= set(order)


def test_channels_and_statuses_narrow_the_list(sandbox: RunningSandbox) -> None:
    headers, since = sandbox.headers(), sandbox.day(-60)
    own = read_old(sandbox, headers, CreatedAfter=since, FulfillmentChannels="MFN")
    assert {order["FulfillmentChannel"] for order in own} == {"MFN"}
    cancelled = read_new(
        sandbox, headers, createdAfter=since, fulfillmentStatuses="CANCELLED", includedData="FULFILLMENT"
    )
    assert {order["fulfillment"]["fulfillmentStatus"] for order in cancelled} == {"CANCELLED"}
    assert not any("price" in item["product"] for order in cancelled for item in order["orderItems"])
    amazon = read_new(sandbox, headers, createdAfter=since, fulfilledBy="AMAZON", includedData="FULFILLMENT")
    assert {order["fulfillment"]["fulfilledBy"] for order in amazon} == {"AMAZON"}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (OLD, {"MarketplaceIds": STORE}),
        (OLD, {"MarketplaceIds": STORE, "CreatedAfter": "2026-01-01", "LastUpdatedAfter": "2026-01-01"}),
        (OLD, {"CreatedAfter": "2026-01-01T00:00:00Z"}),
        (OLD, {"MarketplaceIds": "A1PA6795UKMFR9", "CreatedAfter": "2026-01-01T00:00:00Z"}),
        (OLD, {"MarketplaceIds": STORE, "CreatedAfter": "2026-01-01T00:00:00Z", "MaxResultsPerPage": "101"}),
        (OLD, {"MarketplaceIds": STORE, "CreatedAfter": "2026-01-01T00:00:00Z", "CreatedBefore": "2099-01-01"}),
        (OLD, {"MarketplaceIds": STORE, "NextToken": "nonsense"}),
        (NEW, {}),
        (NEW, {"createdAfter": "soon"}),
        (NEW, {"createdAfter": "2026-01-01T00:00:00Z", "includedData": "EVERYTHING"}),
        (NEW, {"createdAfter": "2026-01-01T00:00:00Z", "maxResultsPerPage": "0"}),
        (NEW, {"paginationToken": "nonsense"}),
    ],
)
def test_a_faulty_search_is_refused(sandbox: RunningSandbox, path: str, query: dict[str, str]) -> None:
    answer = ask(sandbox, sandbox.headers(), path, **query)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_a_strangers_order_does_not_exist(sandbox: RunningSandbox) -> None:
    history, headers = sandbox.world.history(NORTHWIND.id), sandbox.headers(ALPENGLUECK.id)
    order_id = history.order_id(history.books.orders[-1])
    for path in (f"{OLD}/{order_id}", f"{OLD}/{order_id}/orderItems", f"{NEW}/{order_id}"):
        assert ask(sandbox, headers, path).status_code == 404


@pytest.mark.parametrize("version", ["old", "new"])
def test_an_empty_page_may_come_with_a_token(sandbox: RunningSandbox, version: str) -> None:
    headers, since, until = sandbox.headers(), sandbox.day(-10), sandbox.day(0)
    sandbox.fault("empty_page", "getOrders")
    sandbox.fault("empty_page", "searchOrders")
    for _ in range(2):
        if version == "old":
            assert read_old(sandbox, headers, CreatedAfter=since, CreatedBefore=until)
        else:
            assert read_new(sandbox, headers, createdAfter=since, createdBefore=until)
    assert len(sandbox.http.get("/_control/faults").json()["faults"]) == 1
