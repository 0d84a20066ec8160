"""Connections and what they cover."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id


class Provider(StrEnum):
    AMAZON = "amazon"
    GMAIL = "gmail"
    STRIPE = "stripe"


class ConnectionStatus(StrEnum):
    """`pending`: made, but not yet authorised. `expired`: must be authorised again. `error`: see `error`."""

    PENDING = "pending"
    CONNECTED = "connected"
    EXPIRED = "expired"
    ERROR = "error"
    DISCONNECTED = "disconnected"


class ConnectionKind(StrEnum):
    WEBSITE = "website"  # the seller authorised our app on Amazon's consent page
    PRIVATE_APP = "private_app"  # the seller pasted its own app's credentials


class Connection(Model):
    """One provider of one seller. Tokens are sealed; the seal is bound to `public_id` and the column's name."""

    __tablename__ = "connections"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("con"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    provider: Mapped[str]
    kind: Mapped[str] = mapped_column(default=ConnectionKind.WEBSITE)
    status: Mapped[str] = mapped_column(default=ConnectionStatus.PENDING)
    region: Mapped[str | None]  # NA, EU, FE
    partner_id: Mapped[str | None]  # Amazon's selling partner id
    client_id: Mapped[str | None]  # private app only
    sealed_client_secret: Mapped[str | None]  # private app only
    sealed_refresh_token: Mapped[str | None]
    sealed_access_token: Mapped[str | None]  # shared by all workers, with the instant of its end
    access_token_expires_at: Mapped[datetime | None]
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str | None]  # in words for the seller, with what to do
    is_sandbox: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    connected_at: Mapped[datetime | None]
    renew_by_at: Mapped[datetime | None]  # Amazon's authorization of a public app lasts 365 days
    renewal_told_days: Mapped[int | None] = mapped_column(SmallInteger)  # how near its end was when it was told last
    checked_at: Mapped[datetime | None]
    last_synced_at: Mapped[datetime | None]
    disconnected_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("seller_id", "provider"),)


class AuthorizationState(Model):
    """A started authorization: the `state` that must come back once, soon, to the person who started it."""

    __tablename__ = "authorization_states"

    id: Mapped[int] = mapped_column(primary_key=True)
    state_hash: Mapped[str] = mapped_column(unique=True)  # SHA-256; the state itself is only in the browser's URL
    provider: Mapped[str]
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("sellers.id"))  # None: a visitor's sign-in through Amazon
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    region: Mapped[str]
    return_to: Mapped[str | None]  # client origin or page to go back to, already checked
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class Participation(Model):
    """A marketplace in which the connected seller sells (getMarketplaceParticipations)."""

    __tablename__ = "participations"

    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), primary_key=True)
    marketplace_id: Mapped[str] = mapped_column(primary_key=True)
    store_name: Mapped[str | None]
    is_participating: Mapped[bool]
    has_suspended_listings: Mapped[bool]
    synced_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_participations_marketplace_id", "marketplace_id"),)
