"""What happens to users, sellers, memberships and sign-ins."""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import passwords
from app.accounts.emails import hidden_email, normal_email
from app.accounts.errors import EmailTaken, LastAdmin, WrongCredentials
from app.accounts.models import AuditEntry, Membership, Role, Seller, SignIn, User
from app.accounts.queries import find_user_by_email, get_own_seller
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, RuleBroken

SIGN_IN_LIFETIME = timedelta(days=14)
_LONGEST_NAME = 120


def register(email: str, password: str, name: str) -> User:
    """A new user who is the admin of an own seller. Raises InvalidInput with every wrong field, EmailTaken."""
    user = create_user(email, password, name)
    seller = Seller(name=user.name)
    db.session.add(seller)
    db.session.flush()
    add_membership(user, seller, Role.ADMIN)
    user.current_seller_id = seller.id
    record_audit(seller, user, "registered", user.public_id)
    return user


def create_user(email: str, password: str, name: str) -> User:
    """A new user without any seller. Raises InvalidInput, EmailTaken."""
    problems = {"password": passwords.problem_with(password), "name": _problem_with_name(name)}
    address, problems["email"] = normal_email(email)
    wrong = {field: text for field, text in problems.items() if text}
    if wrong or address is None:
        raise InvalidInput(wrong)
    if find_user_by_email(address):
        raise EmailTaken
    user = User(email=address, name=name.strip(), password_hash=passwords.hash_password(password))
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:  # somebody took the address a moment ago
        raise EmailTaken from error
    return user


def sign_in(email: str, password: str) -> SignIn:
    """A sign-in by password. Raises WrongCredentials, the same for an unknown address and a wrong password."""
    user = find_user_by_email(email)
    if not passwords.is_right(user.password_hash if user else None, password) or user is None:
        raise WrongCredentials
    return begin_sign_in(user)


def begin_sign_in(user: User) -> SignIn:
    """A sign-in of a user who has proved who it is."""
    now = clock.now()
    started = SignIn(user=user, created_at=now, expires_at=now + SIGN_IN_LIFETIME)
    user.last_signed_in_at = now
    db.session.add(started)
    db.session.flush()
    record_audit(None, user, "signed_in", started.public_id)
    return started


def sign_in_by_amazon(partner_id: str, name: str) -> tuple[User, Seller]:
    """The user who signs in through Amazon, found by the selling partner id or made, and the user's own seller.

    Amazon is linked to that seller next, so it is never one for which the user only works.
    """
    user = db.session.scalar(select(User).where(User.amazon_login_id == partner_id))
    if user is None:
        user = User(email=hidden_email(partner_id), name=name.strip() or "Amazon seller", amazon_login_id=partner_id)
        seller = Seller(name=user.name)
        db.session.add_all([user, seller])
        db.session.flush()
        add_membership(user, seller, Role.ADMIN)
        user.current_seller_id = seller.id
        record_audit(seller, user, "registered_by_amazon", user.public_id)
        return user, seller
    own = db.session.scalar(
        select(Seller)
        .join(Membership, Membership.seller_id == Seller.id)
        .where(Membership.user_id == user.id, Membership.role == Role.ADMIN)
        .order_by(Membership.id)
    )
    if own is None:
        own = Seller(name=user.name)
        db.session.add(own)
        db.session.flush()
        add_membership(user, own, Role.ADMIN)
    return user, own


def prolong(current: SignIn) -> None:
    """The sign-in lives its full time from now."""
    current.expires_at = clock.now() + SIGN_IN_LIFETIME


def sign_out(current: SignIn) -> None:
    """Ends the sign-in: its token and its page session are dead."""
    current.ended_at = clock.now()
    record_audit(None, current.user, "signed_out", current.public_id)


def sign_out_everywhere(user: User, but: SignIn | None = None) -> int:
    """Ends every sign-in of the user, except `but`. Says how many."""
    alive = [SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now()]
    if but is not None:
        alive.append(SignIn.id != but.id)
    ended = db.session.execute(update(SignIn).where(*alive).values(ended_at=clock.now()).returning(SignIn.id)).all()
    record_audit(None, user, "signed_out_everywhere", user.public_id, ended=len(ended))
    return len(ended)


def change_name(user: User, name: str) -> None:
    """Raises InvalidInput."""
    problem = _problem_with_name(name)
    if problem:
        raise InvalidInput({"name": problem})
    user.name = name.strip()


def change_password(user: User, current: SignIn, old: str, new: str) -> None:
    """Changes the password and ends all other sign-ins. Raises InvalidInput."""
    if user.password_hash is not None and not passwords.is_right(user.password_hash, old):
        raise InvalidInput({"old_password": "is not your password"})
    problem = passwords.problem_with(new)
    if problem:
        raise InvalidInput({"new_password": problem})
    user.password_hash = passwords.hash_password(new)
    sign_out_everywhere(user, but=current)
    record_audit(None, user, "changed_password", user.public_id)


def choose_seller(user: User, seller_public_id: str) -> Seller:
    """Makes the seller the user's current one. Raises NotFound when the user does not work for it."""
    seller = get_own_seller(user, seller_public_id)
    user.current_seller_id = seller.id
    return seller


def rename_seller(seller: Seller, user: User, name: str) -> None:
    """Raises InvalidInput."""
    problem = _problem_with_name(name)
    if problem:
        raise InvalidInput({"name": problem})
    record_audit(seller, user, "renamed_seller", seller.public_id, before=seller.name)
    seller.name = name.strip()


def add_membership(user: User, seller: Seller, role: Role) -> Membership:
    """Raises RuleBroken(already_member)."""
    known = db.session.scalar(
        select(Membership).where(Membership.user_id == user.id, Membership.seller_id == seller.id)
    )
    if known is not None:
        raise RuleBroken("already_member", f"{user.name} works for this seller already.")
    membership = Membership(user_id=user.id, seller_id=seller.id, role=role)
    db.session.add(membership)
    db.session.flush()
    return membership


def add_member(seller: Seller, by: User, email: str, role: Role, *, name: str = "", password: str = "") -> User:
    """Adds an existing user by address; without one, makes the user with the first password that the admin chose."""
    user = find_user_by_email(email) or create_user(email, password, name)
    add_membership(user, seller, role)
    record_audit(seller, by, "added_member", user.public_id, role=role)
    return user


def change_role(seller: Seller, by: User, membership: Membership, role: Role) -> None:
    """Raises LastAdmin when nobody would be admin."""
    if membership.role == Role.ADMIN and role != Role.ADMIN:
        _keep_an_admin(seller, membership)
    record_audit(seller, by, "changed_role", membership.user.public_id, before=membership.role, after=role)
    membership.role = role


def remove_member(seller: Seller, by: User, membership: Membership) -> None:
    """The user no longer works for the seller. Raises LastAdmin when nobody would be admin."""
    if membership.role == Role.ADMIN:
        _keep_an_admin(seller, membership)
    record_audit(seller, by, "removed_member", membership.user.public_id, role=membership.role)
    if membership.user.current_seller_id == seller.id:
        membership.user.current_seller_id = None
    db.session.delete(membership)


def record_audit(seller: Seller | None, user: User | None, action: str, subject: str, **details: object) -> None:
    """Writes down who did what to what. `subject` is a public id; the caller's address is the session's."""
    entry = AuditEntry(
        seller_id=seller.id if seller else None,
        user_id=user.id if user else None,
        action=action,
        subject=subject,
        details=details,
        address=db.session.info.get("address"),
    )
    db.session.add(entry)


def _keep_an_admin(seller: Seller, leaving: Membership) -> None:
    """Two admins who leave at the same moment wait for each other here: the seller's row is locked."""
    db.session.execute(select(Seller.id).where(Seller.id == seller.id).with_for_update())
    others = select(func.count()).where(
        Membership.seller_id == seller.id, Membership.role == Role.ADMIN, Membership.id != leaving.id
    )
    if not db.session.scalar(others):
        raise LastAdmin


def _problem_with_name(name: str) -> str | None:
    text = name.strip()
    if not text:
        return "is missing"
    return f"must have at most {_LONGEST_NAME} characters" if len(text) > _LONGEST_NAME else None
