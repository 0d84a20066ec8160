"""Guessing a password is slow: few failures for one address and email, more for one address over all emails."""

import hashlib
from collections.abc import Mapping

from flask import Response, request
from flask_limiter.util import get_remote_address

from app.web.limits import Allowance, allow


def _has_failed(response: Response) -> bool:
    return response.status_code == 401


def _address_and_email() -> str:
    """The email only as a hash: what is typed there may be a password."""
    body = request.get_json(silent=True) if request.is_json else request.form
    email = body.get("email", "") if isinstance(body, Mapping) else ""
    digest = hashlib.sha256(str(email).strip().lower().encode()).hexdigest()[:16]
    return f"{get_remote_address()}:{digest}"


limit_attempts = allow(
    Allowance("10 per 15 minutes", "sign-in of one email", key=_address_and_email, counts=_has_failed),
    Allowance("100 per 15 minutes", "sign-in", counts=_has_failed),
)
limit_registrations = allow(Allowance("30 per hour", "registration"))
