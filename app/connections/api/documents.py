"""Gmail and the document stores: not set up yet, so that they answer as providers that nobody has connected."""

from typing import Any, NoReturn

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.connections.api.blueprint import bp
from app.connections.errors import InvalidState
from app.connections.schemas import ConnectDocumentsQuery, SearchQuery
from app.core.errors import ProviderNotConfigured, RuleBroken
from app.web.api import PageQuery


@bp.route("/api/v1/integrations/gmail/auth/start", methods=["GET"])
@bp.route("/api/v1/integrations/gmail/auth", methods=["GET"])
@bp.route("/api/v1/gmail/auth", methods=["GET"])
@bp.documented(503, description="provider_not_configured")
@access.api(Role.MANAGER)
def start_gmail() -> ResponseReturnValue:
    """Begin to connect Gmail."""
    raise ProviderNotConfigured("Gmail is not set up in this installation.")


@bp.route("/api/v1/integrations/gmail/auth/callback", methods=["GET"])
@bp.route("/api/v1/gmail/callback", methods=["GET"])
@bp.documented(400, description="invalid_state")
@access.public
def finish_gmail() -> ResponseReturnValue:
    """Nobody can have started this."""
    raise InvalidState


@bp.route("/api/v1/integrations/gmail/emails", methods=["GET"])
@bp.route("/api/v1/gmail/emails", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(400, description="gmail_not_connected")
@access.api(Role.VIEWER)
def list_emails(_query: dict[str, Any]) -> ResponseReturnValue:
    """Emails with documents."""
    _refuse()


@bp.route("/api/v1/integrations/gmail/search", methods=["GET"])
@bp.route("/api/v1/gmail/search", methods=["GET"])
@bp.arguments(SearchQuery, location="query")
@bp.documented(400, description="gmail_not_connected")
@access.api(Role.VIEWER)
def search_emails(_query: dict[str, Any]) -> ResponseReturnValue:
    """Emails that match `q`."""
    _refuse()


@bp.route("/api/v1/integrations/gmail/emails/<email_id>/attachments", methods=["GET"])
@bp.documented(400, description="gmail_not_connected")
@access.api(Role.VIEWER)
def list_attachments(email_id: str) -> ResponseReturnValue:  # noqa: ARG001  of no email yet
    """The files of one email."""
    _refuse()


@bp.route("/api/v1/integrations/connect-docs", methods=["GET"])
@bp.arguments(ConnectDocumentsQuery, location="query")
@bp.documented(503, description="provider_not_configured")
@access.api(Role.MANAGER)
def connect_documents(query: dict[str, Any]) -> ResponseReturnValue:
    """Begin to connect a document store."""
    raise ProviderNotConfigured(f"{query['provider']} is not set up in this installation.")


def _refuse() -> NoReturn:
    raise RuleBroken("gmail_not_connected", "Gmail is not connected.", status=400)
