"""Where a browser goes after a provider's consent page: only to this app or to a client that the settings let in."""

from urllib.parse import urlencode

from flask import request

from app.connections.authorizing import SCOPES, FinishedAuthorization
from app.connections.models import Provider
from app.core.errors import InvalidInput
from app.web.origins import is_client_origin, is_own_origin, split_address

_SUCCESS_PATH = "/oauth/success"


def client_origin(redirect_uri: str | None) -> str | None:
    """The client to go back to: that of `redirect_uri`, else the one whose page asks. None: this app itself.

    Raises InvalidInput for any other site.
    """
    if not redirect_uri:
        asking = request.headers.get("Origin", "")
        return asking if is_client_origin(asking) else None
    parts = split_address(redirect_uri)
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme in {"http", "https"} and is_client_origin(origin):
        return origin
    if parts.scheme in {"http", "https"} and is_own_origin(origin):
        return None
    raise InvalidInput({"redirect_uri": "must be an address of this app or of one of ALLOWED_ORIGINS"})


def return_url(finished: FinishedAuthorization) -> str:
    """The page that tells the seller how it went."""
    if finished.return_to and finished.return_to.startswith("/"):
        return finished.return_to
    told = {"status": "error" if finished.error else "ok", "provider": Provider.AMAZON}
    more = {"error": finished.error} if finished.error else {"scopes": ",".join(SCOPES)}
    return f"{finished.return_to or ''}{_SUCCESS_PATH}?{urlencode(told | more)}"
