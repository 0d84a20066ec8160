"""What the controls are told."""

from typing import Any

from flask import abort, request

MOST_DAYS = 90


def read_body() -> dict[str, Any]:
    """The JSON object of the request; empty when there is none."""
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def read_days(text: str) -> int:
    """A number of days to move on; ends the request with 422 when it is none."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        abort(422, f"days must be a whole number from 1 to {MOST_DAYS}.")
    return int(text)
