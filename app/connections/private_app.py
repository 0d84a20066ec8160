"""Connecting with a seller's own private app: it pastes the app's credentials, which are proved before they are kept."""

from dataclasses import dataclass

from app.accounts.models import Seller, User
from app.connections import seals
from app.connections.authorizing import mark_connected
from app.connections.installed import amazon_settings
from app.connections.models import Connection, ConnectionKind, Provider
from app.connections.service import lock_connection, make_client, record_participations, region_of
from app.connections.tokens import FreshTokens
from app.core.errors import InvalidInput
from app.providers.amazon import signin
from app.providers.amazon.settings import REGIONS
from app.providers.errors import AppRejected, GrantRevoked, Refused
from app.providers.records import Credentials, Grant, ParticipationRecord

_LONGEST = 2048  # Amazon allows tokens of this length


@dataclass(frozen=True)
class PrivateApp:
    """What Seller Central shows to the developer of a private app. `partner_id` may be empty."""

    client_id: str
    client_secret: str
    refresh_token: str
    region: str
    partner_id: str = ""


def connect_private_app(seller: Seller, user: User, app: PrivateApp) -> Connection:
    """Proves the credentials by a token and a call, then keeps them in place of what was there.

    Raises InvalidInput that says which field to look at, Throttled or Unavailable when Amazon cannot answer now.
    """
    _check(app)
    credentials = Credentials(
        app.client_id, app.client_secret, app.refresh_token, app.region, app.partner_id or seller.public_id
    )
    grant = _token(credentials)
    participations = _marketplaces(credentials, grant)
    connection = lock_connection(seller.id, Provider.AMAZON)
    record_participations(seller.id, participations)
    connection.kind = ConnectionKind.PRIVATE_APP
    connection.region = region_of(seller, app.region)
    connection.partner_id = app.partner_id or None
    connection.client_id = app.client_id
    connection.renew_by_at = None  # an app that authorizes itself has no yearly end
    seals.seal(connection, seals.CLIENT_SECRET, app.client_secret)
    seals.seal_grant(connection, grant._replace(refresh_token=app.refresh_token))
    mark_connected(connection, seller, user)
    return connection


def _check(app: PrivateApp) -> None:
    wrong = {}
    for name in ("client_id", "client_secret", "refresh_token"):
        text = getattr(app, name)
        if not text or len(text) > _LONGEST or not text.isascii() or not text.isprintable():
            wrong[name] = "must be copied whole from Seller Central"
    if app.region not in REGIONS:
        wrong["region"] = f"must be one of {', '.join(REGIONS)}"
    if wrong:
        raise InvalidInput(wrong)


def _token(credentials: Credentials) -> Grant:
    try:
        return signin.renew(amazon_settings(), credentials)
    except AppRejected as error:
        raise InvalidInput(
            {
                "client_id": "Amazon does not accept this client id together with the client secret.",
                "client_secret": "Copy it anew from Seller Central, Apps and Services, Develop Apps, LWA credentials.",
            }
        ) from error
    except (GrantRevoked, Refused) as error:
        raise InvalidInput(
            {
                "refresh_token": "Amazon does not accept it. Authorize the app anew in Seller Central and copy the new token."
            }
        ) from error


def _marketplaces(credentials: Credentials, grant: Grant) -> list[ParticipationRecord]:
    try:
        return make_client(credentials, FreshTokens(grant)).participations()
    except (GrantRevoked, AppRejected, Refused) as error:
        raise InvalidInput(
            {
                "region": "The token works, but Amazon refuses access in this region. Choose the region of your"
                " Seller Central, and give the app the role Amazon Fulfillment."
            }
        ) from error
