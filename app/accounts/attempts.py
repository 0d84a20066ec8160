"""Guessing a password is slow: few failures for one address and email, more for one address over all emails."""

import hashlib
from collections.abc import Mapping
from typing import cast

from flask import Response, request
from flask_limiter.util import get_remote_address

from app.web.doors import ViewT
from app.web.limits import limiter

_FOR_ONE_EMAIL = "10 per 15 minutes"
_FOR_ALL_EMAILS = "100 per 15 minutes"


def limit_attempts(view: ViewT) -> ViewT:
    """Refuses further sign-ins after too many failures; successes do not count."""
    by_email = limiter.shared_limit(
        _FOR_ONE_EMAIL, "sign-in-email", key_func=_address_and_email, deduct_when=_has_failed, methods=["POST"]
    )
    by_address = limiter.shared_limit(
        _FOR_ALL_EMAILS, "sign-in", key_func=get_remote_address, deduct_when=_has_failed, methods=["POST"]
    )
    return cast(ViewT, by_email(by_address(view)))


def _has_failed(response: Response) -> bool:
    return response.status_code == 401


def _address_and_email() -> str:
    """The email only as a hash: what is typed there may be a password."""
    body = request.get_json(silent=True) if request.is_json else request.form
    email = body.get("email", "") if isinstance(body, Mapping) else ""
    digest = hashlib.sha256(str(email).strip().lower().encode()).hexdigest()[:16]
    return f"{get_remote_address()}:{digest}"
