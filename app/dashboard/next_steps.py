"""What the seller should do next: the rule, in order of urgency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.claims.models import PENDING_REVIEW, ClaimStatus
from app.connections.models import Connection, ConnectionStatus
from app.sync.models import SyncRun, SyncState

_CONNECTION, _SYNC, _COSTS = "connections.overview", "sync.overview", "catalog.costs"
_CLAIMS, _REVIEW = "claims.list_claims", "claims.review_queue"
_WITH_QUESTIONS = {"tab": "amazon"}
_APPROVED = {"tab": "ready"}


@dataclass(frozen=True)
class Step:
    """One thing to do: what and why in words, and the door to it (endpoint and its query)."""

    title: str
    reason: str
    action: str
    endpoint: str
    query: Mapping[str, str] = field(default_factory=dict)
    is_urgent: bool = False


@dataclass(frozen=True)
class Situation:
    """What the rule looks at. `unknown_values` counts open claims without a value."""

    connection: Connection | None
    last_run: SyncRun | None
    has_synced: bool
    counts: Mapping[ClaimStatus, int]
    unknown_values: int

    def count(self, *statuses: ClaimStatus) -> int:
        return sum(self.counts.get(status, 0) for status in statuses)


def next_steps(now: Situation) -> Sequence[Step]:
    """Most urgent first; empty when there is nothing to do."""
    first = _before_claims(now)
    if first and not now.has_synced:
        return [first]
    return ([first] if first else []) + _about_claims(now)


def _before_claims(now: Situation) -> Step | None:
    return _about_connection(now.connection) or _about_sync(now)


def _about_connection(connection: Connection | None) -> Step | None:
    status = connection.status if connection else None
    if status == ConnectionStatus.CONNECTED:
        return None
    if status in {ConnectionStatus.EXPIRED, ConnectionStatus.ERROR}:
        return Step(
            "Reconnect Amazon",
            "Amazon no longer lets Opside read your account.",
            "Reconnect",
            _CONNECTION,
            is_urgent=True,
        )
    reason = "Opside reads your inventory ledger and your reimbursements. It changes nothing at Amazon."
    return Step("Connect Amazon", reason, "Connect Amazon", _CONNECTION)


def _about_sync(now: Situation) -> Step | None:
    run = now.last_run
    if run is None:
        return Step(
            "Start the first sync", "It brings the last twelve months and takes a few minutes.", "Go to sync", _SYNC
        )
    if run.state == SyncState.FAILED:
        return Step(
            "The last sync failed",
            run.error or "See what happened, and start it again.",
            "See why",
            _SYNC,
            is_urgent=True,
        )
    if now.has_synced:
        return None
    if run.state == SyncState.IN_PROGRESS:
        return Step("The first sync is running", "Your claims appear here as soon as it is through.", "Watch it", _SYNC)
    return Step("Finish the first sync", "It was cancelled before everything had arrived.", "Go to sync", _SYNC)


def _about_claims(now: Situation) -> list[Step]:
    kinds = (
        (
            now.count(ClaimStatus.INFORMATION_REQUESTED),
            Step(
                "Answer Amazon on {}",
                "A case waits for you in Seller Central.",
                "See them",
                _CLAIMS,
                _WITH_QUESTIONS,
                is_urgent=True,
            ),
        ),
        (
            now.count(*PENDING_REVIEW),
            Step("Review {}", "Opside is not sure enough to file them by itself.", "Review", _REVIEW),
        ),
        (
            now.count(ClaimStatus.APPROVED),
            Step("File {}", "Approved and ready to be filed.", "See them", _CLAIMS, _APPROVED),
        ),
        (
            now.unknown_values,
            Step("Tell your cost for {}", "Without it the value is unknown.", "Import costs", _COSTS),
        ),
    )
    return [replace(step, title=step.title.format(_claims(count))) for count, step in kinds if count]


def _claims(count: int) -> str:
    return f"{count:,} claim{'' if count == 1 else 's'}"
