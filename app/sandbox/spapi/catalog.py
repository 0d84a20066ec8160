"""Catalog Items API 2022-04-01: items with their dimensions, by identifier."""

from typing import Any

from flask import request

from app.sandbox.history.measures import Measures
from app.sandbox.history.rows import Product
from app.sandbox.spapi.door import Answer, Door, invalid_input, not_found, words
from app.sandbox.spapi.paging import PageToken, read_token
from app.sandbox.spapi.plans import Plan

SEARCH = Plan("searchCatalogItems", 2, 2)
ITEM = Plan("getCatalogItem", 2, 2)
_BASE = "/catalog/2022-04-01/items"
_MOST = 20
_TYPES = {"ASIN": "asin", "SKU": "msku"}
_DATA = frozenset({
    "attributes", "classifications", "dimensions", "identifiers", "images",
    "productTypes", "relationships", "salesRanks", "summaries", "vendorDetails",
})  # fmt: skip


def open_catalog(door: Door) -> None:
    @door.operation("GET", _BASE, SEARCH)
    def search_catalog_items() -> Answer:
        stores, wanted = door.marketplaces("marketplaceIds"), _included()
        size = request.args.get("pageSize", "10")
        if not size.isdecimal() or not 1 <= int(size) <= _MOST:
            raise invalid_input(f"pageSize must be from 1 to {_MOST}.")
        token = read_token(door, SEARCH.operation, request.args.get("pageToken"))
        start = token.start if token else 0
        found = _search(door, stores)
        answer: dict[str, Any] = {"numberOfResults": len(found), "pagination": {}, "items": []}
        if door.faults.take("empty_page", SEARCH.operation):
            return answer | {"pagination": {"nextToken": PageToken(start, {}).write()}}
        end = start + int(size)
        answer["items"] = [_item(each, stores, wanted) for each in found[start:end]]
        if len(found) > end:
            answer["pagination"] = {"nextToken": PageToken(end, {}).write()}
        return answer

    @door.operation("GET", f"{_BASE}/<asin>", ITEM)
    def get_catalog_item(asin: str) -> Answer:
        stores, wanted = door.marketplaces("marketplaceIds"), _included()
        found = _by_asin([each for each in _products(door, stores) if each.asin == asin])
        if not found:
            raise not_found(f"Requested item '{asin}' not found in marketplace(s).")
        return _item(found[0], stores, wanted)


def _included() -> frozenset[str]:
    """Raises ApiError."""
    wanted = frozenset(words("includedData")) or frozenset({"summaries"})
    if not wanted <= _DATA:
        raise invalid_input("includedData holds an unknown value.")
    return wanted


def _search(door: Door, stores: set[str]) -> list[list[Product]]:
    """Raises ApiError."""
    identifiers, kind = words("identifiers"), request.args.get("identifiersType", "")
    if not 1 <= len(identifiers) <= _MOST or kind not in _TYPES:
        raise invalid_input(f"identifiers (1 to {_MOST}) with identifiersType ASIN or SKU are required.")
    if kind == "SKU" and request.args.get("sellerId") != door.seller().id:
        raise invalid_input("identifiersType SKU needs sellerId.")
    return _by_asin([each for each in _products(door, stores) if getattr(each, _TYPES[kind]) in identifiers])


def _products(door: Door, stores: set[str]) -> list[Product]:
    return [each for each in door.history().books.products if each.store.marketplace_id in stores]


def _by_asin(products: list[Product]) -> list[list[Product]]:
    found: dict[str, list[Product]] = {}
    for product in products:
        found.setdefault(product.asin, []).append(product)
    return list(found.values())


def _item(products: list[Product], stores: set[str], wanted: frozenset[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"asin": products[0].asin}
    known = [each for each in products if each.store.marketplace_id in stores]
    if "summaries" in wanted:
        shown["summaries"] = [
            {"marketplaceId": each.store.marketplace_id, "itemName": each.title, "itemClassification": "BASE_PRODUCT"}
            for each in known
        ]
    if "dimensions" in wanted:
        shown["dimensions"] = [
            {
                "marketplaceId": each.store.marketplace_id,
                "item": _sides(each.measures),
                "package": _sides(each.measures),
            }
            for each in known
        ]
    return shown


def _sides(measures: Measures) -> dict[str, dict[str, Any]]:
    lengths = {"height": measures.shortest, "length": measures.longest, "width": measures.median}
    sides = {name: {"unit": measures.unit_of_length, "value": float(value)} for name, value in lengths.items()}
    return sides | {"weight": {"unit": measures.unit_of_weight, "value": float(measures.weight)}}
