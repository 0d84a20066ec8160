"""The demo's case desk: the whole loop without Amazon. Only a seller who is connected to the simulator has it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from app.accounts.models import Seller
from app.connections.models import ConnectionStatus, Provider
from app.connections.queries import find_connection
from app.connections.service import get_amazon_client
from app.filing.channels.base import CaseNews, CaseReceipt
from app.providers.errors import Refused, Throttled, Unavailable

_PATH = "/case-desk/cases"
_TIMEOUT_SECONDS = 20.0
_REFUSED_TOKEN = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)


class SandboxChannel:
    """Files over HTTP. The desk keeps one case per idempotency key, so that sending twice files once."""

    name = "sandbox"
    label = "Simulated case desk"
    is_automatic = True

    def is_available(self, seller: Seller) -> bool:
        connection = find_connection(seller, Provider.AMAZON)
        return connection is not None and connection.is_sandbox and connection.status == ConnectionStatus.CONNECTED

    def file(self, seller: Seller, packet: dict[str, Any], idempotency_key: str) -> CaseReceipt | None:
        case = _call(seller, "POST", _PATH, {**packet, "idempotency_key": idempotency_key})
        return CaseReceipt(str(case["case_id"]), _instant(case["received_at"]))

    def follow(self, seller: Seller, case_id: str) -> CaseNews | None:
        case = _call(seller, "GET", f"{_PATH}/{case_id}")
        decided_at = _instant(case["decided_at"]) if case.get("decided_at") else None
        return CaseNews(
            str(case["case_id"]), str(case["status"]), decided_at, case.get("granted_quantity"), case.get("reason")
        )


def _call(seller: Seller, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Asks the desk with the connection's access token, once more with a new one when it is refused."""
    amazon = get_amazon_client(seller)
    token = amazon.access_token()
    with httpx.Client(base_url=amazon.base_url, timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
        try:
            answer = http.request(method, path, json=body, headers={"x-amz-access-token": token})
            if answer.status_code in _REFUSED_TOKEN:
                token = amazon.access_token(refused=token)
                answer = http.request(method, path, json=body, headers={"x-amz-access-token": token})
        except httpx.HTTPError as error:
            raise Unavailable(f"The case desk cannot be reached ({type(error).__name__}).") from error
    return _read(answer)


def _read(answer: httpx.Response) -> dict[str, Any]:
    """The case. Raises Throttled, Unavailable (try again) or Refused (never)."""
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        told = answer.headers.get("retry-after", "")
        raise Throttled("The case desk asks for a pause.", float(told) if told.isdecimal() else 30.0)
    try:
        body = answer.json()
    except ValueError as error:
        raise Unavailable(f"The case desk answered status {answer.status_code} without JSON.") from error
    if answer.is_success and isinstance(body, dict) and body.get("case_id"):
        return body
    said = _said(body)
    if answer.is_client_error:
        raise Refused(f"The case desk refused it: {said}", answer_status=answer.status_code)
    raise Unavailable(f"The case desk answered with status {answer.status_code}: {said}")


def _said(body: Any) -> str:
    """The desk's message, and the fields it names."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return "no reason was given"
    fields = error.get("fields") or {}
    return " ".join([str(error.get("message", "")), *(f"{name} {text}." for name, text in fields.items())]).strip()


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
