"""The website authorization flow: a seller's browser goes to Amazon's consent page and comes back with a code."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update

from app.accounts.models import Membership, Role, Seller, SignIn, User
from app.accounts.service import begin_sign_in, record_audit, sign_in_by_amazon
from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.connections import seals
from app.connections.errors import AmazonNotConfigured, InvalidState
from app.connections.events import Connected
from app.connections.installed import amazon_settings
from app.connections.models import AuthorizationState, Connection, ConnectionKind, ConnectionStatus, Provider
from app.connections.service import PAGE, lock_connection, make_client, record_participations, region_of
from app.connections.tokens import FreshTokens
from app.core import clock
from app.core.db import db, emit
from app.core.errors import InvalidInput, ProviderError
from app.core.marketplaces import find_marketplace
from app.providers.amazon import signin
from app.providers.amazon.client import AmazonClient
from app.providers.errors import Throttled, Unavailable
from app.providers.records import Credentials, Grant, ParticipationRecord

DEFAULT_COUNTRY = "US"
# The roles that the app asks for, none of which opens buyer data.
SCOPES = ["amazon_fulfillment", "finance_and_accounting", "inventory_and_order_tracking"]
_STATE_LIFETIME = timedelta(minutes=10)
_FORGOTTEN_AFTER = timedelta(days=1)
_AUTHORIZATION_LIFETIME = timedelta(days=365)
_MAY_CONNECT = (Role.ADMIN, Role.MANAGER)
_LONGEST_LOOK_BACK = timedelta(days=179)  # Amazon answers a longer window with nothing
_PAGES_LOOKED_AT = 3


@dataclass(frozen=True)
class StartedAuthorization:
    """`url` is the consent page; it carries the state."""

    url: str
    state: str


@dataclass(frozen=True)
class ConsentAnswer:
    """What the consent page's redirect brought. `error` is filled when the seller said no."""

    state: str
    code: str
    partner_id: str
    error: str


@dataclass(frozen=True)
class FinishedAuthorization:
    """Where to go on (None: nowhere in particular), and why it failed, if it did: a code, and words.

    `sign_in` is there when the flow was a visitor's way to sign in.
    """

    return_to: str | None
    error: str | None = None
    message: str = "Amazon is connected."
    sign_in: SignIn | None = None


class _Failed(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def start_authorization(
    seller: Seller | None, user: User | None, *, country: str | None = None, return_to: str | None = None
) -> StartedAuthorization:
    """Begins a flow that must end within ten minutes, by the same user; without one it will sign its visitor in.

    `country` is where the seller has its Seller Central; `return_to` a client origin or a path, checked already.
    Raises AmazonNotConfigured, InvalidInput.
    """
    settings = amazon_settings()
    if not settings.is_configured:
        raise AmazonNotConfigured
    store = find_marketplace(country=country or DEFAULT_COUNTRY)
    if store is None:
        raise InvalidInput({"country": "is not a country with an Amazon store"})
    state = secrets.token_urlsafe(32)
    db.session.execute(delete(AuthorizationState).where(AuthorizationState.created_at < clock.now() - _FORGOTTEN_AFTER))
    db.session.add(
        AuthorizationState(
            state_hash=_hash(state),
            provider=Provider.AMAZON,
            seller_id=seller.id if seller else None,
            user_id=user.id if user else None,
            region=store.region,
            return_to=return_to,
            created_at=clock.now(),
        )
    )
    url = signin.consent_url(settings, store.region, state, settings.redirect_uri, store.country)
    return StartedAuthorization(url, state)


def finish_authorization(answer: ConsentAnswer, user: User | None, *, is_own_browser: bool) -> FinishedAuthorization:
    """Ends the flow of that state: exchanges the code, proves the tokens by a call, and keeps them sealed.

    `is_own_browser`: the visitor's browser is the one that began with this state. Raises InvalidState when the state is
    unknown, used, too old, or was started by somebody else than `user`, or a sign-in in another browser. Whatever
    happens after that uses the state up and is told in the answer.
    """
    started = _use_up(answer.state)
    if started.user_id is None and not is_own_browser:  # else a link could sign its visitor in as whoever made it
        raise InvalidState
    seller = _seller_of(started, user)
    try:
        if answer.error or not answer.code:
            raise _Failed("access_denied", "You did not authorize Opside at Amazon, so nothing was connected.")
        grant, credentials = _exchange(answer, started.region)
        if seller is not None:
            _keep(seller, user, grant, credentials, _participations(grant, credentials))
            return FinishedAuthorization(started.return_to)
        return FinishedAuthorization(started.return_to, sign_in=_sign_in(grant, credentials))
    except _Failed as failed:
        return FinishedAuthorization(started.return_to, failed.code, failed.message)


def _use_up(state: str) -> AuthorizationState:
    """One statement, so that of two callbacks with the same state one wins."""
    now = clock.now()
    used = (
        update(AuthorizationState)
        .where(
            AuthorizationState.state_hash == _hash(state),
            AuthorizationState.provider == Provider.AMAZON,
            AuthorizationState.used_at.is_(None),
            AuthorizationState.created_at > now - _STATE_LIFETIME,
        )
        .values(used_at=now)
        .returning(AuthorizationState)
    )
    started = db.session.scalar(used)
    if started is None:
        raise InvalidState
    return started


def _seller_of(started: AuthorizationState, user: User | None) -> Seller | None:
    """The seller to connect; None for a visitor's sign-in."""
    if started.user_id is None:
        return None
    if user is None or user.id != started.user_id:
        raise InvalidState
    member = select(Seller).join(Membership, Membership.seller_id == Seller.id).where(Seller.id == started.seller_id)
    seller = db.session.scalar(member.where(Membership.user_id == user.id, Membership.role.in_(_MAY_CONNECT)))
    if seller is None:
        raise InvalidState
    return seller


def _exchange(answer: ConsentAnswer, region: str) -> tuple[Grant, Credentials]:
    settings = amazon_settings()
    try:
        grant = signin.exchange_code(settings, answer.code, settings.redirect_uri)
    except ProviderError as error:
        raise _Failed("exchange_failed", f"{error.message} Start the connection again.") from error
    if not grant.refresh_token:
        raise _Failed("exchange_failed", "Amazon gave no lasting authorization. Start the connection again.")
    return grant, Credentials(
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        refresh_token=grant.refresh_token,
        region=region,
        partner_id=answer.partner_id,
    )


def _participations(grant: Grant, credentials: Credentials) -> list[ParticipationRecord] | None:
    """The marketplaces, which prove the tokens; None when Amazon is too busy to tell now."""
    try:
        return make_client(credentials, FreshTokens(grant)).participations()
    except (Throttled, Unavailable):
        return None
    except ProviderError as error:
        raise _Failed(
            "access_refused",
            f"{error.message} Choose the country of your Seller Central, and authorize as its primary user.",
        ) from error


def _keep(
    seller: Seller,
    user: User | None,
    grant: Grant,
    credentials: Credentials,
    participations: list[ParticipationRecord] | None,
) -> Connection:
    connection = lock_connection(seller.id, Provider.AMAZON)
    if participations is not None:
        record_participations(seller.id, participations)
    connection.kind = ConnectionKind.WEBSITE
    connection.region = region_of(seller, credentials.region)
    connection.partner_id = credentials.partner_id or None
    connection.client_id = connection.sealed_client_secret = None
    connection.renew_by_at = clock.now() + _AUTHORIZATION_LIFETIME
    seals.seal_grant(connection, grant)
    mark_connected(connection, seller, user)
    return connection


def mark_connected(connection: Connection, seller: Seller, user: User | None) -> None:
    """The row holds credentials that have just been proved."""
    connection.status = ConnectionStatus.CONNECTED
    connection.error = connection.disconnected_at = connection.renewal_told_days = None
    connection.connected_at = connection.checked_at = clock.now()
    connection.scopes = SCOPES
    connection.is_sandbox = amazon_settings().is_sandbox
    record_audit(seller, user, "connected", connection.public_id, provider=connection.provider, kind=connection.kind)
    record_activity(seller.id, ActivityType.CONNECTION_CONNECTED, "Amazon was connected.", PAGE)
    emit(Connected(seller.id))


def _sign_in(grant: Grant, credentials: Credentials) -> SignIn:
    client = make_client(credentials, FreshTokens(grant))
    partner_id = _proved_partner_id(client, credentials.partner_id)
    proved = credentials._replace(partner_id=partner_id)
    participations = _participations(grant, proved)
    name = next((record.store_name for record in participations or [] if record.store_name), "")
    user, seller = sign_in_by_amazon(partner_id, name)
    _keep(seller, user, grant, proved, participations)
    return begin_sign_in(user)


def _proved_partner_id(client: AmazonClient, claimed: str) -> str:
    """Who authorized, from Amazon's own answer.

    The id in the redirect came through the visitor's browser, who could put anybody's there and be signed in as them.
    Amazon tells it nowhere but in the seller's transactions.
    """
    try:
        is_proved = bool(claimed) and claimed in set(_partner_ids(client))
    except ProviderError as error:
        raise _Failed("sign_in_failed", f"{error.message} Try again in a minute.") from error
    if not is_proved:
        raise _Failed(
            "seller_unconfirmed",
            "Amazon did not confirm which seller you are (there may be no transactions yet)."
            " Register with your email address, then connect Amazon.",
        )
    return claimed


def _partner_ids(client: AmazonClient) -> Iterator[str]:
    token = None
    until = clock.now() - timedelta(minutes=3)
    for _ in range(_PAGES_LOOKED_AT):
        page = client.transactions(until - _LONGEST_LOOK_BACK, until, token)
        yield from page.partner_ids
        token = page.next_token
        if not token or page.partner_ids:
            return


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
