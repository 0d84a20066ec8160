"""JSON of connections, in the words of the external client (`integration`)."""

from typing import Any

from marshmallow import fields, validate

from app.connections.authorizing import StartedAuthorization
from app.connections.checks import Outcome
from app.connections.models import Connection, ConnectionStatus, Provider
from app.connections.private_app import PrivateApp
from app.providers.amazon.settings import REGIONS
from app.web.api import PageQuery, Schema
from app.web.times import iso

DOCUMENT_PROVIDERS = ("gmail", "outlook", "gdrive", "dropbox")
_PROVIDERS = [provider.value for provider in Provider]
_TOLD_STATES = (ConnectionStatus.CONNECTED, ConnectionStatus.EXPIRED, ConnectionStatus.ERROR)


class StartQuery(Schema):
    """`redirect_uri`: an address of an allowed client, to whose origin the flow returns. `country`: of the Seller Central."""

    redirect_uri = fields.String()
    country = fields.String(validate=validate.Length(equal=2))


class PurgeQuery(Schema):
    purge = fields.Boolean(load_default=False)


class DisconnectQuery(PurgeQuery):
    provider = fields.String(required=True, validate=validate.OneOf(sorted({*_PROVIDERS, *DOCUMENT_PROVIDERS})))


class ConnectDocumentsQuery(Schema):
    provider = fields.String(required=True, validate=validate.OneOf(DOCUMENT_PROVIDERS))


class IntegrationIn(Schema):
    provider = fields.String(required=True, validate=validate.OneOf(_PROVIDERS))


class IntegrationChangeIn(Schema):
    settings = fields.Dict(keys=fields.String())


class PrivateAppIn(Schema):
    client_id = fields.String(required=True)
    client_secret = fields.String(required=True)
    refresh_token = fields.String(required=True)
    region = fields.String(required=True, validate=validate.OneOf(REGIONS))
    selling_partner_id = fields.String(load_default="")


class TestsIn(Schema):
    providers = fields.List(
        fields.String(validate=validate.OneOf(_PROVIDERS)), required=True, validate=validate.Length(1, len(_PROVIDERS))
    )


class SearchQuery(PageQuery):
    q = fields.String(required=True, validate=validate.Length(1, 200))


class OAuthStartOut(Schema):
    success = fields.Boolean(required=True)
    auth_url = fields.Url(required=True)
    authUrl = fields.Url(required=True)
    redirect_url = fields.Url(required=True)
    state = fields.String(required=True)
    message = fields.String(required=True)


class ProviderStatusOut(Schema):
    success = fields.Boolean(required=True)
    provider = fields.String(required=True)
    connected = fields.Boolean(required=True)
    status = fields.String(required=True)
    lastSync = fields.DateTime(required=True, allow_none=True)


class IntegrationFields(Schema):
    id = fields.String(required=True)
    provider = fields.String(required=True)
    status = fields.String(required=True)
    connected = fields.Boolean(required=True)
    connectedAt = fields.DateTime(required=True, allow_none=True)
    lastSync = fields.DateTime(required=True, allow_none=True)
    scopes = fields.List(fields.String(), required=True)


class IntegrationOut(Schema):
    success = fields.Boolean(required=True)
    integration = fields.Nested(IntegrationFields, required=True)


class IntegrationsOut(Schema):
    success = fields.Boolean(required=True)
    integrations = fields.List(fields.Nested(IntegrationFields), required=True)


class DisconnectedOut(Schema):
    ok = fields.Boolean(required=True)
    success = fields.Boolean(required=True)
    message = fields.String()


class IntegrationStatusOut(Schema):
    amazon_connected = fields.Boolean(required=True)
    docs_connected = fields.Boolean(required=True)
    providers = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)


class TestStepOut(Schema):
    name = fields.String(required=True)
    ok = fields.Boolean(required=True)
    durationMs = fields.Float(required=True)
    problem = fields.String(metadata={"description": "what went wrong"})


class OAuthTestOut(Schema):
    success = fields.Boolean(required=True)
    provider = fields.String(required=True)
    result = fields.String(required=True, metadata={"enum": ["pass", "fail", "not_connected"]})
    connected = fields.Boolean(required=True)
    permissions = fields.List(fields.String(), required=True)
    tests = fields.List(fields.Nested(TestStepOut), required=True)
    responseTimeMs = fields.Float(required=True)
    testedAt = fields.DateTime(required=True)


def private_app_in(body: dict[str, Any]) -> PrivateApp:
    return PrivateApp(
        client_id=body["client_id"].strip(),
        client_secret=body["client_secret"].strip(),
        refresh_token=body["refresh_token"].strip(),
        region=body["region"],
        partner_id=body["selling_partner_id"].strip(),
    )


def started_out(started: StartedAuthorization) -> dict[str, Any]:
    return {
        "success": True,
        "auth_url": started.url,
        "authUrl": started.url,
        "redirect_url": started.url,
        "state": started.state,
        "message": "Send the browser to auth_url to authorize Opside.",
    }


def status_out(provider: Provider, connection: Connection | None) -> dict[str, Any]:
    """A link that was never finished is told as disconnected here."""
    status = connection.status if connection and connection.status in _TOLD_STATES else ConnectionStatus.DISCONNECTED
    return {
        "success": True,
        "provider": provider,
        "connected": status == ConnectionStatus.CONNECTED,
        "status": status,
        "lastSync": iso(connection.last_synced_at) if connection else None,
    }


def integration_out(connection: Connection) -> dict[str, Any]:
    return {
        "id": connection.public_id,
        "provider": connection.provider,
        "status": connection.status,
        "connected": connection.status == ConnectionStatus.CONNECTED,
        "connectedAt": iso(connection.connected_at),
        "lastSync": iso(connection.last_synced_at),
        "scopes": list(connection.scopes),
    }


def test_out(outcome: Outcome) -> dict[str, Any]:
    steps = [{"name": step.name, "ok": step.is_ok, "durationMs": step.milliseconds} for step in outcome.steps]
    for told, step in zip(steps, outcome.steps, strict=True):
        if step.problem:
            told["problem"] = step.problem
    return {
        "success": True,
        "provider": outcome.provider,
        "result": outcome.result,
        "connected": outcome.result != "not_connected",
        "permissions": outcome.permissions,
        "tests": steps,
        "responseTimeMs": outcome.milliseconds,
        "testedAt": iso(outcome.tested_at),
    }
