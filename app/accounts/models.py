"""Tables of people and of the sellers they work for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import now
from app.core.db import Model
from app.core.ids import new_public_id


class Role(StrEnum):
    """What a member may do for a seller, from most to least."""

    ADMIN = "admin"  # everything, members and connections included
    MANAGER = "manager"  # settings, sync, costs, filing
    REVIEWER = "reviewer"  # decides on claims
    VIEWER = "viewer"  # reads


class User(UserMixin, Model):
    """A person who signs in."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("usr"))
    email: Mapped[str] = mapped_column()
    name: Mapped[str]
    password_hash: Mapped[str | None]  # None: signs in through Amazon only
    amazon_login_id: Mapped[str | None] = mapped_column(unique=True)  # selling partner id of an Amazon sign-in
    current_seller_id: Mapped[int | None] = mapped_column(ForeignKey("sellers.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_signed_in_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")

    __table_args__ = (Index("uq_users_lower_email", func.lower(email), unique=True),)


class Seller(Model):
    """The business whose money it is: the tenant. Every row of its data carries its id."""

    __tablename__ = "sellers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("sel"))
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Model):
    """A user's role for one seller."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), index=True)
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(back_populates="memberships")
    seller: Mapped[Seller] = relationship()

    __table_args__ = (UniqueConstraint("user_id", "seller_id"),)


class SignIn(Model):
    """One sign-in: page session and JWT both name it, so that signing out ends both."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: new_public_id("sin"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class AuditEntry(Model):
    """Who did what, when, to what, from where. Rows are only ever added."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("sellers.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    address: Mapped[str | None]

    __table_args__ = (Index("ix_audit_entries_seller_id_at", "seller_id", "at"),)
