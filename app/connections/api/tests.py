"""Tests of connections, asked for by members."""

from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import AuditEntry, Role
from app.connections import checks
from app.connections.api.blueprint import bp
from app.connections.models import ConnectionStatus, Provider
from app.connections.queries import list_connections, list_tests
from app.connections.schemas import OAuthTestOut, TestsIn, test_out
from app.core.errors import NotFound
from app.web.api import PageQuery
from app.web.times import iso

_PREFIX = "/api/v1/oauth/test"


@bp.route(f"{_PREFIX}/<provider>", methods=["POST"])
@bp.documented(200, OAuthTestOut)
@access.api(Role.VIEWER)
def test_provider(provider: str) -> ResponseReturnValue:
    """Ask the provider whether the connection works."""
    if provider not in set(Provider):
        raise NotFound("There is no such provider.")
    return test_out(checks.check_connection(access.current_seller(), access.current_user(), Provider(provider)))


@bp.route(f"{_PREFIX}/bulk", methods=["POST"])
@bp.arguments(TestsIn)
@bp.documented(200)
@access.api(Role.VIEWER)
def test_providers(body: dict[str, Any]) -> ResponseReturnValue:
    """Ask several providers."""
    seller, user = access.current_seller(), access.current_user()
    results = [
        test_out(checks.check_connection(seller, user, Provider(name))) for name in dict.fromkeys(body["providers"])
    ]
    counts = {"passed": _count(results, "pass"), "failed": _count(results, "fail")}
    return {"success": True, "results": results, "summary": {"total": len(results), **counts}}


@bp.route(f"{_PREFIX}/status", methods=["GET"])
@bp.documented(200)
@access.api(Role.VIEWER)
def tests_status() -> ResponseReturnValue:
    """The state of each provider as it was last seen."""
    states = dict.fromkeys(Provider, ConnectionStatus.DISCONNECTED.value)
    states |= {
        Provider(connection.provider): connection.status for connection in list_connections(access.current_seller())
    }
    is_well = not {ConnectionStatus.EXPIRED, ConnectionStatus.ERROR} & set(states.values())
    return {"success": True, "status": "ok" if is_well else "error", "providers": states}


@bp.route(f"{_PREFIX}/history", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200)
@access.api(Role.VIEWER)
def tests_history(query: dict[str, Any]) -> ResponseReturnValue:
    """Earlier tests, newest first."""
    total, found = list_tests(access.current_seller(), query["limit"], query["offset"])
    return {"success": True, "tests": [_entry_out(entry) for entry in found], "total": total}


@bp.route(f"{_PREFIX}/health", methods=["GET"])
@bp.documented(200)
@access.public
def tests_health() -> ResponseReturnValue:
    """Whether tests can be asked for."""
    return {"status": "ok"}


@bp.route(f"{_PREFIX}/docs", methods=["GET"])
@bp.documented(200)
@access.public
def tests_docs() -> ResponseReturnValue:
    """The routes of this group."""
    rules = [rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith(_PREFIX)]
    endpoints = [
        {"method": method, "path": rule.rule.replace("<", "{").replace(">", "}")}
        for rule in sorted(rules, key=lambda rule: rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return {"endpoints": endpoints}


def _count(results: list[dict[str, Any]], result: str) -> int:
    return sum(entry["result"] == result for entry in results)


def _entry_out(entry: AuditEntry) -> dict[str, Any]:
    details = entry.details
    return {
        "provider": details.get("provider"),
        "result": details.get("result"),
        "responseTimeMs": details.get("milliseconds"),
        "testedAt": iso(entry.at),
    }
