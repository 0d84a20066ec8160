"""The sandbox as Amazon, over HTTP, with any number of sellers of any size, and a list of every call that was answered."""

import base64
import json
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import httpx
from flask import Flask, Response, g, request

from app.accounts.models import Seller
from app.connections import seals
from app.connections.models import Connection, ConnectionStatus, Provider
from app.core import clock
from app.core.db import commit, db
from app.core.ids import new_public_id
from app.providers.amazon.settings import AmazonSettings
from app.providers.amazon.signin import exchange_code
from app.sandbox import world
from app.sandbox.application import create_sandbox
from app.sandbox.sellers import NORTHWIND, DemoSeller
from app.sandbox.server import open_server
from app.sandbox.settings import SandboxSettings
from app.sandbox.spapi.reports import records

GENERATION_SECONDS = 120  # of Amazon's, for every report
_APP = {
    "AMAZON_APP_ID": SandboxSettings.application_id,
    "AMAZON_CLIENT_ID": SandboxSettings.client_id,
    "AMAZON_CLIENT_SECRET": SandboxSettings.client_secret,
}


class Call(NamedTuple):
    """`question`: what was asked for, equal for the same page, whatever its token. `at` is of the clock of the measurement."""

    at: float
    seller: str
    operation: str
    question: str
    status: int


@dataclass
class Amazon:
    url: str
    flask: Flask
    settings: SandboxSettings
    calls: list[Call] = field(default_factory=list)
    now: Callable[[], float] = time.time

    def environment(self) -> dict[str, str]:
        """What the app's processes have to know."""
        hosts = dict.fromkeys(("AMAZON_SP_API_URL", "AMAZON_LWA_URL", "AMAZON_SELLER_CENTRAL_URL"), self.url)
        return {**_APP, **hosts, "OPSIDE_DEMO": "1", "AMAZON_SANDBOX": "1"}

    def connect(self, partner: str) -> Seller:
        """A new seller of the app whose Amazon account this is."""
        settings = AmazonSettings.from_environment(self.environment(), public_url="http://localhost", demo=True)
        query = {"application_id": settings.app_id, "state": "s", "redirect_uri": settings.redirect_uri}
        form = {"decision": "approve", "seller": partner, "state": "s"}
        answer = httpx.post(f"{self.url}/apps/authorize/consent", params=query, data=form, trust_env=False)
        code = parse_qs(urlsplit(answer.headers["location"]).query)["spapi_oauth_code"][0]
        grant = exchange_code(settings, code, settings.redirect_uri)
        seller, now = Seller(name=partner), clock.now()
        db.session.add(seller)
        db.session.flush()
        connection = Connection(
            public_id=new_public_id("con"),
            seller_id=seller.id,
            provider=Provider.AMAZON,
            status=ConnectionStatus.CONNECTED,
            region="NA",
            partner_id=partner,
            scopes=[],
            connected_at=now,
            checked_at=now,
            renew_by_at=now.replace(year=now.year + 1, day=1),
            is_sandbox=True,
        )
        seals.seal_grant(connection, grant)
        db.session.add(connection)
        commit()
        return seller

    def answered(self, partner: str | None = None) -> "Counter[str]":
        """How often each operation was answered well."""
        return Counter(call.operation for call in self._of(partner) if call.status < httpx.codes.BAD_REQUEST)

    def refused(self) -> int:
        """Calls beyond a usage plan."""
        return sum(call.status == httpx.codes.TOO_MANY_REQUESTS for call in self.calls)

    def distinct(self, operation: str, partner: str | None = None) -> int:
        """Different questions of an operation: a page that was read twice counts once."""
        return len({call.question for call in self._of(partner) if call.operation == operation and call.status < 400})

    def _of(self, partner: str | None) -> list[Call]:
        return [call for call in self.calls if partner in (None, call.seller)]


@contextmanager
def simulated_amazon(
    *, scale: float, orders_per_day: int, skus: int, months: int = 12, partners: dict[str, float] | None = None
) -> Iterator[Amazon]:
    """Amazon's usage plans and report times, `scale` times faster. `partners`: account -> its share of the orders and SKUs."""
    sellers = _sellers(partners or {NORTHWIND.id: 1.0})
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(records, "_QUICKEST", GENERATION_SECONDS),
        patch.object(records, "_SLOWEST", GENERATION_SECONDS + 1),
        patch.object(world, "find_seller", sellers.get),
    ):
        settings = SandboxSettings(
            state_dir=Path(folder), time_scale=scale, orders_per_day=orders_per_day, skus=skus, months=months
        )
        flask = create_sandbox(settings)
        amazon = Amazon("", flask, settings)
        _listen(amazon)
        server = open_server(flask, 0)
        amazon.url = f"http://127.0.0.1:{server.server_port}"
        object.__setattr__(settings, "public_url", amazon.url)
        for partner in sellers:
            flask.extensions["world"].history(partner)  # lived before the measurement
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield amazon
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _sellers(partners: dict[str, float]) -> dict[str, DemoSeller]:
    return {partner: replace(NORTHWIND, id=partner, name=partner, share=share) for partner, share in partners.items()}


def _listen(amazon: Amazon) -> None:
    def write_down(response: Response) -> Response:
        bearer = getattr(g, "bearer", None)
        name = (request.endpoint or "").removeprefix("spapi.")
        if request.blueprint == "spapi":
            seller = (bearer.seller_id or "") if bearer else ""
            amazon.calls.append(Call(amazon.now(), seller, name, _question(), response.status_code))
        return response

    amazon.flask.after_request(write_down)


def _question() -> str:
    """The path and the arguments; of a later page, what its token says of the place and the question."""
    given = request.args.to_dict()
    token = given.pop("NextToken", None) or given.pop("nextToken", None)
    if token:
        start, told, _issued_at = json.loads(base64.urlsafe_b64decode(token))
        return f"{request.path} {start} {json.dumps(told, sort_keys=True)}"
    return f"{request.path} {json.dumps(given, sort_keys=True)} {request.get_data(as_text=True)}"
