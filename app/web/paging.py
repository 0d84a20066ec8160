"""Paging by key: a cursor is the last row's sort values, opaque to the client."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from app.core.errors import InvalidInput

_LONGEST = 1000


def encode_cursor(values: Sequence[Any]) -> str:
    """The cursor after a row with these sort values (text, whole numbers, None)."""
    return base64.urlsafe_b64encode(json.dumps(list(values), separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(text: str) -> list[Any]:
    """The values of a cursor. Raises InvalidInput when the text is none of ours."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True)) if len(text) <= _LONGEST else None
    except (ValueError, binascii.Error, RecursionError):
        values = None
    if not isinstance(values, list):
        raise InvalidInput({"cursor": "is not a cursor of this list; start again without it"})
    return values
