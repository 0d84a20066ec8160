"""Amazon's public client library, pointed at a sandbox."""

import uuid
from types import SimpleNamespace
from typing import Any

from sp_api.auth import AccessTokenClient
from sp_api.base import Marketplaces

from app.sandbox.sellers import NORTHWIND
from tests.sandbox.running import RunningSandbox


class Endpoint(str):
    """The library takes the host from behind https://; this one finds it behind http:// too."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> str:
        if isinstance(key, slice) and (key.start, key.stop) == (8, None):
            return str(self).split("://", 1)[1]
        return str.__getitem__(self, key)


def client(sandbox: RunningSandbox, kind: Any, country: str = "US", seller_id: str = NORTHWIND.id, **more: Any) -> Any:
    """A client of the library for a seller who has just authorized the application."""
    store = Marketplaces[country]
    sign_in = {"scheme": "http://", "host": sandbox.url.split("://")[1], "path": "/auth/o2/token"}
    return kind(
        marketplace=SimpleNamespace(
            endpoint=Endpoint(sandbox.url), marketplace_id=store.marketplace_id, region=store.region
        ),
        credentials={
            "lwa_app_id": sandbox.app["client_id"],
            "lwa_client_secret": sandbox.app["client_secret"],
            "refresh_token": sandbox.authorize(seller_id)["refresh_token"],
        },
        auth_token_client_class=type(f"SignIn{uuid.uuid4().hex}", (AccessTokenClient,), sign_in),
        timeout=30,
        **more,
    )
