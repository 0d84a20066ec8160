"""Reads of users, sellers and memberships."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Membership, Role, Seller, SignIn, User
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound

_CURRENT_FIRST = ((Membership.seller_id == User.current_seller_id).desc().nulls_last(), Membership.id)


@dataclass(frozen=True)
class Caller:
    """Who makes a request, by which sign-in, and for which seller in which role (None: works for no seller)."""

    sign_in: SignIn
    user: User
    seller: Seller | None
    role: Role | None


def find_caller(sign_in_id: str) -> Caller | None:
    """The caller of a live sign-in; None when it has ended."""
    query = (
        select(SignIn, User, Seller, Membership.role)
        .join(User, User.id == SignIn.user_id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Seller, Seller.id == Membership.seller_id)
        .where(SignIn.public_id == sign_in_id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now())
    )
    row = db.session.execute(query.order_by(*_CURRENT_FIRST).limit(1)).first()
    if row is None:
        return None
    sign_in, user, seller, role = row
    return Caller(sign_in, user, seller, Role(role) if role else None)


def current_membership(user: User) -> tuple[Seller | None, Role | None]:
    """The seller that the user chose, else the first one joined, with the role there."""
    query = (
        select(Seller, Membership.role)
        .join(Membership, Membership.seller_id == Seller.id)
        .join(User, User.id == Membership.user_id)
        .where(User.id == user.id)
    )
    row = db.session.execute(query.order_by(*_CURRENT_FIRST).limit(1)).first()
    return (row[0], Role(row[1])) if row else (None, None)


def find_user_by_email(email: str) -> User | None:
    """The user with that address, however it is cased."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def list_sellers(user: User) -> Sequence[Seller]:
    """The sellers that the user works for, by name."""
    query = select(Seller).join(Membership, Membership.seller_id == Seller.id).where(Membership.user_id == user.id)
    return db.session.scalars(query.order_by(func.lower(Seller.name), Seller.id)).all()


def list_members(seller: Seller) -> Sequence[tuple[Membership, User]]:
    """The seller's members, by name."""
    query = select(Membership, User).join(User, User.id == Membership.user_id).where(Membership.seller_id == seller.id)
    return [
        (membership, user) for membership, user in db.session.execute(query.order_by(func.lower(User.name), User.id))
    ]


def get_member(seller: Seller, user_public_id: str) -> tuple[Membership, User]:
    """A member of the seller. Raises NotFound."""
    query = (
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.seller_id == seller.id, User.public_id == user_public_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound("This seller has no such member.")
    return row[0], row[1]


def get_own_seller(user: User, seller_public_id: str) -> Seller:
    """A seller that the user works for. Raises NotFound."""
    query = (
        select(Seller)
        .join(Membership, Membership.seller_id == Seller.id)
        .where(Membership.user_id == user.id, Seller.public_id == seller_public_id)
    )
    seller = db.session.scalar(query)
    if seller is None:
        raise NotFound("There is no such seller.")
    return seller
