"""Connections of sellers, with sealed tokens that open."""

from datetime import timedelta

from app.accounts.models import Seller
from app.connections import seals
from app.connections.models import Connection, ConnectionStatus, Participation, Provider
from app.core import clock
from app.core.db import db
from app.core.ids import new_public_id
from app.providers.records import Grant
from tests.factories.accounts import make_seller


def make_connection(
    seller: Seller | None = None, *, refresh_token: str = "", access_token: str = "", **over: object
) -> Connection:
    """A connected Amazon account in North America; its access token is used for an hour."""
    now = clock.now()
    values: dict[str, object] = {
        "public_id": new_public_id("con"),
        "seller_id": (seller or make_seller()).id,
        "provider": Provider.AMAZON,
        "status": ConnectionStatus.CONNECTED,
        "region": "NA",
        "partner_id": "A1EXAMPLE",
        "scopes": ["amazon_fulfillment"],
        "connected_at": now,
        "checked_at": now,
        "renew_by_at": now + timedelta(days=365),
    }
    connection = Connection(**values | over)
    seals.seal_grant(
        connection,
        Grant(refresh_token or f"Atzr|{new_public_id('r')}", access_token or f"Atza|{new_public_id('a')}", 3600),
    )
    db.session.add(connection)
    db.session.flush()
    return connection


def make_participation(seller: Seller, marketplace_id: str = "ATVPDKIKX0DER", **over: object) -> Participation:
    """The seller sells in the United States."""
    values = {"store_name": "Example Store", "is_participating": True, "has_suspended_listings": False}
    participation = Participation(seller_id=seller.id, marketplace_id=marketplace_id, **values | over)
    db.session.add(participation)
    db.session.flush()
    return participation
