"""Which of our errors an answer of the SP-API means."""

import httpx

from app.core.errors import ProviderError
from app.providers.amazon.library import AnswerError
from app.providers.errors import AppRejected, GrantRevoked, Refused, Unavailable

_PERMANENT = (
    httpx.codes.BAD_REQUEST,
    httpx.codes.NOT_FOUND,
    httpx.codes.CONFLICT,
    httpx.codes.REQUEST_ENTITY_TOO_LARGE,
    httpx.codes.UNSUPPORTED_MEDIA_TYPE,
)


def failure(error: AnswerError) -> ProviderError:
    """401 and 403 come here only after the token was renewed, so that the authorization itself is at fault.

    An answer without Amazon's error list did not come from the API (a load balancer's page), so it is worth another try.
    """
    if error.status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        if "lwa secret" in error.said.lower():
            return AppRejected(f"Amazon says that the app's client secret has expired: {error.said}")
        return GrantRevoked(f"Amazon refuses access: {error.said}")
    if error.status in _PERMANENT and error.reason:
        return Refused(f"Amazon refused the request: {error.said}", reason=error.reason, answer_status=error.status)
    return Unavailable(f"Amazon answered with status {error.status}: {error.said}")
