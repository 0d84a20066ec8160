"""Sizes and weights of Amazon's catalog, over HTTP."""

from decimal import Decimal
from typing import Any

import pytest

from app.providers.amazon.client import AmazonClient
from app.providers.errors import Unavailable
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon

CATALOG = "/catalog/2022-04-01/items"
US = "ATVPDKIKX0DER"


def box(unit: str, weight_unit: str, *sizes: float) -> dict[str, Any]:
    named = dict(zip(("length", "width", "height"), sizes, strict=False))
    measures = {name: {"unit": unit, "value": value} for name, value in named.items()}
    return measures | {"weight": {"unit": weight_unit, "value": sizes[-1]}}


def item(asin: str, package: object, itself: object = None, marketplace_id: str = US) -> dict[str, Any]:
    return {"asin": asin, "dimensions": [{"marketplaceId": marketplace_id, "package": package, "item": itself}]}


def test_every_asin_gets_an_answer(amazon: RecordedAmazon, client: AmazonClient) -> None:
    found = item("B01", box("inches", "pounds", 10.5, 4, 1.25, 0.9), box("inches", "pounds", 9, 3, 1, 0.7))
    amazon.record(CATALOG, answer({"numberOfResults": 1, "items": [found]}))
    known, unknown = client.dimensions(US, ["B01", "B02"])
    assert known._asdict() == {
        "marketplace_id": US,
        "asin": "B01",
        "item_length": 9,
        "item_width": 3,
        "item_height": 1,
        "item_weight": Decimal("0.7"),
        "package_length": Decimal("10.5"),
        "package_width": 4,
        "package_height": Decimal("1.25"),
        "package_weight": Decimal("0.9"),
        "length_unit": "inches",
        "weight_unit": "pounds",
    }
    assert unknown == (US, "B02", *[None] * 10)
    assert amazon.asked(CATALOG)[0].args.to_dict() == {
        "identifiers": "B01,B02",
        "identifiersType": "ASIN",
        "marketplaceIds": US,
        "includedData": "dimensions",
        "pageSize": "20",
    }


def test_figures_of_a_record_have_one_unit(amazon: RecordedAmazon, client: AmazonClient) -> None:
    mixed = item("B01", box("inches", "pounds", 1, 1, 1, 1), box("centimeters", "grams", 2.54, 5.08, 1, 907.18474))
    odd = item("B02", box("inches", "pounds", 1, 1, 1, 1), box("cubits", "stones", 1, 1, 1, 1))
    amazon.record(CATALOG, answer({"items": [mixed, odd]}))
    first, second = client.dimensions(US, ["B01", "B02"])
    assert (first.item_length, first.item_width, first.item_weight) == (Decimal(1), Decimal(2), Decimal(2))
    assert (second.item_length, second.item_weight, second.package_length) == (None, None, Decimal(1))


def test_another_marketplaces_figures_are_not_taken(amazon: RecordedAmazon, client: AmazonClient) -> None:
    abroad = item("B01", box("inches", "pounds", 1, 1, 1, 1), marketplace_id="A1PA6795UKMFR9")
    half = item("B02", {"length": {"value": 3}, "weight": None})
    broken = item("B03", {"length": {"unit": "inches", "value": "long"}})
    amazon.record(CATALOG, answer({"items": [abroad, half, broken]}))
    assert {record.package_length for record in client.dimensions(US, ["B01", "B02", "B03"])} == {None}


def test_an_answer_without_its_list_is_none(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(CATALOG, answer({"numberOfResults": 0}))
    with pytest.raises(Unavailable):
        client.dimensions(US, ["B01"])
    with pytest.raises(ValueError, match="20"):
        client.dimensions(US, ["B01"] * 21)
