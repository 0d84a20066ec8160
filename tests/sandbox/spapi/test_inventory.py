"""FBA inventory, through Amazon's public client library and by hand."""

import base64
import json
import time
from typing import Any

import httpx
import pytest
from sp_api.api import Inventories

from app.sandbox.sellers import ALPENGLUECK, GERMANY, US
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

PATH = "/fba/inventory/v1/summaries"


def ask(sandbox: RunningSandbox, headers: dict[str, str], **query: str) -> httpx.Response:
    wanted = {
        "granularityType": "Marketplace",
        "granularityId": US.marketplace_id,
        "marketplaceIds": US.marketplace_id,
        "details": "true",
    }
    return sandbox.http.get(PATH, headers=headers, params=wanted | query)


def read_all(sandbox: RunningSandbox, country: str, seller_id: str, marketplace_id: str) -> list[dict[str, Any]]:
    """Every page."""
    inventories, rows, token = client(sandbox, Inventories, country, seller_id), [], None
    while True:
        more = {"nextToken": token} if token else {}
        answer = inventories.get_inventory_summary_marketplace(details=True, marketplaceIds=[marketplace_id], **more)
        rows += answer.payload["inventorySummaries"]
        token = answer.next_token
        if not token:
            return rows


def test_every_product_comes_once_over_pages_of_fifty(sandbox: RunningSandbox) -> None:
    rows = read_all(sandbox, "US", "A2NORTHWIND0US", US.marketplace_id)
    assert len(rows) == len({row["sellerSku"] for row in rows}) == 120


def test_quantities_are_those_of_the_ledger(sandbox: RunningSandbox) -> None:
    books = sandbox.world.history("A2NORTHWIND0US").books
    on_hand: dict[tuple[str, str], int] = {}
    for row in books.ledger:
        key = (row.product.msku, row.disposition)
        on_hand[key] = on_hand.get(key, 0) + row.quantity
    for row in read_all(sandbox, "US", "A2NORTHWIND0US", US.marketplace_id):
        details = row["inventoryDetails"]
        assert details["fulfillableQuantity"] == on_hand.get((row["sellerSku"], "SELLABLE"), 0)
        damaged = details["unfulfillableQuantity"]["warehouseDamagedQuantity"]
        assert damaged == on_hand.get((row["sellerSku"], "WAREHOUSE_DAMAGED"), 0)


def test_a_store_shows_its_own_products_only(sandbox: RunningSandbox) -> None:
    rows = read_all(sandbox, "DE", ALPENGLUECK.id, GERMANY.marketplace_id)
    products = sandbox.world.history(ALPENGLUECK.id).books.products
    assert {row["sellerSku"] for row in rows} == {each.msku for each in products if each.store is GERMANY}


def test_details_come_only_when_asked_for(sandbox: RunningSandbox) -> None:
    rows = ask(sandbox, sandbox.headers(), details="false").json()["payload"]["inventorySummaries"]
    assert "inventoryDetails" not in rows[0]


def test_some_products_can_be_asked_for(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    skus = [row["sellerSku"] for row in ask(sandbox, headers).json()["payload"]["inventorySummaries"][:2]]
    answer = ask(sandbox, headers, sellerSkus=",".join(skus)).json()
    assert [row["sellerSku"] for row in answer["payload"]["inventorySummaries"]] == skus
    assert "pagination" not in answer


def test_a_page_token_ends_after_half_a_minute(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    old = base64.urlsafe_b64encode(json.dumps([50, {}, time.time() - 31]).encode()).decode()
    answer = ask(sandbox, headers, nextToken=old)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (400, "The nextToken has expired.")
    assert ask(sandbox, headers, nextToken="nonsense").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"granularityId": "A1PA6795UKMFR9", "marketplaceIds": "A1PA6795UKMFR9"},
        {"marketplaceIds": "ATVPDKIKX0DER,A2EUQ1WTGCTBG2"},
        {"granularityType": "World"},
    ],
)
def test_another_or_more_than_one_store_is_refused(sandbox: RunningSandbox, query: dict[str, str]) -> None:
    assert ask(sandbox, sandbox.headers(), **query).status_code == 400


def test_an_empty_page_may_come_with_a_token(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    sandbox.fault("empty_page", "getInventorySummaries")
    empty = ask(sandbox, headers).json()
    assert empty["payload"]["inventorySummaries"] == []
    rows = ask(sandbox, headers, nextToken=empty["pagination"]["nextToken"]).json()["payload"]["inventorySummaries"]
    assert rows == ask(sandbox, headers).json()["payload"]["inventorySummaries"]
