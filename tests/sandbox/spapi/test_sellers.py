"""Participations, through Amazon's public client library."""

from sp_api.api import Sellers

from app.sandbox.sellers import ALPENGLUECK
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox


def test_the_stores_of_the_seller_are_listed(sandbox: RunningSandbox) -> None:
    payload = client(sandbox, Sellers).get_marketplace_participation().payload
    assert payload == [
        {
            "marketplace": {
                "id": "ATVPDKIKX0DER",
                "name": "Amazon.com",
                "countryCode": "US",
                "defaultCurrencyCode": "USD",
                "defaultLanguageCode": "en_US",
                "domainName": "www.amazon.com",
            },
            "participation": {"isParticipating": True, "hasSuspendedListings": False},
            "storeName": "Northwind Outdoor (US)",
        }
    ]


def test_the_european_seller_sells_in_three_stores_and_two_currencies(sandbox: RunningSandbox) -> None:
    payload = client(sandbox, Sellers, "DE", ALPENGLUECK.id).get_marketplace_participation().payload
    stores = {row["marketplace"]["countryCode"]: row["marketplace"]["defaultCurrencyCode"] for row in payload}
    assert stores == {"DE": "EUR", "FR": "EUR", "GB": "GBP"}
