"""Reads of connections."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from app.accounts.models import AuditEntry, Seller
from app.connections.models import Connection, ConnectionStatus, Participation, Provider
from app.core.db import db
from app.core.errors import NotFound

TESTED = "tested_connection"


def find_connection(seller: Seller, provider: Provider) -> Connection | None:
    """The seller's link to the provider, in whatever state."""
    return db.session.scalar(_of(seller).where(Connection.provider == provider))


def get_connection(seller: Seller, public_id: str) -> Connection:
    """Raises NotFound."""
    connection = db.session.scalar(_of(seller).where(Connection.public_id == public_id))
    if connection is None:
        raise NotFound("There is no such connection.")
    return connection


def list_connections(seller: Seller) -> Sequence[Connection]:
    """All of the seller's links, oldest first."""
    return db.session.scalars(_of(seller).order_by(Connection.id)).all()


def is_connected(seller: Seller, provider: Provider) -> bool:
    connection = find_connection(seller, provider)
    return connection is not None and connection.status == ConnectionStatus.CONNECTED


def list_participations(seller: Seller) -> Sequence[Participation]:
    """The marketplaces that Amazon has named for the seller."""
    query = select(Participation).where(Participation.seller_id == seller.id)
    return db.session.scalars(query.order_by(Participation.marketplace_id)).all()


def list_tests(seller: Seller, limit: int, offset: int) -> tuple[int, Sequence[AuditEntry]]:
    """(how many there are, the asked ones, newest first) of the tests that members had made of their connections."""
    mine = (AuditEntry.seller_id == seller.id, AuditEntry.action == TESTED)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*mine)) or 0
    newest = select(AuditEntry).where(*mine).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return total, db.session.scalars(newest.limit(limit).offset(offset)).all()


def _of(seller: Seller) -> Select[Connection]:
    return select(Connection).where(Connection.seller_id == seller.id)
