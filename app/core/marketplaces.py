"""Amazon's country stores: id, currency, region, time zone. Source: developer-docs.amazon.com, marketplace ids."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Marketplace:
    """A store. `region` is the SP-API region (NA, EU, FE); `time_zone` is where its day begins."""

    id: str
    country: str
    name: str
    currency: str
    region: str
    time_zone: str

    def local_date(self, instant: datetime) -> date:
        """The marketplace's calendar day at that instant."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()


MARKETPLACES: tuple[Marketplace, ...] = (
    Marketplace("ATVPDKIKX0DER", "US", "United States", "USD", "NA", "America/Los_Angeles"),
    Marketplace("A2EUQ1WTGCTBG2", "CA", "Canada", "CAD", "NA", "America/Los_Angeles"),
    Marketplace("A1AM78C64UM0Y8", "MX", "Mexico", "MXN", "NA", "America/Los_Angeles"),
    Marketplace("A2Q3Y263D00KWC", "BR", "Brazil", "BRL", "NA", "America/Sao_Paulo"),
    Marketplace("A1F83G8C2ARO7P", "GB", "United Kingdom", "GBP", "EU", "Europe/London"),
    Marketplace("A1PA6795UKMFR9", "DE", "Germany", "EUR", "EU", "Europe/Berlin"),
    Marketplace("A13V1IB3VIYZZH", "FR", "France", "EUR", "EU", "Europe/Paris"),
    Marketplace("APJ6JRA9NG5V4", "IT", "Italy", "EUR", "EU", "Europe/Rome"),
    Marketplace("A1RKKUPIHCS9HS", "ES", "Spain", "EUR", "EU", "Europe/Madrid"),
    Marketplace("A1805IZSGTT6HS", "NL", "Netherlands", "EUR", "EU", "Europe/Amsterdam"),
    Marketplace("AMEN7PMS3EDWL", "BE", "Belgium", "EUR", "EU", "Europe/Brussels"),
    Marketplace("A28R8C7NBKEWEA", "IE", "Ireland", "EUR", "EU", "Europe/Dublin"),
    Marketplace("A1C3SOZRARQ6R3", "PL", "Poland", "PLN", "EU", "Europe/Warsaw"),
    Marketplace("A2NODRKZP88ZB9", "SE", "Sweden", "SEK", "EU", "Europe/Stockholm"),
    Marketplace("A33AVAJ2PDY3EV", "TR", "Turkey", "TRY", "EU", "Europe/Istanbul"),
    Marketplace("A2VIGQ35RCS4UG", "AE", "United Arab Emirates", "AED", "EU", "Asia/Dubai"),
    Marketplace("A17E79C6D8DWNP", "SA", "Saudi Arabia", "SAR", "EU", "Asia/Riyadh"),
    Marketplace("ARBP9OOSHTCHU", "EG", "Egypt", "EGP", "EU", "Africa/Cairo"),
    Marketplace("A21TJRUUN4KGV", "IN", "India", "INR", "EU", "Asia/Kolkata"),
    Marketplace("AE08WJ6YKNBMC", "ZA", "South Africa", "ZAR", "EU", "Africa/Johannesburg"),
    Marketplace("A19VAU5U5O7RUS", "SG", "Singapore", "SGD", "FE", "Asia/Singapore"),
    Marketplace("A39IBJ37TRP1C6", "AU", "Australia", "AUD", "FE", "Australia/Sydney"),
    Marketplace("A1VC38T7YXB528", "JP", "Japan", "JPY", "FE", "Asia/Tokyo"),
)
BY_ID = {marketplace.id: marketplace for marketplace in MARKETPLACES}
BY_COUNTRY = {marketplace.country: marketplace for marketplace in MARKETPLACES} | {
    "UK": next(m for m in MARKETPLACES if m.country == "GB"),
}


def find_marketplace(*, marketplace_id: str | None = None, country: str | None = None) -> Marketplace | None:
    """The store by its id or its country code (UK and GB are one); None when it is not a retail store."""
    if marketplace_id is not None:
        return BY_ID.get(marketplace_id)
    return BY_COUNTRY.get((country or "").strip().upper())
