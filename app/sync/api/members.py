"""Paths that name a user mean the seller that the caller works for."""

from app.accounts import access
from app.accounts.models import Role
from app.accounts.queries import get_member
from app.core.errors import NotFound


def check_member(user_id: str) -> None:
    """`me` and one's own id are fine, other members' for those who manage them. Raises NotFound, as for an unknown id."""
    if user_id in {"me", access.current_user().public_id}:
        return
    if not access.has_role(Role.MANAGER):
        raise NotFound("There is no such user.")
    get_member(access.current_seller(), user_id)
