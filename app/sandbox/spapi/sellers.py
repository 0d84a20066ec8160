"""Sellers API v1."""

from app.sandbox.spapi.door import Answer, Door
from app.sandbox.spapi.plans import Plan

PARTICIPATIONS = Plan("getMarketplaceParticipations", 0.016, 15)


def open_sellers(door: Door) -> None:
    @door.operation("GET", "/sellers/v1/marketplaceParticipations", PARTICIPATIONS)
    def get_marketplace_participations() -> Answer:
        seller = door.seller()
        return {
            "payload": [
                {
                    "marketplace": {
                        "id": store.marketplace_id,
                        "name": store.name,
                        "countryCode": store.country,
                        "defaultCurrencyCode": store.currency,
                        "defaultLanguageCode": store.language,
                        "domainName": store.domain,
                    },
                    "participation": {"isParticipating": True, "hasSuspendedListings": False},
                    "storeName": seller.name,
                }
                for store in seller.stores
            ]
        }
