"""What the seller should do next."""

import pytest

from app.claims.models import ClaimStatus
from app.connections.models import Connection, ConnectionStatus
from app.dashboard.next_steps import Situation, next_steps
from app.sync.models import SyncRun, SyncState

CONNECTED = Connection(status=ConnectionStatus.CONNECTED)
DONE = SyncRun(state=SyncState.COMPLETE)


def titles(connection: Connection | None, run: SyncRun | None, *, has_synced: bool = False, **counts: int) -> list[str]:
    unknown = counts.pop("unknown", 0)
    waiting = {ClaimStatus(name): count for name, count in counts.items()}
    return [step.title for step in next_steps(Situation(connection, run, has_synced, waiting, unknown))]


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (ConnectionStatus.PENDING, "Connect Amazon"),
        (ConnectionStatus.DISCONNECTED, "Connect Amazon"),
        (ConnectionStatus.EXPIRED, "Reconnect Amazon"),
        (ConnectionStatus.ERROR, "Reconnect Amazon"),
    ],
)
def test_without_a_connection_it_is_the_one_thing_to_do(status: ConnectionStatus, title: str) -> None:
    assert titles(Connection(status=status), None) == [title]
    assert titles(None, None) == ["Connect Amazon"]


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (SyncState.IN_PROGRESS, "The first sync is running"),
        (SyncState.CANCELLED, "Finish the first sync"),
        (SyncState.FAILED, "The last sync failed"),
    ],
)
def test_until_the_first_sync_is_through_nothing_else_matters(state: SyncState, title: str) -> None:
    assert titles(CONNECTED, SyncRun(state=state), in_review=3) == [title]


def test_a_connected_seller_starts_the_first_sync() -> None:
    assert titles(CONNECTED, None) == ["Start the first sync"]


def test_a_later_sync_that_runs_or_was_cancelled_asks_for_nothing() -> None:
    for state in (SyncState.IN_PROGRESS, SyncState.CANCELLED):
        assert titles(CONNECTED, SyncRun(state=state), has_synced=True) == []


def test_claims_are_asked_for_in_the_order_of_urgency() -> None:
    found = titles(CONNECTED, DONE, has_synced=True, approved=1200, in_review=1, information_requested=2, unknown=3)
    assert found == ["Answer Amazon on 2 claims", "Review 1 claim", "File 1,200 claims", "Tell your cost for 3 claims"]


def test_a_lost_connection_stands_before_the_claims() -> None:
    found = titles(Connection(status=ConnectionStatus.EXPIRED), DONE, has_synced=True, in_review=1)
    assert found == ["Reconnect Amazon", "Review 1 claim"]
