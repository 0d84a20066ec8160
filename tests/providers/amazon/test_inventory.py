"""A page of inventory summaries, as Amazon's model shapes it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.ledger.records import InventoryRecord
from app.providers.amazon.inventory import read_page
from app.providers.errors import Unavailable

SUMMARY = {
    "asin": "B00ABC",
    "fnSku": "X001ABC",
    "sellerSku": "MUG-BLUE",
    "condition": "NewItem",
    "inventoryDetails": {
        "fulfillableQuantity": 5,
        "inboundWorkingQuantity": 1,
        "inboundShippedQuantity": 2,
        "inboundReceivingQuantity": 3,
        "reservedQuantity": {"totalReservedQuantity": 4},
        "researchingQuantity": {"totalResearchingQuantity": 6},
        "unfulfillableQuantity": {"totalUnfulfillableQuantity": 7},
    },
    "lastUpdatedTime": "2026-07-14T03:35:13Z",
    "productName": "Mug, blue",
    "totalQuantity": 28,
}


def page(*summaries: Any, **more: Any) -> Any:
    return read_page({"payload": {"inventorySummaries": list(summaries)}, **more}, "ATVPDKIKX0DER")


def test_a_summary_is_read() -> None:
    assert page(SUMMARY).records == [
        InventoryRecord(
            "ATVPDKIKX0DER", "MUG-BLUE", "X001ABC", "B00ABC", "Mug, blue", "NewItem", 5, 4, 6, 6, 7, 28,
            datetime(2026, 7, 14, 3, 35, 13, tzinfo=UTC),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("details", [None, {}, {"reservedQuantity": None, "fulfillableQuantity": None}])
def test_missing_details_are_no_units(details: dict[str, Any] | None) -> None:
    (record,) = page(SUMMARY | {"inventoryDetails": details, "lastUpdatedTime": ""}).records
    assert (record.fulfillable, record.reserved, record.inbound, record.total, record.amazon_updated_at) == (
        0,
        0,
        0,
        28,
        None,
    )


def test_a_summary_without_its_sku_is_told_and_the_others_are_kept() -> None:
    nameless = {name: value for name, value in SUMMARY.items() if name != "sellerSku"}
    read = page(SUMMARY, nameless, "nonsense")
    assert len(read.records) == 1
    assert [error.line for error in read.errors] == [2, 3]


def test_the_next_token_stands_beside_the_payload() -> None:
    assert page(pagination={"nextToken": "n1"}).next_token == "n1"
    assert page().next_token is None


def test_a_page_without_a_list_is_no_page() -> None:
    with pytest.raises(Unavailable):
        read_page({}, "ATVPDKIKX0DER")
