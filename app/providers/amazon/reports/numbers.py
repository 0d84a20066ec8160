"""Numbers as any region writes them: `1,234.50`, `1.234,50`, `1234,50`, `1 234,50`."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_POINT, _COMMA = ".", ","
_GROUPED = {_COMMA: re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+"), _POINT: re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")}
_LIMIT = 10**10  # no fact of one row comes near it, and no column could keep it
_LONGEST_TOLD = 40
_REMEMBERED = 10_000  # numbers: prices and counts repeat by the million


@lru_cache(_REMEMBERED)
def parse_number(text: str, decimal_sign: str = _POINT) -> Decimal:
    """Exact. `decimal_sign` decides only what a number alone leaves open, which is `1,234` and `1.234`. Raises ValueError."""
    try:
        number = Decimal(_plain(text, decimal_sign))
    except InvalidOperation:
        raise ValueError(f"{shown(text)} is not a number") from None
    if not (number.is_finite() and abs(number) < _LIMIT):
        raise ValueError(f"{shown(text)} is not a number that can be kept")
    return number


@lru_cache(_REMEMBERED)
def parse_whole(text: str) -> int:
    """`3`, `-3`, `3.0`, `1,234`. Raises ValueError."""
    number = parse_number(text)
    if number != int(number):
        raise ValueError(f"{shown(text)} is not a whole number")
    return int(number)


def decimal_sign_of(texts: Iterable[str]) -> str | None:
    """What most of the numbers have before their decimals. None where no number tells."""
    votes = {_POINT: 0, _COMMA: 0}
    for text in texts:
        sign = _sign_of("".join(text.split()))
        if sign:
            votes[sign] += 1
    if votes[_POINT] == votes[_COMMA]:
        return None
    return max(votes, key=lambda sign: votes[sign])


def shown(text: str) -> str:
    """As an error tells it."""
    return repr(text if len(text) <= _LONGEST_TOLD else text[:_LONGEST_TOLD] + "…")


def _sign_of(number: str) -> str | None:
    last = max(number.rfind(_POINT), number.rfind(_COMMA))
    if last < 0 or any(grouped.fullmatch(number) for grouped in _GROUPED.values()):
        return None
    return number[last]


def _plain(text: str, decimal_sign: str) -> str:
    """As Decimal reads it. Spreadsheets put quotes around what holds a comma."""
    compact = "".join(text.split()).replace("'", "").replace('"', "").replace("\u2212", "-")
    return _with_point(compact, decimal_sign)


def _with_point(number: str, decimal_sign: str) -> str:
    point, comma = number.rfind(_POINT), number.rfind(_COMMA)
    if point >= 0 and comma >= 0:
        sign = _COMMA if comma > point else _POINT
    elif point < 0 and comma < 0:
        return number
    else:
        sign = _lone_sign(number, _COMMA if comma >= 0 else _POINT, decimal_sign)
    other = _POINT if sign == _COMMA else _COMMA
    return number.replace(other, "").replace(sign, _POINT)


def _lone_sign(number: str, written: str, decimal_sign: str) -> str:
    """What parts the decimals of a number in which only `written` stands."""
    is_grouped = _GROUPED[written].fullmatch(number) and (written != decimal_sign or number.count(written) > 1)
    other = _POINT if written == _COMMA else _COMMA
    return other if is_grouped else written
