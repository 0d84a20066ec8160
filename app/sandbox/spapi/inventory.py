"""FBA Inventory API v1."""

from typing import Any

from flask import request

from app.sandbox.history.rows import Product
from app.sandbox.spapi.door import Answer, Door, format_instant, invalid_input, words
from app.sandbox.spapi.paging import PageToken, read_token
from app.sandbox.spapi.plans import Plan
from app.sandbox.spapi.stock_levels import StockLevel, StockLevels

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
        token = read_token(door, SUMMARIES.operation, request.args.get("nextToken"), lives=_TOKEN_SECONDS)
        start = token.start if token else 0
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
        levels = StockLevels(history.books)
        details = request.args.get("details", "").lower() == "true"
        answer: dict[str, Any] = {
            "payload": {
                "granularity": {"granularityType": "Marketplace", "granularityId": marketplace},
                "inventorySummaries": [
                    _summary(levels.of(product), product, updated, details=details) for product in page
                ],
            }
        }
        if more:
            answer["pagination"] = {"nextToken": PageToken(start + _PAGE, {}).write()}
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


def _summary(level: StockLevel, product: Product, updated: str, *, details: bool) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "asin": product.asin,
        "fnSku": product.fnsku,
        "sellerSku": product.msku,
        "condition": "NewItem",
        "lastUpdatedTime": updated,
        "productName": product.title,
        "totalQuantity": level.total,
        "stores": [],
    }
    if details:
        summary["inventoryDetails"] = _details(level)
    return summary


def _details(level: StockLevel) -> dict[str, Any]:
    unfulfillable = {name: level.unsellable.get(disposition, 0) for name, disposition in _UNFULFILLABLE.items()}
    return {
        "fulfillableQuantity": level.fulfillable,
        "inboundWorkingQuantity": 0,
        "inboundShippedQuantity": level.inbound,
        "inboundReceivingQuantity": 0,
        "reservedQuantity": {
            "totalReservedQuantity": 0,
            "pendingCustomerOrderQuantity": 0,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
        "researchingQuantity": {
            "totalResearchingQuantity": level.researching,
            "researchingQuantityBreakdown": [
                {"name": "researchingQuantityInShortTerm", "quantity": level.researching},
                {"name": "researchingQuantityInMidTerm", "quantity": 0},
                {"name": "researchingQuantityInLongTerm", "quantity": 0},
            ],
        },
        "unfulfillableQuantity": {"totalUnfulfillableQuantity": sum(unfulfillable.values()), **unfulfillable},
    }
