"""Tests of a connection: real calls, whose outcome is kept in the audit."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.accounts.models import Seller, User
from app.accounts.service import record_audit
from app.connections.models import Connection, ConnectionStatus, Provider
from app.connections.queries import TESTED, find_connection
from app.connections.service import get_amazon_client, lose_connection, record_participations
from app.core import clock
from app.core.errors import OpsideError, ProviderError
from app.providers.amazon.client import AmazonClient

_TIMEOUT_SECONDS = 2.0  # of each of the two calls: the answer must come within five seconds


@dataclass(frozen=True)
class Step:
    """One thing that was tried. `problem` is empty when it went well."""

    name: str
    is_ok: bool
    milliseconds: float
    problem: str = ""


@dataclass(frozen=True)
class Outcome:
    """`result`: pass, fail, or not_connected."""

    provider: Provider
    result: str
    tested_at: datetime
    permissions: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return round(sum(step.milliseconds for step in self.steps), 1)


def check_connection(seller: Seller, user: User, provider: Provider) -> Outcome:
    """Asks the provider itself. A refused authorization is recorded as lost."""
    connection = find_connection(seller, provider)
    if connection is None or connection.status != ConnectionStatus.CONNECTED or provider is not Provider.AMAZON:
        outcome = Outcome(provider, "not_connected", clock.now())
    else:
        outcome = _ask_amazon(seller, connection)
    details = {"provider": provider, "result": outcome.result, "milliseconds": outcome.milliseconds}
    record_audit(seller, user, TESTED, connection.public_id if connection else seller.public_id, **details)
    return outcome


def _ask_amazon(seller: Seller, connection: Connection) -> Outcome:
    client: list[AmazonClient] = []
    steps = [_try("credentials", lambda: client.append(get_amazon_client(seller, timeout=_TIMEOUT_SECONDS)))]
    if client:
        steps.append(_try("marketplaces", lambda: _read_marketplaces(seller, client[0])))
    is_well = all(step.is_ok for step in steps)
    connection.checked_at = clock.now()
    return Outcome(Provider.AMAZON, "pass" if is_well else "fail", clock.now(), list(connection.scopes), steps)


def _read_marketplaces(seller: Seller, client: AmazonClient) -> None:
    try:
        record_participations(seller.id, client.participations())
    except ProviderError as error:
        lose_connection(seller.id, error)
        raise


def _try(name: str, step: Callable[[], None]) -> Step:
    begun = time.perf_counter()
    problem = ""
    try:
        step()
    except OpsideError as error:
        problem = error.message
    return Step(name, not problem, round((time.perf_counter() - begun) * 1000, 1), problem)
