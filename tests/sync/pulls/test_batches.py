"""Fees and sizes of products, asked for twenty at a time."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.catalog.models import Product, ProductDimensions
from app.core import clock
from app.core.db import commit, db
from app.ledger.models import FeeEstimate, FeePreview, InventoryLevel, Source
from app.sync.models import SyncTask, TaskState
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon
from tests.sync.pulls.recorded import a_task, take_a_turn

US = "ATVPDKIKX0DER"
FEES = "/products/fees/v0/feesEstimate"
CATALOG = "/catalog/2022-04-01/items"


def make_products(seller: Seller, count: int, **over: Any) -> None:
    """Listed in the United States, with a price that the fee preview tells."""
    today = clock.now().date()
    preview = {"store": "US", "currency": "USD", "your_price": Decimal(20), "taken_on": today, "other_fees": {}}
    for number in range(count):
        names = {"seller_id": seller.id, "msku": f"SKU-{number:03}", "asin": f"B{number:03}", "fnsku": f"X{number:03}"}
        units = dict.fromkeys(("fulfillable", "reserved", "inbound", "researching", "unfulfillable", "total"), 1)
        db.session.add(InventoryLevel(marketplace_id=US, **names, **units))
        db.session.add(FeePreview(ordinal=0, **names, **preview | over))
        db.session.add(Product(**names))
    commit()


def record_fees(amazon: RecordedAmazon) -> None:
    amazon.record(FEES, answer([]))


def asked_for(amazon: RecordedAmazon) -> list[list[str]]:
    """The MSKUs of each batch."""
    return [[each["IdValue"] for each in request.get_json()] for request in amazon.asked(FEES)]


def a_fee_task(seller: Seller) -> SyncTask:
    return a_task(seller, Source.FEE_ESTIMATES.value, marketplace_id=US)


def test_fees_are_asked_for_in_batches_of_twenty_with_the_newest_price(
    recorded_seller: Seller, amazon: RecordedAmazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.pulls.batches._BATCH", 2)
    make_products(recorded_seller, 3)
    record_fees(amazon)
    task = a_fee_task(recorded_seller)
    while task.state not in {TaskState.DONE, TaskState.FAILED}:
        task.due_at = clock.now()
        take_a_turn(task)
    assert asked_for(amazon) == [["SKU-000", "SKU-001"], ["SKU-002"]]
    price = amazon.asked(FEES)[0].get_json()[0]["FeesEstimateRequest"]["PriceToEstimateFees"]["ListingPrice"]
    assert price == {"Amount": 20.0, "CurrencyCode": "USD"}
    assert FeeEstimate.query.count() == 3


@pytest.mark.parametrize(("days_ago", "is_asked_for"), [(29, False), (30, True)])
def test_fees_that_are_a_month_old_are_asked_for_again(
    recorded_seller: Seller, amazon: RecordedAmazon, days_ago: int, is_asked_for: bool
) -> None:
    make_products(recorded_seller, 1)
    day = clock.now().date() - timedelta(days=days_ago)
    names = {"seller_id": recorded_seller.id, "marketplace_id": US, "msku": "SKU-000", "estimated_on": day}
    db.session.add(FeeEstimate(**names, ordinal=0, price=Decimal(20), currency="USD", fees={}))
    commit()
    record_fees(amazon)
    task = a_fee_task(recorded_seller)
    take_a_turn(task)
    assert bool(amazon.asked(FEES)) is is_asked_for
    assert task.state == (TaskState.DONE if is_asked_for else TaskState.EMPTY)


@pytest.mark.parametrize("over", [{"currency": "EUR"}, {"your_price": None}, {"your_price": Decimal(0)}])
def test_nothing_is_asked_for_without_a_price_of_the_store(
    recorded_seller: Seller, amazon: RecordedAmazon, over: dict[str, Any]
) -> None:
    make_products(recorded_seller, 1, **over)
    task = a_fee_task(recorded_seller)
    take_a_turn(task)
    assert (task.state, amazon.asked(FEES)) == (TaskState.EMPTY, [])


def test_sizes_are_asked_for_that_are_missing_or_a_month_old(
    db: SQLAlchemy, recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    make_products(recorded_seller, 3)
    today = clock.now().date()
    for asin, day in (("B000", today), ("B001", today - timedelta(days=30))):
        values = {"seller_id": recorded_seller.id, "marketplace_id": US, "observed_on": day, "confirmed_on": day}
        db.session.add(ProductDimensions(asin=asin, **values))
    db.session.add(Product(seller_id=recorded_seller.id, msku="GONE", asin="B999"))
    amazon.record(CATALOG, answer({"items": []}))
    task = a_task(recorded_seller, Source.DIMENSIONS.value, marketplace_id=US)
    take_a_turn(task)
    assert amazon.asked(CATALOG)[0].args["identifiers"] == "B001,B002,B999"
    assert (task.state, task.rows_read) == (TaskState.DONE, 3)


def test_what_was_asked_for_is_not_asked_for_again_though_amazon_knew_nothing(
    recorded_seller: Seller, amazon: RecordedAmazon
) -> None:
    make_products(recorded_seller, 1)
    amazon.record(CATALOG, answer({"items": []}))
    take_a_turn(a_task(recorded_seller, Source.DIMENSIONS.value, marketplace_id=US))
    found = ProductDimensions.query.one()
    assert (found.asin, found.item_weight, found.confirmed_on) == ("B000", None, clock.now().date())
