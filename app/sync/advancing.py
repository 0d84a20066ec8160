"""Brings a run on: does what is due, step by step, and gives the run back when everything waits.

A step is one call to Amazon or one document. What it brought, where it stands and the run's progress are committed
together, so that a worker that is killed loses one step at most, and the next one writes nothing twice.
"""

import time
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from app.accounts.models import Seller
from app.connections.errors import AmazonNotConnected
from app.connections.models import Provider
from app.connections.queries import find_connection
from app.connections.service import get_amazon_client, lose_connection
from app.core import clock
from app.core.db import checkpoint, db, emit, rollback
from app.core.errors import ProviderError
from app.sync import ending
from app.sync.datasets import DATASETS
from app.sync.events import RunMoved
from app.sync.lease import Lease, take_lease
from app.sync.models import SyncRun, SyncTask, TaskState
from app.sync.progress import DETECTION_STEP, measure
from app.sync.pulls import STEPS
from app.sync.queries import list_tasks
from app.sync.troubles import ends_the_run, put_off
from app.sync.turn import RunChanges, Turn

_MOST_DEATHS = 20  # workers in a row that this run has cost without any step done
_TURN_SECONDS = 20.0  # then another seller's run has its turn
_SHORT_WAIT = 1.0  # seconds that are not worth giving the run back


class Wake(NamedTuple):
    """When the run wants its next worker, and which attempt that is."""

    at: datetime
    attempt: int


def advance(run_id: int) -> Wake | None:
    """One worker's turn. None when the run is over, or not this worker's. Raises LeaseLost."""
    lease = take_lease(run_id)
    if lease is None:
        return None
    with lease:
        run = db.session.get_one(SyncRun, run_id)
        if lease.deaths > _MOST_DEATHS:
            ending.fail(run, "The sync stopped at the same place again and again.", "worker_died")
            checkpoint()
            return None
        if run.step >= DETECTION_STEP:
            return None
        try:
            turn = _begin(run, lease)
        except AmazonNotConnected as error:
            ending.fail(run, error.message, error.code)
            checkpoint()
            return None
        return _take_turn(turn)


def _begin(run: SyncRun, lease: Lease) -> Turn:
    seller = db.session.get_one(Seller, run.seller_id)
    client = get_amazon_client(seller)
    connection = find_connection(seller, Provider.AMAZON)
    if connection is None:
        raise AmazonNotConnected
    return Turn(run.id, seller, connection, client, lease)


def _take_turn(turn: Turn) -> Wake | None:
    ends_at = time.monotonic() + _TURN_SECONDS
    has_worked = False  # a turn does one step at least
    while True:
        turn.lease.check()
        task = _next_task(turn.run_id)
        if task is None:
            ending.finish_pulls(turn)
            checkpoint()
            return None
        wait = (task.due_at - clock.now()).total_seconds()
        if wait > _SHORT_WAIT or (has_worked and time.monotonic() > ends_at):
            return _give_back(turn, clock.now() + timedelta(seconds=max(wait, 0)))
        if wait > 0:
            turn.lease.sleep(wait)
        if not _do(turn, task):
            return None
        has_worked = True


def _next_task(run_id: int) -> SyncTask | None:
    """Of the due ones the first in the plan; else the one that is due next."""
    query = select(SyncTask).where(
        SyncTask.run_id == run_id, SyncTask.state.not_in([TaskState.DONE, TaskState.EMPTY, TaskState.FAILED])
    )
    due_at = func.greatest(SyncTask.due_at, clock.now())
    return db.session.scalar(query.order_by(due_at, SyncTask.position).limit(1))


def _do(turn: Turn, task: SyncTask) -> bool:
    """One step. False when the run has ended with it. Raises LeaseLost."""
    task_id = task.id
    if task.state == TaskState.WAITING and DATASETS[task.dataset].report_type:
        task.attempts += 1  # written down before Amazon is asked, since an order for a report cannot be taken back
        turn.lease.confirm()
        checkpoint()
    try:
        changes = STEPS[task.dataset](turn, task)
    except ProviderError as error:
        rollback()  # what the step wrote before it failed
        return _trouble(turn, db.session.get_one(SyncTask, task_id), error)
    turn.observe_clock()
    _commit(turn, changes)
    return True


def _trouble(turn: Turn, task: SyncTask, error: ProviderError) -> bool:
    if ends_the_run(error):
        lose_connection(turn.seller.id, error)
        turn.lease.confirm()
        ending.fail(db.session.get_one(SyncRun, turn.run_id), error.message, "connection_lost")
        checkpoint()
        return False
    put_off(task, error)
    _commit(turn, {})
    return True


def _commit(turn: Turn, changes: RunChanges) -> None:
    """The step and the run's progress, together, if the run is still this worker's. Progress never falls."""
    db.session.flush()
    progress = measure(list_tasks(turn.run_id))
    turn.lease.confirm(
        step=func.greatest(SyncRun.step, min(progress.step, DETECTION_STEP - 1)),
        progress=func.greatest(SyncRun.progress, progress.percent),
        message=progress.message,
        deaths=0,
        **changes,
    )
    emit(RunMoved(turn.run_id))
    checkpoint()


def _give_back(turn: Turn, wake_at: datetime) -> Wake:
    turn.lease.release(wake_at)
    checkpoint()
    return Wake(wake_at, turn.lease.attempt + 1)
