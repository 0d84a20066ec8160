"""The order of the roles."""

from app.accounts.models import Role

_FROM_LEAST = (Role.VIEWER, Role.REVIEWER, Role.MANAGER, Role.ADMIN)


def includes(role: str, needed: str) -> bool:
    """Whether `role` may do what `needed` may: each role may do all that the lesser ones may."""
    return _FROM_LEAST.index(Role(role)) >= _FROM_LEAST.index(Role(needed))
