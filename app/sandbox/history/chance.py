"""Seeded randomness: the same words give the same numbers, in any process."""

import hashlib
from datetime import UTC, datetime, timedelta
from random import Random

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def chance(*words: object) -> Random:
    """A generator of its own for these words."""
    return Random("/".join(str(word) for word in words))


def digits(count: int, *words: object) -> str:
    """So many decimal digits, the first one not 0."""
    low = 10 ** (count - 1)
    return str(low + _number(*words) % (9 * low))


def letters(count: int, *words: object) -> str:
    """So many letters and digits, as Amazon's ids have them."""
    number = _number(*words)
    signs = []
    for _ in range(count):
        number, sign = divmod(number, len(_LETTERS))
        signs.append(_LETTERS[sign])
    return "".join(signs)


def order_id(*words: object) -> str:
    """An order number in Amazon's form, 3-7-7 digits."""
    number = digits(16, "order", *words)
    return f"11{number[:1]}-{number[1:8]}-{number[8:15]}"


def instant_of(day: int, identity: str) -> datetime:
    """An instant of that day (UTC), always the same for the same thing."""
    seconds = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=4).digest(), "big") % 86_400
    return datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(seconds=seconds)


def _number(*words: object) -> int:
    text = "/".join(str(word) for word in words)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")
