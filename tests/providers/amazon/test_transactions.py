"""A page of transactions, as Amazon's model shapes it."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.providers.amazon.transactions import read_page
from app.providers.errors import Unavailable


def money(amount: str) -> dict[str, Any]:
    return {"currencyCode": "USD", "currencyAmount": Decimal(amount)}


def breakdown(kind: str, amount: str, *inner: dict[str, Any]) -> dict[str, Any]:
    return {"breakdownType": kind, "breakdownAmount": money(amount), "breakdowns": list(inner) or None}


def shipment(**over: Any) -> dict[str, Any]:
    item = {
        "totalAmount": money("6.55"),
        "contexts": [
            {"contextType": "AmazonPayContext", "storeName": "Store"},
            {"contextType": "ProductContext", "sku": "MUG-BLUE", "asin": "B00ABC", "quantityShipped": 1},
        ],
        "breakdowns": [
            breakdown("Sales", "10.00", breakdown("Principal", "10.00")),
            breakdown("AmazonFees", "-3.45", breakdown("FBAFee", "-2.00"), breakdown("Commission", "-1.45")),
        ],
    }
    transaction = {
        "sellingPartnerMetadata": {"sellingPartnerId": "A1SELLER", "marketplaceId": "ATVPDKIKX0DER"},
        "relatedIdentifiers": [{"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": "111-1"}],
        "transactionType": "Shipment",
        "transactionId": "T1",
        "transactionStatus": "RELEASED",
        "postedDate": "2026-07-14T03:35:13.214Z",
        "totalAmount": money("6.55"),
        "marketplaceDetails": {"marketplaceId": "ATVPDKIKX0DER", "marketplaceName": "Amazon.com"},
        "items": [item],
    }
    return transaction | over


def page(*transactions: Any, token: str | None = None) -> Any:
    return read_page({"payload": {"transactions": list(transactions), "nextToken": token}})


def test_a_transaction_is_read() -> None:
    (record,) = page(shipment()).records
    assert record.posted_at == datetime(2026, 7, 14, 3, 35, 13, 214000, tzinfo=UTC)
    assert (record.transaction_id, record.type, record.status, record.order_id) == (
        "T1",
        "Shipment",
        "RELEASED",
        "111-1",
    )
    assert (record.currency, record.amount, record.marketplace_id) == ("USD", Decimal("6.55"), "ATVPDKIKX0DER")


def test_an_items_innermost_amounts_add_up_to_it() -> None:
    (item,) = page(shipment()).records[0].items
    assert (item["sku"], item["asin"], item["quantity"], item["amount"]) == ("MUG-BLUE", "B00ABC", 1, "6.55")
    assert item["breakdowns"] == {
        "Sales/Principal": "10.00",
        "AmazonFees/FBAFee": "-2.00",
        "AmazonFees/Commission": "-1.45",
    }
    assert sum(map(Decimal, item["breakdowns"].values())) == Decimal(item["amount"])


def test_equal_names_on_one_level_are_added() -> None:
    twice = [breakdown("Tax", "1.00"), breakdown("Tax", "0.10"), breakdown("A", "0", breakdown("Tax", "5.00"))]
    (record,) = page(shipment(breakdowns=twice)).records
    assert record.breakdowns == {"Tax": "1.10", "A/Tax": "5.00"}


def test_a_reimbursement_without_item_breakdowns_is_read() -> None:
    sparse = {
        "transactionType": "FBAInventoryReimbursement",
        "postedDate": "2026-07-14T03:35:13Z",
        "items": None,
        "transactionId": "T2",
    }
    (record,) = page(sparse).records
    assert (record.amount, record.currency, record.marketplace_id, record.items, record.related) == (
        None,
        None,
        None,
        [],
        {},
    )


def test_a_transaction_without_an_id_gets_one_that_stays_the_same() -> None:
    nameless = {name: value for name, value in shipment().items() if name != "transactionId"}
    other = nameless | {"totalAmount": money("7.00")}
    first, again, changed = (
        page(one).records[0].transaction_id for one in (nameless, dict(reversed(nameless.items())), other)
    )
    assert first == again != changed


@pytest.mark.parametrize(
    "broken",
    [
        {"postedDate": "soon"},
        {"postedDate": None},
        {"totalAmount": {"currencyAmount": "much"}},
        {"transactionType": None},
    ],
)
def test_a_broken_transaction_is_told_and_the_others_are_kept(broken: dict[str, Any]) -> None:
    removed = {name: value for name, value in (shipment() | broken).items() if value is not None}
    read = page(shipment(), removed, shipment())
    assert len(read.records) == 2
    assert [error.line for error in read.errors] == [2]


def test_the_page_tells_whose_it_is() -> None:
    assert page(shipment(), shipment(sellingPartnerMetadata=None)).partner_ids == {"A1SELLER"}


def test_a_page_without_a_list_is_no_page() -> None:
    with pytest.raises(Unavailable):
        read_page(json.loads('{"payload": null}'))
