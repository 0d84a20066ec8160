"""Login with Amazon."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.wrappers import Response

from app.core.errors import ProviderError
from app.providers.amazon import signin
from app.providers.errors import AppRejected, GrantRevoked, Refused, Throttled, Unavailable
from tests.providers.amazon.conftest import CREDENTIALS
from tests.simulated_amazon import APP, RecordedAmazon, settings_for

TOKEN = "/auth/o2/token"
BACK = "https://opside.example/back"


def test_the_consent_address_carries_app_state_and_return() -> None:
    url = urlsplit(signin.consent_url(settings_for("https://sellercentral.example"), "NA", "the state", BACK))
    assert (url.netloc, url.path) == ("sellercentral.example", "/apps/authorize/consent")
    assert parse_qs(url.query) == {
        "application_id": [APP["AMAZON_APP_ID"]],
        "state": ["the state"],
        "redirect_uri": [BACK],
    }


def test_a_draft_app_asks_for_the_beta_version() -> None:
    settings = settings_for("https://sellercentral.example", AMAZON_APP_IS_DRAFT="1")
    assert "version=beta" in signin.consent_url(settings, "NA", "s", BACK)


def test_a_code_becomes_tokens(amazon: RecordedAmazon) -> None:
    body = {"access_token": "Atza|a", "refresh_token": "Atzr|r", "token_type": "bearer", "expires_in": 3600}
    amazon.record(TOKEN, Response(json.dumps(body)))
    assert signin.exchange_code(settings_for(amazon.url), "the code", BACK) == ("Atzr|r", "Atza|a", 3600)
    sent = amazon.asked(TOKEN)[0].form.to_dict()
    assert sent == {
        "grant_type": "authorization_code",
        "code": "the code",
        "redirect_uri": BACK,
        "client_id": APP["AMAZON_CLIENT_ID"],
        "client_secret": APP["AMAZON_CLIENT_SECRET"],
    }


def test_a_renewal_keeps_the_refresh_token(amazon: RecordedAmazon) -> None:
    grant = signin.renew(settings_for(amazon.url), CREDENTIALS)
    assert grant == ("Atzr|refresh", "Atza|second", 3600)
    assert amazon.asked(TOKEN)[0].form["client_id"] == CREDENTIALS.client_id


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant", "error_description": "revoked"}, GrantRevoked),
        (401, {"error": "invalid_client"}, AppRejected),
        (400, {"error": "unauthorized_client"}, AppRejected),
        (400, {"error": "invalid_request"}, Refused),
        (429, {"error": "slow_down"}, Throttled),
        (500, {"error": "server_error"}, Unavailable),
        (503, "<html>Service Unavailable</html>", Unavailable),
        (200, "<html>a page</html>", Unavailable),
        (200, {"token_type": "bearer"}, Unavailable),
        (200, [], Unavailable),
    ],
)
def test_each_refusal_is_told_apart(
    amazon: RecordedAmazon, status: int, body: object, kind: type[ProviderError]
) -> None:
    amazon.record(TOKEN, Response(body if isinstance(body, str) else json.dumps(body), status))
    with pytest.raises(kind):
        signin.renew(settings_for(amazon.url), CREDENTIALS)


def test_a_silent_login_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        signin.renew(settings_for("http://127.0.0.1:9"), CREDENTIALS, timeout=2)
