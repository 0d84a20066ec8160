"""Amazon's part of the environment."""

import pytest

from app.core.settings import SettingsError
from app.providers.amazon.settings import AmazonSettings

OURS = {
    "AMAZON_APP_ID": "amzn1.sellerapps.app.1",
    "AMAZON_CLIENT_ID": "amzn1.application-oa2-client.1",
    "AMAZON_CLIENT_SECRET": "a secret",
}


def read(values: dict[str, str], *, demo: bool = False) -> AmazonSettings:
    return AmazonSettings.from_environment(values, public_url="https://opside.example", demo=demo)


def test_without_variables_only_private_apps_work() -> None:
    settings = read({})
    assert not settings.is_configured
    assert not settings.is_sandbox
    assert settings.sp_api_base("EU") == "https://sellingpartnerapi-eu.amazon.com"
    assert settings.lwa_url == "https://api.amazon.com"


def test_amazons_own_hosts_follow_the_region_and_the_sellers_country() -> None:
    settings = read(OURS)
    assert settings.is_configured
    assert settings.sp_api_base("FE") == "https://sellingpartnerapi-fe.amazon.com"
    assert settings.seller_central_base("NA", "US") == "https://sellercentral.amazon.com"
    assert settings.seller_central_base("NA", "CA") == "https://sellercentral.amazon.ca"
    assert settings.seller_central_base("EU", "DE") == "https://sellercentral-europe.amazon.com"
    assert settings.seller_central_base("FE") == "https://sellercentral.amazon.co.jp"
    assert settings.redirect_uri == "https://opside.example/api/v1/integrations/amazon/auth/callback"


def test_given_hosts_win_in_every_region() -> None:
    url = "http://127.0.0.1:8100"
    settings = read({"AMAZON_SP_API_URL": f"{url}/", "AMAZON_SELLER_CENTRAL_URL": url})
    assert {settings.sp_api_base(region) for region in ("NA", "EU", "FE")} == {url}
    assert settings.seller_central_base("EU", "NL") == url


@pytest.mark.parametrize(
    ("values", "demo", "is_sandbox"),
    [
        ({"AMAZON_SP_API_URL": "http://127.0.0.1:8100"}, True, True),
        ({"AMAZON_SP_API_URL": "http://127.0.0.1:8100"}, False, False),
        ({"AMAZON_SP_API_URL": "https://sellingpartnerapi-na.amazon.com"}, True, False),
        ({}, True, False),
        ({"AMAZON_SANDBOX": "1"}, False, True),
    ],
)
def test_only_a_simulator_is_a_sandbox(values: dict[str, str], demo: bool, is_sandbox: bool) -> None:
    assert read(values, demo=demo).is_sandbox is is_sandbox


@pytest.mark.parametrize("missing", list(OURS))
def test_half_an_app_is_refused_by_name(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        read({name: value for name, value in OURS.items() if name != missing})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMAZON_APP_ID", "1234"),
        ("AMAZON_SP_API_URL", "sellingpartnerapi-na.amazon.com"),
        ("AMAZON_LWA_URL", "ftp://api.amazon.com"),
        ("AMAZON_SELLER_CENTRAL_URL", "https://"),
        ("AMAZON_APP_IS_DRAFT", "perhaps"),
    ],
)
def test_a_malformed_variable_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(OURS | {name: value})
