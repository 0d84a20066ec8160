"""Codes, refresh tokens and access tokens, and the rules by which one becomes the next.

Life times are real seconds; only an authorization's year is counted by the sandbox's clock.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

from app.sandbox.history.chance import letters
from app.sandbox.sellers import DEMO_SELLERS
from app.sandbox.world import World

CODE_SECONDS = 300
ACCESS_SECONDS = 3600
AUTHORIZATION_DAYS = 365
PRIVATE_CLIENT_ID = "amzn1.application-oa2-client.private-demo"
PRIVATE_CLIENT_SECRET = "amzn1.oa2-cs.v1.private-demo"  # noqa: S105 - shown on the home page, protects nothing
GRANTLESS_SCOPES = ("sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation")


class TokenRefused(Exception):
    """`code` and `description` as Login with Amazon answers them."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status


@dataclass(frozen=True)
class Bearer:
    """Whose data an access token opens; no seller for a grantless one."""

    seller_id: str | None
    client_id: str


def private_refresh_token(world: World, seller_id: str) -> str:
    """The standing token of the private application that each demo seller has."""
    return f"Atzr|Private{letters(24, world.settings.seed, seller_id, 'private').lower()}"


def install_private_applications(world: World) -> None:
    """Make the standing tokens known; one that was revoked stays revoked."""
    for seller in DEMO_SELLERS:
        _authorize(world, private_refresh_token(world, seller.id), seller.id, PRIVATE_CLIENT_ID)


def give_code(world: World, seller_id: str, redirect_uri: str) -> str:
    """A code for the website application, for five minutes and one use."""
    code = "RH" + secrets.token_hex(9)
    client_id = world.settings.client_id
    values = (code, seller_id, client_id, redirect_uri, time.time() + CODE_SECONDS)
    world.store.write("insert into codes values (?, ?, ?, ?, ?, null)", values)
    return code


def answer(world: World, form: Mapping[str, str]) -> dict[str, object]:
    """One request to the token end point. Raises TokenRefused."""
    client_id = _check_client(world, form)
    grant = form.get("grant_type", "")
    if grant == "authorization_code":
        refresh_token = _redeem(world, form, client_id)
    elif grant == "refresh_token":
        refresh_token = form.get("refresh_token", "")
    elif grant == "client_credentials":
        return _grantless(world, form, client_id)
    else:
        raise TokenRefused(
            "unsupported_grant_type", "The authorization grant type is not supported by the authorization server"
        )
    return _open(world, refresh_token, client_id)


def revoke(world: World, seller_id: str) -> int:
    """The seller withdraws every authorization of the website application; gives their number."""
    now = time.time()
    values = (now, seller_id, world.settings.client_id)
    return world.store.write(
        "update authorizations set revoked_at = ? where seller_id = ? and client_id = ? and revoked_at is null", values
    )


def grow_older(world: World, seller_id: str, days: int) -> int:
    """Let authorizations of the website application have been given so many days earlier; gives their number."""
    values = (days * 86_400, seller_id, world.settings.client_id)
    return world.store.write(
        "update authorizations set created_at = created_at - ? where seller_id = ? and client_id = ?", values
    )


def find_bearer(world: World, access_token: str) -> Bearer | None:
    """None when the token is unknown, has ended, or its authorization was withdrawn or is older than a year."""
    row = world.store.first(
        "select t.seller_id, t.client_id from access_tokens t left join authorizations a using (refresh_token)"
        " where t.token = ? and t.expires_at > ? and a.revoked_at is null"
        " and (a.created_at is null or a.created_at > ? or a.client_id = ?)",
        (access_token, time.time(), _oldest(world), PRIVATE_CLIENT_ID),
    )
    return Bearer(row["seller_id"], row["client_id"]) if row else None


def _check_client(world: World, form: Mapping[str, str]) -> str:
    settings = world.settings
    known = {settings.client_id: settings.client_secret, PRIVATE_CLIENT_ID: PRIVATE_CLIENT_SECRET}
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if client_id not in known or not compare_digest(known[client_id].encode(), secret.encode()):
        raise TokenRefused("invalid_client", "Client authentication failed", 401)
    return client_id


def _redeem(world: World, form: Mapping[str, str], client_id: str) -> str:
    """The refresh token for a code; a code that was used once is worth nothing."""
    if client_id != world.settings.client_id:
        raise TokenRefused("unauthorized_client", "The client is not authorized to use this authorization grant type")
    now, code = time.time(), form.get("code", "")
    taken = world.store.write(
        "update codes set used_at = ? where code = ? and used_at is null and expires_at > ?", (now, code, now)
    )
    row = world.store.first("select * from codes where code = ?", (code,))
    if not taken or row is None or form.get("redirect_uri", row["redirect_uri"]) != row["redirect_uri"]:
        raise TokenRefused("invalid_grant", "The request has an invalid grant parameter : code")
    refresh_token = "Atzr|" + secrets.token_urlsafe(60)
    _authorize(world, refresh_token, row["seller_id"], client_id)
    return refresh_token


def _authorize(world: World, refresh_token: str, seller_id: str, client_id: str) -> None:
    values = (refresh_token, seller_id, client_id, world.now().timestamp())
    world.store.write("insert into authorizations values (?, ?, ?, ?, null) on conflict do nothing", values)


def _oldest(world: World) -> float:
    """When an authorization must have been given at the earliest. A private application's has no such end."""
    return world.now().timestamp() - AUTHORIZATION_DAYS * 86_400


def _open(world: World, refresh_token: str, client_id: str) -> dict[str, object]:
    row = world.store.first(
        "select seller_id from authorizations where refresh_token = ? and client_id = ? and revoked_at is null"
        " and (created_at > ? or client_id = ?)",
        (refresh_token, client_id, _oldest(world), PRIVATE_CLIENT_ID),
    )
    if row is None:
        raise TokenRefused("invalid_grant", "The request has an invalid grant parameter : refresh_token")
    return {**_access_token(world, client_id, refresh_token, row["seller_id"]), "refresh_token": refresh_token}


def _grantless(world: World, form: Mapping[str, str], client_id: str) -> dict[str, object]:
    if form.get("scope") not in GRANTLESS_SCOPES:
        raise TokenRefused("invalid_scope", "The requested scope is invalid, unknown or malformed")
    return _access_token(world, client_id, None, None)


def _access_token(world: World, client_id: str, refresh_token: str | None, seller_id: str | None) -> dict[str, object]:
    token = "Atza|" + secrets.token_urlsafe(60)
    now = time.time()
    world.store.write("delete from access_tokens where expires_at < ?", (now,))
    world.store.write(
        "insert into access_tokens values (?, ?, ?, ?, ?)",
        (token, refresh_token, seller_id, client_id, now + ACCESS_SECONDS),
    )
    return {"access_token": token, "token_type": "bearer", "expires_in": ACCESS_SECONDS}
