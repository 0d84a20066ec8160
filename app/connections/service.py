"""What happens to a seller's links to providers, beside their authorization (authorizing.py, private_app.py)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import Seller, User
from app.accounts.service import record_audit
from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.connections import seals
from app.connections.errors import AmazonNotConnected, IntegrationExists
from app.connections.events import ConnectionLost, Disconnected
from app.connections.installed import amazon_settings, sealer
from app.connections.models import Connection, ConnectionKind, ConnectionStatus, Participation, Provider
from app.connections.queries import find_connection, list_participations
from app.connections.tokens import ConnectionKey, SharedTokens
from app.core import clock
from app.core.db import db, emit
from app.core.errors import ProviderError
from app.core.marketplaces import find_marketplace
from app.core.queue import redis_client
from app.ledger.models import PurgeReason
from app.ledger.service import want_purge
from app.providers.amazon.budget import Budget
from app.providers.amazon.client import AmazonClient, TokenStore
from app.providers.amazon.wire import TIMEOUT_SECONDS
from app.providers.errors import AppRejected, GrantRevoked
from app.providers.records import Credentials, ParticipationRecord

PAGE = "/connection"
_WORDS = {
    ConnectionStatus.EXPIRED: "Amazon must be authorized again before anything can be synced.",
    ConnectionStatus.ERROR: "The connection to Amazon is broken. See what to do on the connection page.",
}


def get_amazon_client(seller: Seller, *, timeout: float = TIMEOUT_SECONDS) -> AmazonClient:
    """A client for the seller's connected Amazon account. Raises AmazonNotConnected (400), SealBroken."""
    connection = find_connection(seller, Provider.AMAZON)
    if connection is None or connection.status != ConnectionStatus.CONNECTED or not connection.sealed_refresh_token:
        status = ConnectionStatus(connection.status) if connection else None
        raise AmazonNotConnected(_WORDS[status]) if status in _WORDS else AmazonNotConnected()
    key = ConnectionKey(connection.id, connection.public_id, connection.sealed_refresh_token)
    return make_client(credentials_of(connection), SharedTokens(key, db.engine, sealer()), timeout=timeout)


def make_client(credentials: Credentials, tokens: TokenStore, *, timeout: float = TIMEOUT_SECONDS) -> AmazonClient:
    """A client inside the usage plans that all workers share."""
    budget = Budget(
        redis_client(),
        client_id=credentials.client_id,
        partner_id=credentials.partner_id,
        region=credentials.region,
        known_since=credentials.known_since,
    )
    return AmazonClient(credentials, amazon_settings(), budget, tokens, timeout=timeout)


def credentials_of(connection: Connection) -> Credentials:
    """Everything that a call needs, opened. Raises SealBroken."""
    settings = amazon_settings()
    is_private = connection.kind == ConnectionKind.PRIVATE_APP
    sells_in = db.session.scalars(
        select(Participation.marketplace_id).where(Participation.seller_id == connection.seller_id)
    )
    return Credentials(
        client_id=(connection.client_id or "") if is_private else settings.client_id,
        client_secret=seals.open_sealed(connection, seals.CLIENT_SECRET) if is_private else settings.client_secret,
        refresh_token=seals.open_sealed(connection, seals.REFRESH_TOKEN),
        region=connection.region or "NA",
        partner_id=connection.partner_id or connection.public_id,
        is_japanese=any(_is_japanese(marketplace_id) for marketplace_id in sells_in),
        known_since=connection.connected_at,
    )


def record_participations(seller_id: int, records: Iterable[ParticipationRecord]) -> None:
    """Replaces what is known of the seller's marketplaces by what Amazon says now."""
    rows = [{"seller_id": seller_id, "synced_at": clock.now(), **record._asdict()} for record in records]
    gone = delete(Participation).where(Participation.seller_id == seller_id)
    db.session.execute(gone.where(Participation.marketplace_id.not_in([row["marketplace_id"] for row in rows])))
    if rows:
        put = insert(Participation).values(rows)
        fields = ("store_name", "is_participating", "has_suspended_listings", "synced_at")
        changes = {name: put.excluded[name] for name in fields}
        db.session.execute(put.on_conflict_do_update(index_elements=["seller_id", "marketplace_id"], set_=changes))


def mark_synced(seller_id: int, at: datetime) -> None:
    """The seller's facts are those of that instant."""
    connection = _find_locked(seller_id, Provider.AMAZON)
    if connection is not None:
        connection.last_synced_at = connection.checked_at = at
        connection.error = None


def lose_connection(seller_id: int, error: ProviderError) -> None:
    """A call failed for good: the page tells the seller what to do. Other errors, and a loss known already, change nothing.

    When Amazon rejects this installation's own app, no seller can help: the connection stays, with a note.
    """
    connection = _find_locked(seller_id, Provider.AMAZON)
    if connection is None or connection.status != ConnectionStatus.CONNECTED:
        return
    if not isinstance(error, GrantRevoked | AppRejected):
        return
    connection.checked_at = clock.now()
    if isinstance(error, AppRejected) and connection.kind == ConnectionKind.WEBSITE:
        connection.error = error.message
        return
    status = ConnectionStatus.EXPIRED if isinstance(error, GrantRevoked) else ConnectionStatus.ERROR
    end_connection(connection, error.message, status)


def end_connection(connection: Connection, error: str, status: ConnectionStatus = ConnectionStatus.EXPIRED) -> None:
    """From now on only the seller can help, by connecting again, and is told so. The row must be locked."""
    connection.status = status
    connection.error = error
    connection.sealed_access_token = None
    text = "Amazon no longer lets Opside in. Connect it again."
    record_activity(connection.seller_id, ActivityType.CONNECTION_LOST, text, PAGE)
    emit(ConnectionLost(connection.seller_id))


def disconnect(seller: Seller, provider: Provider, purge: bool, *, user: User | None = None) -> bool:
    """Forgets the secrets; with `purge` the stored records are deleted too, also when it was disconnected before.

    Says whether there was a connection.
    """
    connection = _find_locked(seller.id, provider)
    was_linked = connection is not None and connection.status != ConnectionStatus.DISCONNECTED
    if connection is not None and was_linked:
        seals.forget(connection)
        connection.status = ConnectionStatus.DISCONNECTED
        connection.error = None
        connection.disconnected_at = clock.now()
        record_audit(seller, user, "disconnected", connection.public_id, provider=provider, purge=purge)
        record_activity(
            seller.id, ActivityType.CONNECTION_DISCONNECTED, f"{provider.capitalize()} was disconnected.", PAGE
        )
    if provider is Provider.AMAZON:
        _leave_amazon(seller.id, purge=purge, was_linked=was_linked)
    return was_linked


def _leave_amazon(seller_id: int, *, purge: bool, was_linked: bool) -> None:
    if purge:
        db.session.execute(delete(Participation).where(Participation.seller_id == seller_id))
        want_purge(seller_id, PurgeReason.DISCONNECT if was_linked else PurgeReason.REQUESTED)
    if was_linked or purge:
        emit(Disconnected(seller_id, purge))


def add_connection(seller: Seller, user: User, provider: Provider) -> Connection:
    """A link that is still to be authorized. Raises IntegrationExists unless there is none or a disconnected one."""
    connection = lock_connection(seller.id, provider)
    if connection.status != ConnectionStatus.DISCONNECTED:
        raise IntegrationExists(provider)
    connection.status = ConnectionStatus.PENDING
    record_audit(seller, user, "added_connection", connection.public_id, provider=provider)
    return connection


def change_settings(connection: Connection, settings: dict[str, Any]) -> None:
    """Adds to the connection's settings, or replaces them name by name."""
    connection.settings = connection.settings | settings


def remove_connection(seller: Seller, connection: Connection, *, user: User) -> None:
    """Disconnects and forgets the link itself; what was synced stays."""
    disconnect(seller, Provider(connection.provider), purge=False, user=user)
    db.session.delete(connection)


def lock_connection(seller_id: int, provider: Provider) -> Connection:
    """The row of that link, made as disconnected if there is none, and held until the end of the transaction."""
    unlinked = {"seller_id": seller_id, "provider": provider, "status": ConnectionStatus.DISCONNECTED}
    db.session.execute(insert(Connection).values(unlinked).on_conflict_do_nothing())
    connection = _find_locked(seller_id, provider)
    if connection is None:
        raise LookupError(f"the connection of seller {seller_id} vanished")
    return connection


def region_of(seller: Seller, default: str) -> str:
    """The region of the seller's marketplaces: one authorization covers one region."""
    for participation in list_participations(seller):
        store = find_marketplace(marketplace_id=participation.marketplace_id)
        if store is not None:
            return store.region
    return default


def _find_locked(seller_id: int, provider: Provider) -> Connection | None:
    query = select(Connection).where(Connection.seller_id == seller_id, Connection.provider == provider)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _is_japanese(marketplace_id: str) -> bool:
    store = find_marketplace(marketplace_id=marketplace_id)
    return store is not None and store.country == "JP"
