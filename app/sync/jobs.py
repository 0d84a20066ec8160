"""Jobs of sync, and those that the clock starts."""

from datetime import timedelta

from app.core import clock
from app.core.db import checkpoint, rollback
from app.core.errors import RuleBroken
from app.core.queue import QueueName, enqueue, job, recorded_job
from app.sync import scheduling, service
from app.sync.advancing import Wake, advance
from app.sync.errors import LeaseLost
from app.sync.events import RunStarted
from app.sync.models import SyncRun

_OVERDUE = timedelta(seconds=30)


def queue_run(event: RunStarted) -> None:
    """A run that was started gets its first worker."""
    enqueue(advance_run, event.run_id, queue=QueueName.SYNC, job_id=_job_id(event.run_id, 1))


def _record_failure(run_id: int, *, error: str) -> None:
    service.fail_run(run_id, f"An error of Opside itself: {error}", "internal_error")


@recorded_job(on_failure=_record_failure)
def advance_run(run_id: int) -> None:
    """One worker's turn with the run, which then asks for its next one by itself."""
    try:
        wake = advance(run_id)
    except LeaseLost:
        rollback()
        return
    if wake is not None:
        _queue_next(run_id, wake)


@job
def take_up_stale() -> None:
    """Every few seconds: whatever became of workers and of the queue, each run that is due has a job."""
    for run in service.take_up_stale():
        enqueue(advance_run, run.id, queue=QueueName.SYNC, job_id=_late_job_id(run))


@job
def start_what_is_due() -> None:
    """Every minute: the runs and the looks for losses whose time has come, each seller's by itself."""
    for seller_id in scheduling.sellers_to_start():
        try:
            service.start_due(seller_id)
            checkpoint()
        except RuleBroken:  # connected or started otherwise at this very moment; the other sellers do not wait for that
            rollback()


def _queue_next(run_id: int, wake: Wake) -> None:
    delay = wake.at - clock.now()
    after = delay if delay > timedelta(0) else None
    enqueue(advance_run, run_id, queue=QueueName.SYNC, job_id=_job_id(run_id, wake.attempt), after=after)


def _job_id(run_id: int, attempt: int) -> str:
    """A job of its own for each attempt: a job that queues itself under its own id would be deleted at its end."""
    return f"sync-{run_id}-{attempt}"


def _late_job_id(run: SyncRun) -> str:
    """The job that should be there already; when even that did not help for long, another one every half minute.

    Two jobs of one run do no harm: the lease lets in one of them.
    """
    late = clock.now() - run.wake_at
    suffix = f"-{late // _OVERDUE}" if late > _OVERDUE else ""
    return _job_id(run.id, run.attempt + 1) + suffix
