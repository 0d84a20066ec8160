"""What each page says above its content when the connection needs its seller."""

from flask import Flask, g, request

from app.accounts.access import find_caller
from app.connections.health import Notice, NoticeKind, notice_of
from app.connections.models import Provider
from app.connections.queries import find_connection
from app.core import clock
from app.core.settings import Settings

_OWN_PAGE = "connections.overview"  # it says more of it itself
_FIRST_PAGE = "dashboard.overview"


def init_app(app: Flask, _settings: Settings) -> None:
    app.jinja_env.globals.update(connection_notice=connection_notice)


def connection_notice() -> Notice | None:
    """For the page that is being answered. What is not urgent is told on the overview alone."""
    if request.endpoint == _OWN_PAGE:
        return None
    notice = _notice()
    is_quiet = notice is not None and notice.kind is NoticeKind.EXPIRING and request.endpoint != _FIRST_PAGE
    return None if is_quiet else notice


def _notice() -> Notice | None:
    caller = find_caller()
    if caller is None or caller.seller is None:
        return None
    if "connection_notice" not in g:
        g.connection_notice = notice_of(find_connection(caller.seller, Provider.AMAZON), clock.now())
    found: Notice | None = g.connection_notice
    return found
