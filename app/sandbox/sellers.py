"""The demo sellers: who can be chosen on the consent page, and where they sell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Store:
    """One marketplace of a seller. `language` and `domain` as getMarketplaceParticipations names them."""

    marketplace_id: str
    country: str
    name: str
    currency: str
    language: str
    domain: str


@dataclass(frozen=True)
class FulfillmentCenter:
    code: str
    country: str


@dataclass(frozen=True)
class DemoSeller:
    """`share` of the orders and SKUs that the settings ask for; `charset` of its reports; `time_zone` of their days."""

    id: str
    name: str
    region: str
    stores: tuple[Store, ...]
    centers: tuple[FulfillmentCenter, ...]
    charset: str
    encoding: str
    time_zone: str
    share: float

    @property
    def marketplace_ids(self) -> frozenset[str]:
        return frozenset(store.marketplace_id for store in self.stores)

    def pool_of(self, store: Store) -> tuple[str, ...]:
        """The fulfillment centers that hold a store's stock: the United Kingdom's stays on its island."""
        island = store.country == "GB"
        return tuple(center.code for center in self.centers if (center.country == "GB") == island)

    def country_of(self, center: str) -> str:
        return next(each.country for each in self.centers if each.code == center)


US = Store("ATVPDKIKX0DER", "US", "Amazon.com", "USD", "en_US", "www.amazon.com")
GERMANY = Store("A1PA6795UKMFR9", "DE", "Amazon.de", "EUR", "de_DE", "www.amazon.de")
FRANCE = Store("A13V1IB3VIYZZH", "FR", "Amazon.fr", "EUR", "fr_FR", "www.amazon.fr")
BRITAIN = Store("A1F83G8C2ARO7P", "GB", "Amazon.co.uk", "GBP", "en_GB", "www.amazon.co.uk")

NORTHWIND = DemoSeller(
    id="A2NORTHWIND0US",
    name="Northwind Outdoor (US)",
    region="NA",
    stores=(US,),
    centers=tuple(
        FulfillmentCenter(code, "US") for code in ("PHX7", "ONT8", "MDW2", "ABE8", "DFW6", "CLT2", "BFI4", "TPA1")
    ),
    charset="UTF-8",
    encoding="utf-8",
    time_zone="America/Los_Angeles",
    share=1.0,
)
ALPENGLUECK = DemoSeller(
    id="A3ALPENGLUCKEU",
    name="Alpenglück Ausrüstung (EU)",
    region="EU",
    stores=(GERMANY, FRANCE, BRITAIN),
    centers=(
        FulfillmentCenter("LEJ1", "DE"),
        FulfillmentCenter("DTM2", "DE"),
        FulfillmentCenter("HAM2", "DE"),
        FulfillmentCenter("ORY4", "FR"),
        FulfillmentCenter("LYS1", "FR"),
        FulfillmentCenter("BHX4", "GB"),
        FulfillmentCenter("LBA2", "GB"),
    ),
    charset="Cp1252",
    encoding="cp1252",
    time_zone="Europe/Berlin",
    share=0.6,
)
DEMO_SELLERS = (NORTHWIND, ALPENGLUECK)


def find_seller(seller_id: str) -> DemoSeller | None:
    return next((seller for seller in DEMO_SELLERS if seller.id == seller_id), None)
