"""Passwords: long enough, and kept only as a slow hash."""

import functools

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST = 12
LONGEST = 200  # a hash of megabytes would keep a worker busy
_METHOD = "scrypt:32768:8:1"  # 32 MB and some 60 ms each


def problem_with(password: str) -> str | None:
    """Why the password is refused, or None."""
    if len(password) < SHORTEST:
        return f"must have at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"must have at most {LONGEST} characters"
    if len(set(password)) < 4:
        return "repeats too few characters"
    return None


def hash_password(password: str) -> str:
    return generate_password_hash(password, method=_METHOD)


def is_right(stored: str | None, password: str) -> bool:
    """Takes the same time when there is no such user or no password, so that timing tells nothing."""
    return check_password_hash(stored or _nobodys_hash(), password[:LONGEST]) and stored is not None


@functools.cache
def _nobodys_hash() -> str:
    return hash_password("the password of nobody")
