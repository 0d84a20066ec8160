"""Reads a page of getInventorySummaries (FBA Inventory API v1)."""

from datetime import datetime
from typing import Any

from app.ledger.records import InventoryRecord, RowError
from app.providers.errors import Unavailable
from app.providers.records import Page


def read_page(body: dict[str, Any], marketplace_id: str) -> Page[InventoryRecord]:
    """Raises Unavailable when the answer holds no list at all; a summary that cannot be read is among `errors`."""
    summaries = (body.get("payload") or {}).get("inventorySummaries")
    if not isinstance(summaries, list):
        raise Unavailable("Amazon's inventory page has no list.")
    records: list[InventoryRecord] = []
    errors: list[RowError] = []
    for number, summary in enumerate(summaries, 1):
        try:
            records.append(_record(summary, marketplace_id))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            errors.append(RowError(number, f"an inventory summary without a usable {error}"))
    return Page(records, (body.get("pagination") or {}).get("nextToken"), errors)


def _record(summary: dict[str, Any], marketplace_id: str) -> InventoryRecord:
    details = summary.get("inventoryDetails") or {}
    return InventoryRecord(
        marketplace_id=marketplace_id,
        msku=summary["sellerSku"],
        fnsku=summary.get("fnSku") or None,
        asin=summary.get("asin") or None,
        title=summary.get("productName") or None,
        condition=summary.get("condition") or None,
        fulfillable=_units(details, "fulfillableQuantity"),
        reserved=_units(details.get("reservedQuantity"), "totalReservedQuantity"),
        inbound=sum(_units(details, f"inbound{stage}Quantity") for stage in ("Working", "Shipped", "Receiving")),
        researching=_units(details.get("researchingQuantity"), "totalResearchingQuantity"),
        unfulfillable=_units(details.get("unfulfillableQuantity"), "totalUnfulfillableQuantity"),
        total=_units(summary, "totalQuantity"),
        amazon_updated_at=_instant(summary.get("lastUpdatedTime")),
    )


def _units(holder: dict[str, Any] | None, name: str) -> int:
    return int((holder or {}).get(name) or 0)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
