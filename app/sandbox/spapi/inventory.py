"""FBA Inventory API v1."""

import base64
import json
import time
from typing import Any

from flask import request

from app.sandbox.history.books import Books
from app.sandbox.history.rows import SELLABLE, Product
from app.sandbox.spapi.door import Answer, Door, format_instant, invalid_input, words
from app.sandbox.spapi.plans import Plan

SUMMARIES = Plan("getInventorySummaries", 2, 2)
_PAGE = 50
_TOKEN_SECONDS = 30
_UNFULFILLABLE = {
    "customerDamagedQuantity": "CUSTOMER_DAMAGED",
    "warehouseDamagedQuantity": "WAREHOUSE_DAMAGED",
    "distributorDamagedQuantity": "DISTRIBUTOR_DAMAGED",
    "carrierDamagedQuantity": "CARRIER_DAMAGED",
    "defectiveQuantity": "DEFECTIVE",
    "expiredQuantity": "EXPIRED",
}


def open_inventory(door: Door) -> None:
    @door.operation("GET", "/fba/inventory/v1/summaries", SUMMARIES)
    def get_inventory_summaries() -> Answer:
        marketplace = _marketplace(door)
        start = _start_of_page()
        history = door.history()
        skus = words("sellerSkus")
        products = [
            each
            for each in history.books.products
            if each.store.marketplace_id == marketplace and (not skus or each.msku in skus)
        ]
        page, more = products[start : start + _PAGE], len(products) > start + _PAGE
        if door.faults.take("empty_page", SUMMARIES.operation):
            page, more, start = [], True, start - _PAGE
        updated = format_instant(door.now().replace(hour=0, minute=0, second=0))
        details = request.args.get("details", "").lower() == "true"
        answer: dict[str, Any] = {
            "payload": {
                "granularity": {"granularityType": "Marketplace", "granularityId": marketplace},
                "inventorySummaries": [_summary(history.books, product, updated, details=details) for product in page],
            }
        }
        if more:
            answer["pagination"] = {"nextToken": _next_token(start + _PAGE)}
        return answer


def _marketplace(door: Door) -> str:
    """Raises ApiError."""
    ids = words("marketplaceIds")
    marketplace = request.args.get("granularityId", "") or (ids[0] if ids else "")
    if request.args.get("granularityType", "Marketplace") != "Marketplace" or len(ids) > 1:
        raise invalid_input("granularityType must be Marketplace, with one marketplace id.")
    if marketplace not in {store.marketplace_id for store in door.seller().stores}:
        raise invalid_input("The seller does not sell in the marketplace of granularityId.")
    return marketplace


def _start_of_page() -> int:
    token = request.args.get("nextToken")
    if not token:
        return 0
    try:
        start, issued_at = json.loads(base64.urlsafe_b64decode(token))
    except ValueError:
        raise invalid_input("The nextToken is not valid.") from None
    if time.time() - issued_at > _TOKEN_SECONDS:
        raise invalid_input("The nextToken has expired.")
    return int(start)


def _next_token(start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([start, time.time()]).encode()).decode()


def _summary(books: Books, product: Product, updated: str, *, details: bool) -> dict[str, Any]:
    shelves = books.stock.shelves(product)
    inbound = books.on_the_way[product.index]
    summary: dict[str, Any] = {
        "asin": product.asin,
        "fnSku": product.fnsku,
        "sellerSku": product.msku,
        "condition": "NewItem",
        "lastUpdatedTime": updated,
        "productName": product.title,
        "totalQuantity": sum(shelves.values()) + inbound,
        "stores": [],
    }
    if details:
        summary["inventoryDetails"] = _details(books, product, shelves, inbound)
    return summary


def _details(books: Books, product: Product, shelves: dict[tuple[str, str], int], inbound: int) -> dict[str, Any]:
    by_disposition: dict[str, int] = {}
    for (_, disposition), units in shelves.items():
        by_disposition[disposition] = by_disposition.get(disposition, 0) + units
    researching = sum(
        loss.open_quantity for loss in books.losses if loss.product is product and books.day - loss.day < 30
    )
    unfulfillable = {name: by_disposition.get(disposition, 0) for name, disposition in _UNFULFILLABLE.items()}
    return {
        "fulfillableQuantity": by_disposition.get(SELLABLE, 0),
        "inboundWorkingQuantity": 0,
        "inboundShippedQuantity": inbound,
        "inboundReceivingQuantity": 0,
        "reservedQuantity": {
            "totalReservedQuantity": 0,
            "pendingCustomerOrderQuantity": 0,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
        "researchingQuantity": {
            "totalResearchingQuantity": researching,
            "researchingQuantityBreakdown": [
                {"name": "researchingQuantityInShortTerm", "quantity": researching},
                {"name": "researchingQuantityInMidTerm", "quantity": 0},
                {"name": "researchingQuantityInLongTerm", "quantity": 0},
            ],
        },
        "unfulfillableQuantity": {"totalUnfulfillableQuantity": sum(unfulfillable.values()), **unfulfillable},
    }
