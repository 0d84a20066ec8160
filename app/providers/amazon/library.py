"""python-amazon-sp-api, made safe for a product that serves many sellers.

Left to itself the library takes an error answer without an `errors` array for an empty page, adds marketplace
parameters that were not asked for, keeps tokens per process, and reads numbers as floats. The classes here keep its
knowledge of paths and parameters, and judge every answer themselves.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, TypeVar

import httpx
from sp_api.api.catalog_items.catalog_items_2022_04_01 import CatalogItemsV20220401
from sp_api.api.finances.finances_2024_06_19 import FinancesV20240619
from sp_api.api.finances.finances_v0 import FinancesV0
from sp_api.api.fulfillment_inbound.fulfillment_inbound_v0 import FulfillmentInboundV0
from sp_api.api.inventories.inventories import Inventories
from sp_api.api.orders.orders_2026_01_01 import OrdersV20260101
from sp_api.api.orders.orders_v0 import OrdersV0
from sp_api.api.product_fees.product_fees import ProductFees
from sp_api.api.reports.reports import Reports
from sp_api.api.sellers.sellers import Sellers
from sp_api.auth import AccessTokenResponse
from sp_api.base import Client
from sp_api.base._transport_httpx import HttpxTransport

_USER_AGENT = "Opside/0.1 (Language=Python)"
_HIDES_ODD_TEXT = re.compile(rb"\0|\\u(?:0000|[dD][89a-fA-F])")


@dataclass
class Answer:
    """An answer of the SP-API that is what it should be. Numbers with a fraction are Decimals.

    Of the one operation that answers a bare list the body is `{"payload": list}`.
    """

    body: dict[str, Any]
    headers: httpx.Headers
    character_code: str | None = None  # the library writes this for documents; nobody reads it


class AnswerError(Exception):
    """Any other answer. `reason` is Amazon's code, empty when the answer did not come from the API itself."""

    def __init__(self, status: int, reason: str, said: str, headers: httpx.Headers) -> None:
        super().__init__(f"{status} {reason}: {said}")
        self.status = status
        self.reason = reason
        self.said = said
        self.headers = headers


class Guard(Client):
    """Every class of the library that is used here has this one in front."""

    user_agent = _USER_AGENT

    def use(self, http: httpx.Client) -> None:
        self._transport = HttpxTransport(client=http)

    @property
    def headers(self) -> dict[str, str]:
        """Without the library's Host, which it cuts from the address as if that always began with https://."""
        return {name: value for name, value in super().headers.items() if name != "host"}

    def _request(self, path: str, **options: Any) -> Any:
        return super()._request(path, **options | {"add_marketplace": False})

    def _check_response(
        self, res: httpx.Response, res_no_data: bool = False, bulk: bool = False, wrap_list: bool = False
    ) -> Answer:
        del res_no_data, bulk  # what the library's own judgement depends on
        body = {} if res.is_success and self.method == "DELETE" else _parse(res)  # a deletion answers null
        if wrap_list and isinstance(body, list):
            body = {"payload": body}
        errors = body.get("errors") if isinstance(body, dict) else None
        if res.is_success and isinstance(body, dict) and not errors:
            return Answer(body, res.headers)
        first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
        raise AnswerError(
            res.status_code,
            str(first.get("code") or ""),
            str(first.get("message") or "an answer that is not the API's"),
            res.headers,
        )


class SafeReports(Guard, Reports):
    pass


class SafeFinances(Guard, FinancesV20240619):
    pass


class SafeFinancesV0(Guard, FinancesV0):
    pass


class SafeInventories(Guard, Inventories):
    pass


class SafeInbound(Guard, FulfillmentInboundV0):
    pass


class SafeCatalog(Guard, CatalogItemsV20220401):
    pass


class SafeOrders(Guard, OrdersV20260101):
    pass


class SafeOrdersV0(Guard, OrdersV0):
    pass


class SafeFees(Guard, ProductFees):
    def _request(self, path: str, **options: Any) -> Any:
        """Without the nulls that the library sends for what was not given."""
        return super()._request(path, **options | {"data": _without_nulls(options.get("data"))})


class SafeSellers(Guard, Sellers):
    pass


ApiT = TypeVar("ApiT", bound=Guard)


class _Tokens:
    """Stands where the library wants its own token client."""

    def __init__(self, access_token: Callable[[], str]) -> None:
        self._access_token = access_token

    def get_auth(self) -> Any:
        return AccessTokenResponse(access_token=self._access_token())


def build(kind: type[ApiT], base_url: str, http: httpx.Client, access_token: Callable[[], str]) -> ApiT:
    """One of the classes above for `base_url`; `access_token` is asked before each call. Not to be shared by threads."""
    api = kind(
        marketplace=SimpleNamespace(endpoint=base_url, marketplace_id=None, region=None),
        # Never empty, or the library would look for credentials elsewhere. It does not use them: tokens come from us.
        credentials={"lwa_app_id": "unused", "lwa_client_secret": "unused", "refresh_token": "unused"},
        auth_token_client_class=lambda **_: _Tokens(access_token),
        verify=False,  # of the transport that is thrown away on the next line
    )
    api.use(http)
    return api


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    return [_without_nulls(part) for part in value] if isinstance(value, list) else value


def _parse(res: httpx.Response) -> Any:
    try:
        body = json.loads(res.content, parse_float=Decimal, strict=False)
    except ValueError:
        return None
    return _storable(body) if _HIDES_ODD_TEXT.search(res.content) else body


def _storable(value: Any) -> Any:
    """Without zero bytes and halves of letters, as from a title that Amazon cut inside an emoji: no database keeps them."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(name): _storable(part) for name, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, list) else value
