"""Amazon's part of the settings: our app's registration and where Amazon is reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.settings import Environment, SettingsError

REGIONS = ("NA", "EU", "FE")
CALLBACK_PATH = "/api/v1/integrations/amazon/auth/callback"

_SP_API = {
    "NA": "https://sellingpartnerapi-na.amazon.com",
    "EU": "https://sellingpartnerapi-eu.amazon.com",
    "FE": "https://sellingpartnerapi-fe.amazon.com",
}
_LWA = "https://api.amazon.com"
# The consent page's host: the region's first store, unless the seller's own country has another one.
_SELLER_CENTRAL = {
    "NA": "https://sellercentral.amazon.com",
    "EU": "https://sellercentral-europe.amazon.com",
    "FE": "https://sellercentral.amazon.co.jp",
}
_SELLER_CENTRAL_OF = {
    "CA": "https://sellercentral.amazon.ca",
    "MX": "https://sellercentral.amazon.com.mx",
    "BR": "https://sellercentral.amazon.com.br",
    "NL": "https://sellercentral.amazon.nl",
    "SE": "https://sellercentral.amazon.se",
    "PL": "https://sellercentral.amazon.pl",
    "BE": "https://sellercentral.amazon.com.be",
    "IE": "https://sellercentral.amazon.ie",
    "TR": "https://sellercentral.amazon.com.tr",
    "AE": "https://sellercentral.amazon.ae",
    "SA": "https://sellercentral.amazon.sa",
    "EG": "https://sellercentral.amazon.eg",
    "IN": "https://sellercentral.amazon.in",
    "ZA": "https://sellercentral.amazon.co.za",
    "SG": "https://sellercentral.amazon.sg",
    "AU": "https://sellercentral.amazon.com.au",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_OF_THE_APP = ("AMAZON_APP_ID", "AMAZON_CLIENT_ID", "AMAZON_CLIENT_SECRET")


@dataclass(frozen=True)
class AmazonSettings:
    """`sp_api_url` and `seller_central_url` are empty where Amazon's own hosts are meant."""

    app_id: str
    client_id: str
    client_secret: str
    sp_api_url: str
    lwa_url: str
    seller_central_url: str
    redirect_uri: str
    is_draft: bool  # the app is not published: the consent page needs version=beta
    is_sandbox: bool  # a simulator on this machine plays Amazon

    @classmethod
    def from_environment(cls, values: Mapping[str, str], *, public_url: str, demo: bool) -> "AmazonSettings":
        """Raises SettingsError with the name of the first variable that is missing or malformed."""
        env = Environment(values)
        app_id, client_id, client_secret = (env.text(name, "") for name in _OF_THE_APP)
        if any((app_id, client_id, client_secret)):
            for name in _OF_THE_APP:
                env.text(name)
        if app_id and not app_id.startswith("amzn1."):
            raise SettingsError("AMAZON_APP_ID", f"is {app_id!r}; it must be an application id that begins with amzn1.")
        sp_api_url = env.url("AMAZON_SP_API_URL", "")
        return cls(
            app_id=app_id,
            client_id=client_id,
            client_secret=client_secret,
            sp_api_url=sp_api_url,
            lwa_url=env.url("AMAZON_LWA_URL", _LWA),
            seller_central_url=env.url("AMAZON_SELLER_CENTRAL_URL", ""),
            redirect_uri=public_url + CALLBACK_PATH,
            is_draft=env.choice("AMAZON_APP_IS_DRAFT", default=False),
            is_sandbox=env.choice("AMAZON_SANDBOX", default=demo and is_loopback(sp_api_url)),
        )

    @property
    def is_configured(self) -> bool:
        """Whether sellers can authorize this installation's app; private apps bring their own credentials."""
        return bool(self.app_id)

    def sp_api_base(self, region: str) -> str:
        return self.sp_api_url or _SP_API[region]

    def seller_central_base(self, region: str, country: str | None = None) -> str:
        return self.seller_central_url or _SELLER_CENTRAL_OF.get(country or "", _SELLER_CENTRAL[region])


def is_loopback(url: str) -> bool:
    """Whether the address leads to this machine itself."""
    return urlsplit(url).hostname in _LOOPBACK
