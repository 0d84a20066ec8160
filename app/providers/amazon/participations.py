"""Reads the answer of getMarketplaceParticipations (Sellers API v1)."""

from typing import Any

from app.core.marketplaces import find_marketplace
from app.providers.errors import Unavailable
from app.providers.records import ParticipationRecord


def read(body: dict[str, Any]) -> list[ParticipationRecord]:
    """The retail stores among them; Amazon lists other programmes under ids of their own."""
    payload = body.get("payload")
    if not isinstance(payload, list):
        raise Unavailable("Amazon's list of marketplaces has no list.")
    return [_record(entry) for entry in payload if find_marketplace(marketplace_id=entry["marketplace"]["id"])]


def _record(entry: dict[str, Any]) -> ParticipationRecord:
    part = entry.get("participation") or {}
    return ParticipationRecord(
        marketplace_id=entry["marketplace"]["id"],
        store_name=entry.get("storeName") or None,
        is_participating=bool(part.get("isParticipating")),
        has_suspended_listings=bool(part.get("hasSuspendedListings")),
    )
