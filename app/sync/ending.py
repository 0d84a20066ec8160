"""How runs end. Every way out of `in_progress` is here; a run that is over never moves again."""

from datetime import datetime, timedelta

from sqlalchemy import func, update

from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.connections.service import mark_synced
from app.core import clock
from app.core.db import db, emit
from app.ledger.queries import amazon_now, count_orders
from app.sync.datasets import DATASETS, NEEDED_BY_DETECTION
from app.sync.events import FactsArrived, FirstFactsArrived, RunMoved
from app.sync.models import RunKind, SyncRun, SyncState, SyncTask, TaskState
from app.sync.progress import DETECTION_STEP, PULLED_PERCENT, is_over, message_of
from app.sync.queries import claims_found_since, list_tasks
from app.sync.scheduling import keep_due
from app.sync.turn import Turn

PAGE = "/sync"
CONNECTION_LOST = ("connection_lost", "amazon_not_connected")
DETECTION_LOOK = timedelta(seconds=20)  # after this time somebody looks whether detection is at work


def tell_of_first_facts(turn: Turn, task: SyncTask) -> None:
    """After a step of that task: when it was the last that loss detection waits for, losses are looked for at once.

    Each of these tasks ends once, so that this is told once. When nothing else is left the run's own detection comes.
    """
    if task.dataset not in NEEDED_BY_DETECTION or not is_over(task):
        return
    tasks = list_tasks(turn.run_id)
    needed = [each for each in tasks if each.dataset in NEEDED_BY_DETECTION]
    is_there = all(each.state in {TaskState.DONE, TaskState.EMPTY} for each in needed) and len(needed) > 1
    if is_there and not all(is_over(each) for each in tasks):
        emit(FirstFactsArrived(turn.seller.id, turn.run_id))


def finish_pulls(turn: Turn) -> None:
    """Nothing is left to pull: detection begins, if what it needs has arrived. A run of inventory alone is over."""
    run = db.session.get_one(SyncRun, turn.run_id)
    failed = _failed(run)
    if any(task.dataset in NEEDED_BY_DETECTION for task in failed):
        turn.lease.confirm()
        fail(run, _reasons(failed), "dataset_failed")
        return
    if run.kind == RunKind.INVENTORY:
        turn.lease.confirm()
        _end_light(run, failed)
        return
    as_of = run.as_of or amazon_now(run.seller_id)
    turn.lease.release(clock.now() + DETECTION_LOOK)
    orders = count_orders(run.seller_id)
    _change(
        run.id,
        step=DETECTION_STEP,
        progress=func.greatest(SyncRun.progress, PULLED_PERCENT),
        message=message_of(DETECTION_STEP),
        orders_processed=orders,
        total_orders=orders,
    )
    emit(RunMoved(run.id))
    emit(FactsArrived(run.seller_id, run.id, as_of))


def complete(run: SyncRun, claims_detected: int) -> bool:
    """Detection is through. A run one of whose datasets failed ends as failed, with what arrived kept and used.

    False when the run is over already.
    """
    failed = _failed(run)
    claims_detected = max(claims_detected, claims_found_since(run))  # some were found before the last facts came
    if failed:
        return fail(run, _reasons(failed), "dataset_failed", claims_detected=claims_detected)
    now = clock.now()
    if not _end(
        run, SyncState.COMPLETE, progress=100, step=DETECTION_STEP, message="Complete", claims_detected=claims_detected
    ):
        return False
    mark_synced(run.seller_id, now)
    text = f"Sync completed: {claims_detected} new claim{'' if claims_detected == 1 else 's'}."
    record_activity(run.seller_id, ActivityType.SYNC_COMPLETED, text, PAGE)
    return True


def fail(run: SyncRun, error: str, code: str, **changes: object) -> bool:
    """What arrived stays. False when the run is over already."""
    if not _end(run, SyncState.FAILED, message="Failed", error=error, error_code=code, **changes):
        return False
    if code in CONNECTION_LOST and run.kind == RunKind.FULL:
        keep_due(run.seller_id)
    what = "Sync" if run.kind == RunKind.FULL else "Inventory update"
    record_activity(run.seller_id, ActivityType.SYNC_FAILED, f"{what} failed: {error}", PAGE)
    return True


def cancel(run: SyncRun, at: datetime) -> bool:
    """At once: a worker that is at it notices within a second, and what it has not committed is undone."""
    if not _end(run, SyncState.CANCELLED, message="Cancelled", cancel_requested_at=at):
        return False
    record_activity(run.seller_id, ActivityType.SYNC_CANCELLED, "Sync cancelled; what had arrived stays.", PAGE)
    return True


def supersede(run: SyncRun) -> None:
    """A full run takes over from one that pulls inventory alone, which nobody needs to hear of."""
    _end(run, SyncState.CANCELLED, message="A full sync took over")


def _end_light(run: SyncRun, failed: list[SyncTask]) -> None:
    """Several times a day: only a failure is told in the feed."""
    if failed:
        fail(run, _reasons(failed), "dataset_failed")
    else:
        _end(run, SyncState.COMPLETE, progress=100, message="Complete")


def _end(run: SyncRun, state: SyncState, **changes: object) -> bool:
    changed = _change(run.id, state=state, finished_at=clock.now(), lease_until=None, **changes)
    if changed:
        emit(RunMoved(run.id))
    return changed


def _change(run_id: int, **changes: object) -> bool:
    statement = update(SyncRun).where(SyncRun.id == run_id, SyncRun.state == SyncState.IN_PROGRESS).values(**changes)
    return bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]  # an update's result has it


def _failed(run: SyncRun) -> list[SyncTask]:
    return [task for task in list_tasks(run.id) if task.state == TaskState.FAILED]


def _reasons(failed: list[SyncTask]) -> str:
    """Each dataset once, with why."""
    reasons = {DATASETS[task.dataset].label: task.error or "unknown" for task in failed}
    return "; ".join(f"{label}: {error}" for label, error in reasons.items())
