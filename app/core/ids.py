"""Public ids: what URLs and JSON show instead of database keys."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
_LENGTH = 20  # 100 random bits


def new_public_id(prefix: str) -> str:
    """A fresh, unguessable id such as `clm_7k2m…`; letters, digits and one underscore."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
