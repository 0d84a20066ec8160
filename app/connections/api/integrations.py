"""Links to providers in general."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.connections import authorizing, service
from app.connections.api.blueprint import bp
from app.connections.models import Provider
from app.connections.queries import find_connection, get_connection, is_connected, list_connections
from app.connections.returning import client_origin
from app.connections.schemas import (
    DOCUMENT_PROVIDERS,
    DisconnectedOut,
    DisconnectQuery,
    IntegrationChangeIn,
    IntegrationIn,
    IntegrationOut,
    IntegrationsOut,
    IntegrationStatusOut,
    OAuthStartOut,
    ProviderStatusOut,
    PurgeQuery,
    integration_out,
    started_out,
    status_out,
)
from app.core.errors import NotFound, ProviderNotConfigured


@bp.route("/api/v1/integrations", methods=["GET"])
@bp.route("/api/integrations", methods=["GET"])
@bp.documented(200, IntegrationsOut)
@access.api(Role.VIEWER)
def list_integrations() -> ResponseReturnValue:
    """The seller's links, in whatever state."""
    found = list_connections(access.current_seller())
    return {"success": True, "integrations": [integration_out(connection) for connection in found]}


@bp.route("/api/v1/integrations", methods=["POST"])
@bp.arguments(IntegrationIn)
@bp.documented(201, IntegrationOut)
@access.api(Role.MANAGER)
def add_integration(body: dict[str, Any]) -> ResponseReturnValue:
    """Note a link that is still to be authorized."""
    connection = service.add_connection(access.current_seller(), access.current_user(), Provider(body["provider"]))
    return {"success": True, "integration": integration_out(connection)}, 201


@bp.route("/api/v1/integrations/<public_id>", methods=["GET"])
@bp.documented(200, IntegrationOut)
@access.api(Role.VIEWER)
def get_integration(public_id: str) -> ResponseReturnValue:
    """One link."""
    return {"success": True, "integration": integration_out(get_connection(access.current_seller(), public_id))}


@bp.route("/api/v1/integrations/<public_id>", methods=["PUT"])
@bp.arguments(IntegrationChangeIn)
@bp.documented(200, IntegrationOut)
@access.api(Role.MANAGER)
def change_integration(body: dict[str, Any], public_id: str) -> ResponseReturnValue:
    """Change its settings, name by name."""
    connection = get_connection(access.current_seller(), public_id)
    service.change_settings(connection, body.get("settings") or {})
    return {"success": True, "integration": integration_out(connection)}


@bp.route("/api/v1/integrations/<public_id>", methods=["DELETE"])
@bp.documented(200, DisconnectedOut)
@access.api(Role.MANAGER)
def remove_integration(public_id: str) -> ResponseReturnValue:
    """Disconnect and forget the link; what was synced stays."""
    seller = access.current_seller()
    service.remove_connection(seller, get_connection(seller, public_id), user=access.current_user())
    return {"ok": True, "success": True}


@bp.route("/api/v1/integrations/<provider>/status", methods=["GET"])
@bp.route("/api/integrations/<provider>/status", methods=["GET"])
@bp.documented(200, ProviderStatusOut)
@access.api(Role.VIEWER)
def provider_status(provider: str) -> ResponseReturnValue:
    """Whether that provider is connected."""
    known = _provider(provider)
    return status_out(known, find_connection(access.current_seller(), known))


@bp.route("/api/v1/integrations/<provider>/reconnect", methods=["POST"])
@bp.route("/api/integrations/<provider>/reconnect", methods=["POST"])
@bp.documented(200, OAuthStartOut)
@access.api(Role.MANAGER)
def reconnect(provider: str) -> ResponseReturnValue:
    """Authorize again; what was synced stays."""
    if _provider(provider) is not Provider.AMAZON:
        raise _not_configured(provider)
    started = authorizing.start_authorization(
        access.current_seller(), access.current_user(), return_to=client_origin(None)
    )
    return started_out(started)


@bp.route("/api/v1/integrations/<provider>/disconnect", methods=["POST"])
@bp.route("/api/integrations/<provider>/disconnect", methods=["POST"])
@bp.arguments(PurgeQuery, location="query")
@bp.documented(200, DisconnectedOut)
@access.api(Role.MANAGER)
def disconnect_provider(query: dict[str, Any], provider: str) -> ResponseReturnValue:
    """Disconnect; `purge=1` also deletes what was synced."""
    return _disconnect(_provider(provider), purge=query["purge"])


@bp.route("/api/v1/integrations/disconnect", methods=["POST"])
@bp.arguments(DisconnectQuery, location="query")
@bp.documented(200, DisconnectedOut)
@access.api(Role.MANAGER)
def disconnect_named(query: dict[str, Any]) -> ResponseReturnValue:
    """The same, with the provider in the query. Document stores that Opside does not know yet are never connected."""
    if query["provider"] not in set(Provider):
        return {"ok": True, "success": True, "message": f"{query['provider']} was not connected."}
    return _disconnect(Provider(query["provider"]), purge=query["purge"])


@bp.route("/api/v1/integrations/status", methods=["GET"])
@bp.documented(200, IntegrationStatusOut)
@access.api(Role.VIEWER)
def integrations_status() -> ResponseReturnValue:
    """What is connected, for the client's overview."""
    seller = access.current_seller()
    linked = {c.provider for c in list_connections(seller) if is_connected(seller, Provider(c.provider))}
    providers = {name: name in linked for name in DOCUMENT_PROVIDERS}
    return {
        "amazon_connected": Provider.AMAZON in linked,
        "docs_connected": any(providers.values()),
        "providers": providers,
    }


def _disconnect(provider: Provider, *, purge: bool) -> ResponseReturnValue:
    was_linked = service.disconnect(access.current_seller(), provider, purge, user=access.current_user())
    name = provider.capitalize()
    message = f"{name} is disconnected." if was_linked else f"{name} was not connected."
    return {"ok": True, "success": True, "message": message}


def _provider(name: str) -> Provider:
    try:
        return Provider(name)
    except ValueError:
        raise NotFound("There is no such provider.") from None


def _not_configured(provider: str) -> ProviderNotConfigured:
    return ProviderNotConfigured(f"{provider.capitalize()} is not set up in this installation.")
