"""Items of the catalog with their dimensions."""

from typing import Any

import httpx
import pytest
from sp_api.api import CatalogItems

from app.sandbox.sellers import ALPENGLUECK, NORTHWIND
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

BASE = "/catalog/2022-04-01/items"
STORE = "ATVPDKIKX0DER"


def ask(sandbox: RunningSandbox, **query: str) -> httpx.Response:
    standard = {"marketplaceIds": STORE, "includedData": "dimensions", "identifiersType": "ASIN"}
    return sandbox.http.get(BASE, headers=sandbox.headers(), params=standard | query)


def asins(sandbox: RunningSandbox, count: int) -> str:
    return ",".join(each.asin for each in sandbox.world.history(NORTHWIND.id).books.products[:count])


def test_twenty_items_come_at_once_with_their_sides(sandbox: RunningSandbox) -> None:
    answer = ask(sandbox, identifiers=asins(sandbox, 20), pageSize="20").json()
    assert (answer["numberOfResults"], len(answer["items"]), answer["pagination"]) == (20, 20, {})
    products = {each.asin: each for each in sandbox.world.history(NORTHWIND.id).books.products}
    for item in answer["items"]:
        package, measures = item["dimensions"][0]["package"], products[item["asin"]].measures
        assert package["length"] == {"unit": "inches", "value": float(measures.longest)}
        assert package["height"]["value"] == float(measures.shortest)
        assert package["weight"] == {"unit": "pounds", "value": float(measures.weight)}


def test_ten_are_a_page_unless_more_are_asked_for(sandbox: RunningSandbox) -> None:
    wanted = asins(sandbox, 15)
    seen: list[list[str]] = []
    more: dict[str, str] = {}
    while True:
        answer = ask(sandbox, identifiers=wanted, **more).json()
        seen.append([item["asin"] for item in answer["items"]])
        if not answer["pagination"]:
            break
        more = {"pageToken": answer["pagination"]["nextToken"]}
    assert [len(page) for page in seen] == [10, 5]
    assert sorted(asin for page in seen for asin in page) == sorted(wanted.split(","))


def test_unknown_identifiers_are_left_out(sandbox: RunningSandbox) -> None:
    assert ask(sandbox, identifiers=f"B0NOTHERE0,{asins(sandbox, 1)}").json()["numberOfResults"] == 1


def test_skus_need_the_seller(sandbox: RunningSandbox) -> None:
    product = sandbox.world.history(NORTHWIND.id).books.products[0]
    query = {"identifiers": product.msku, "identifiersType": "SKU"}
    assert ask(sandbox, **query).status_code == 400
    assert ask(sandbox, **query, sellerId=NORTHWIND.id).json()["items"][0]["asin"] == product.asin


def test_one_item_can_be_asked_for_through_the_public_library(sandbox: RunningSandbox) -> None:
    asin = asins(sandbox, 1)
    items = client(sandbox, CatalogItems, version="2022-04-01")
    payload: dict[str, Any] = items.get_catalog_item(
        asin, includedData="dimensions,summaries", marketplaceIds=STORE
    ).payload
    assert (payload["asin"], set(payload)) == (asin, {"asin", "dimensions", "summaries"})


def test_europe_measures_in_centimetres(sandbox: RunningSandbox) -> None:
    product = sandbox.world.history(ALPENGLUECK.id).books.products[0]
    query = {"marketplaceIds": product.store.marketplace_id, "includedData": "dimensions"}
    answer = sandbox.http.get(f"{BASE}/{product.asin}", headers=sandbox.headers(ALPENGLUECK.id), params=query)
    assert answer.json()["dimensions"][0]["item"]["width"]["unit"] == "centimeters"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"identifiers": "B0", "identifiersType": "EAN"},
        {"identifiers": ",".join(f"B{number}" for number in range(21))},
        {"identifiers": "B0", "pageSize": "21"},
        {"identifiers": "B0", "marketplaceIds": "A1PA6795UKMFR9"},
        {"identifiers": "B0", "includedData": "everything"},
    ],
)
def test_a_faulty_search_is_refused(sandbox: RunningSandbox, query: dict[str, str]) -> None:
    assert ask(sandbox, **query).status_code == 400


def test_an_unknown_item_does_not_exist(sandbox: RunningSandbox) -> None:
    answer = sandbox.http.get(f"{BASE}/B0NOTHERE0", headers=sandbox.headers(), params={"marketplaceIds": STORE})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "NotFound")
