"""Reads searchCatalogItems (Catalog Items API 2022-04-01): size and weight of a product and of its package."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.catalog.records import ProductDimensionsRecord
from app.providers.amazon.fields import decimal
from app.providers.errors import Unavailable

MOST_ASINS = 20
_UNREADABLE = (KeyError, TypeError, AttributeError, ArithmeticError)
_LENGTHS = {
    "inches": Decimal("2.54"),
    "centimeters": Decimal(1),
    "millimeters": Decimal("0.1"),
    "meters": Decimal(100),
    "feet": Decimal("30.48"),
}
_WEIGHTS = {
    "pounds": Decimal("453.59237"),
    "ounces": Decimal("28.349523125"),
    "grams": Decimal(1),
    "kilograms": Decimal(1000),
}


class _Measures:
    """Figures of one unit: that of the first; others are converted, and those of an unknown unit are left out."""

    def __init__(self, known: dict[str, Decimal]) -> None:
        self._known = known
        self.unit: str | None = None

    def read(self, measure: dict[str, Any] | None) -> Decimal | None:
        value, unit = decimal((measure or {}).get("value")), str((measure or {}).get("unit") or "").lower()
        if value is None or not unit:
            return None
        self.unit = self.unit or unit
        if unit == self.unit:
            return value
        if unit in self._known and self.unit in self._known:
            return round(value * self._known[unit] / self._known[self.unit], 4)
        return None


def read_items(body: dict[str, Any], marketplace_id: str, asins: Sequence[str]) -> list[ProductDimensionsRecord]:
    """A record for every ASIN that was asked for; without figures where Amazon knows none, or not the ASIN."""
    items = body.get("items")
    if not isinstance(items, list):
        raise Unavailable("Amazon's answer has no list of items.")
    found = {item.get("asin"): item for item in items if isinstance(item, dict)}
    return [_record(marketplace_id, asin, _of_marketplace(found.get(asin), marketplace_id)) for asin in asins]


def _of_marketplace(item: dict[str, Any] | None, marketplace_id: str) -> dict[str, Any]:
    parts = (item or {}).get("dimensions") or []
    return next((part for part in parts if part.get("marketplaceId") == marketplace_id), {})


def _record(marketplace_id: str, asin: str, found: dict[str, Any]) -> ProductDimensionsRecord:
    try:
        return _measured(marketplace_id, asin, found)
    except _UNREADABLE:
        return _measured(marketplace_id, asin, {})


def _measured(marketplace_id: str, asin: str, found: dict[str, Any]) -> ProductDimensionsRecord:
    lengths, weights = _Measures(_LENGTHS), _Measures(_WEIGHTS)
    package, item = found.get("package") or {}, found.get("item") or {}
    return ProductDimensionsRecord(
        marketplace_id=marketplace_id,
        asin=asin,
        package_length=lengths.read(package.get("length")),
        package_width=lengths.read(package.get("width")),
        package_height=lengths.read(package.get("height")),
        package_weight=weights.read(package.get("weight")),
        item_length=lengths.read(item.get("length")),
        item_width=lengths.read(item.get("width")),
        item_height=lengths.read(item.get("height")),
        item_weight=weights.read(item.get("weight")),
        length_unit=lengths.unit,
        weight_unit=weights.unit,
    )
