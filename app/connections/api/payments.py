"""Stripe: not set up yet, so that it answers as a provider that nobody has connected."""

from typing import Any, NoReturn

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.connections.api.blueprint import bp
from app.connections.errors import InvalidState
from app.core.errors import ProviderNotConfigured, RuleBroken
from app.web.api import PageQuery


@bp.route("/api/v1/integrations/stripe/auth/start", methods=["GET"])
@bp.route("/api/v1/integrations/stripe/auth", methods=["GET"])
@bp.route("/api/v1/stripe/auth", methods=["GET"])
@bp.documented(503, description="provider_not_configured")
@access.api(Role.MANAGER)
def start_stripe() -> ResponseReturnValue:
    """Begin to connect Stripe."""
    raise ProviderNotConfigured("Stripe is not set up in this installation.")


@bp.route("/api/v1/integrations/stripe/auth/callback", methods=["GET"])
@bp.route("/api/v1/stripe/callback", methods=["GET"])
@bp.documented(400, description="invalid_state")
@access.public
def finish_stripe() -> ResponseReturnValue:
    """Nobody can have started this."""
    raise InvalidState


@bp.route("/api/v1/integrations/stripe/transactions", methods=["GET"])
@bp.route("/api/v1/stripe/transactions", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(400, description="stripe_not_connected")
@access.api(Role.VIEWER)
def list_stripe_transactions(_query: dict[str, Any]) -> ResponseReturnValue:
    """The account's payments."""
    _refuse()


@bp.route("/api/v1/integrations/stripe/account", methods=["GET"])
@bp.route("/api/v1/stripe/account", methods=["GET"])
@bp.documented(400, description="stripe_not_connected")
@access.api(Role.VIEWER)
def stripe_account() -> ResponseReturnValue:
    """The connected account."""
    _refuse()


@bp.route("/api/stripe-webhook", methods=["POST"])
@bp.route("/api/v1/integrations/stripe/webhook", methods=["POST"])
@bp.documented(400, description="invalid_signature")
@access.public
def stripe_webhook() -> ResponseReturnValue:
    """Without a webhook secret no signature can be right."""
    raise RuleBroken("invalid_signature", "The signature is missing or wrong.", status=400)


def _refuse() -> NoReturn:
    raise RuleBroken("stripe_not_connected", "Stripe is not connected.", status=400)
