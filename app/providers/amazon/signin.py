"""Login with Amazon: the website authorization flow and the renewal of access tokens. No buyer data is ever asked for."""

from typing import Any
from urllib.parse import urlencode

import httpx

from app.providers.amazon.settings import AmazonSettings
from app.providers.amazon.wire import TIMEOUT_SECONDS, open_http
from app.providers.errors import AppRejected, GrantRevoked, Refused, Throttled, Unavailable
from app.providers.records import Credentials, Grant

_EXCHANGE_PATH = "/auth/o2/token"
_DEFAULT_LIFE_SECONDS = 3600
_PAUSE_SECONDS = 5.0


def consent_url(
    settings: AmazonSettings, region: str, state: str, redirect_uri: str, country: str | None = None
) -> str:
    """Where the seller's browser goes to authorize our app; Amazon sends it back to `redirect_uri` with the state."""
    query = {"application_id": settings.app_id, "state": state, "redirect_uri": redirect_uri}
    if settings.is_draft:
        query["version"] = "beta"
    return f"{settings.seller_central_base(region, country)}/apps/authorize/consent?{urlencode(query)}"


def exchange_code(settings: AmazonSettings, code: str, redirect_uri: str) -> Grant:
    """The code that Amazon's consent page gave (it lives five minutes) for tokens.

    Raises GrantRevoked for a code that is wrong, used or too old, AppRejected, Throttled or Unavailable.
    """
    return _ask(
        settings,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
        },
    )


def renew(settings: AmazonSettings, credentials: Credentials, timeout: float = TIMEOUT_SECONDS) -> Grant:
    """A fresh access token. Raises GrantRevoked when the seller's authorization has ended, else as exchange_code."""
    return _ask(
        settings,
        {
            "grant_type": "refresh_token",
            "refresh_token": credentials.refresh_token,
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
        },
        timeout,
    )


def _ask(settings: AmazonSettings, form: dict[str, str], timeout: float = TIMEOUT_SECONDS) -> Grant:
    try:
        with open_http(settings.lwa_url, timeout) as http:
            answer = http.post(settings.lwa_url + _EXCHANGE_PATH, data=form)
    except httpx.HTTPError as error:
        raise Unavailable("Login with Amazon cannot be reached.") from error
    body = _body(answer)
    if answer.status_code != httpx.codes.OK:
        raise _refusal(answer.status_code, body)
    if not isinstance(body.get("access_token"), str) or not body["access_token"]:
        raise Unavailable("Login with Amazon answered without a token.")
    return Grant(
        refresh_token=str(body.get("refresh_token") or form.get("refresh_token") or ""),
        access_token=body["access_token"],
        expires_in=int(body.get("expires_in") or _DEFAULT_LIFE_SECONDS),
    )


def _body(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {}


def _refusal(status: int, body: dict[str, Any]) -> Exception:
    reason = str(body.get("error") or "")
    said = str(body.get("error_description") or reason)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Throttled("Login with Amazon is busy.", _PAUSE_SECONDS)
    if reason == "invalid_grant":
        return GrantRevoked(f"Amazon no longer accepts the authorization: {said}")
    if reason in {"invalid_client", "unauthorized_client"}:
        return AppRejected(f"Amazon does not accept the app's client id or client secret: {said}")
    if not reason or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Unavailable(f"Login with Amazon answered with status {status}.")
    return Refused(f"Login with Amazon refused: {said}", reason=reason, answer_status=status)
