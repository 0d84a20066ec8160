"""Brings a run on: does what is due, step by step, and gives the run back when everything waits.

A step is one call to Amazon or one document. What it brought, where it stands and the run's progress are committed
together, so that a worker that is killed loses one step at most, and the next one writes nothing twice.
"""

import time
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select

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
from app.sync.models import SyncRun, SyncState, SyncTask, TaskState
from app.sync.operations import REPORT_TASKS
from app.sync.progress import DETECTION_STEP, is_over, measure
from app.sync.pulls import STEPS
from app.sync.troubles import ends_the_run, put_off
from app.sync.turn import RunChanges, Turn

_MOST_DEATHS = 20  # workers in a row that this run has cost without any step done
_TURN_SECONDS = 20.0  # then another seller's run may have its turn
_SHORT_TURN_SECONDS = 2.0  # that turn, when others are waiting for theirs
_SHORT_WAIT = 1.0  # seconds that are not worth giving the run back, when nobody waits for the worker
_TELL_EVERY = 1.0  # seconds between two tellings of a run whose progress has not changed


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
            turn = begin(run, lease)
        except AmazonNotConnected as error:
            ending.fail(run, error.message, error.code)
            checkpoint()
            return None
        return _take_turn(turn)


def begin(run: SyncRun, lease: Lease) -> Turn:
    """What the holder of the lease works with. Raises AmazonNotConnected."""
    seller = db.session.get_one(Seller, run.seller_id)
    client = get_amazon_client(seller)
    connection = find_connection(seller, Provider.AMAZON)
    if connection is None:
        raise AmazonNotConnected
    return Turn(run.id, seller, connection, client, lease)


def _take_turn(turn: Turn) -> Wake | None:
    time_left = _TimeLeft(turn.run_id)
    while True:
        turn.lease.check()
        task = _next_task(turn.run_id)
        if task is None:
            ending.finish_pulls(turn)
            checkpoint()
            return None
        wait = (task.due_at - clock.now()).total_seconds()
        if wait > 0 and not time_left.can_sleep(wait):
            return _give_back(turn, task.due_at)
        if time_left.is_over():
            return _give_back(turn, clock.now())
        if wait > 0:
            turn.lease.sleep(wait)
        if not _do(turn, task):
            return None
        time_left.has_worked = True


class _TimeLeft:
    """A worker's turn with one run: short while other runs wait for a worker, so that nobody waits for a large one."""

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id
        self._began = self._looked = time.monotonic()
        self._do_others_wait = False
        self.has_worked = False  # a turn does one step at least

    def is_over(self) -> bool:
        spent = time.monotonic() - self._began
        if not self.has_worked or spent < min(_SHORT_TURN_SECONDS, _TURN_SECONDS):
            return False
        return spent > _TURN_SECONDS or self._are_others_waiting()

    def can_sleep(self, seconds: float) -> bool:
        return seconds <= _SHORT_WAIT and not self._are_others_waiting()

    def _are_others_waiting(self) -> bool:
        """Looked up once a second."""
        now = time.monotonic()
        if (not self._do_others_wait and now - self._looked >= 1) or self._looked == self._began:
            self._looked = now
            self._do_others_wait = do_others_wait(self._run_id)
        return self._do_others_wait


def do_others_wait(run_id: int) -> bool:
    """Whether other runs are due and no worker is at them."""
    now = clock.now()
    is_free = or_(SyncRun.lease_until.is_(None), SyncRun.lease_until < now)
    is_due = (SyncRun.state == SyncState.IN_PROGRESS) & (SyncRun.wake_at <= now) & (SyncRun.step < DETECTION_STEP)
    return bool(db.session.scalar(select(exists().where(SyncRun.id != run_id, is_due, is_free))))


class _Line(NamedTuple):
    """A task without what only its own step needs, since all of a run's are looked at with each step."""

    id: int
    dataset: str
    state: str
    waits_on: str | None
    due_at: datetime


def _lines(run_id: int) -> list[_Line]:
    """In the order of the plan."""
    query = select(SyncTask.id, SyncTask.dataset, SyncTask.state, SyncTask.waits_on, SyncTask.due_at)
    in_order = query.where(SyncTask.run_id == run_id).order_by(SyncTask.position, SyncTask.id)
    return [_Line(*row) for row in db.session.execute(in_order)]


def _next_task(run_id: int) -> SyncTask | None:
    """Of the due ones the first in the plan; else the one that is due next. Those that build on others come after them."""
    unfinished = [line for line in _lines(run_id) if not is_over(line)]
    blocked = _blocked({line.dataset for line in unfinished})
    now = clock.now()
    free = [line for line in unfinished if line.dataset not in blocked]
    first = min(free, key=lambda line: max(line.due_at, now), default=None)
    return db.session.get_one(SyncTask, first.id) if first else None


def _blocked(unfinished: AbstractSet[str]) -> set[str]:
    return {name for name in unfinished if DATASETS[name].after & unfinished}


def _do(turn: Turn, task: SyncTask) -> bool:
    """One step. False when the run has ended with it. Raises LeaseLost."""
    task_id = task.id
    if task.state == TaskState.WAITING and task.dataset in REPORT_TASKS:
        task.attempts += 1  # written down before Amazon is asked, since an order for a report cannot be taken back
        turn.lease.confirm()
        checkpoint()
    try:
        changes = STEPS[task.dataset](turn, task)
    except ProviderError as error:
        rollback()  # what the step wrote before it failed
        return _trouble(turn, db.session.get_one(SyncTask, task_id), error)
    turn.observe_clock()
    db.session.flush()
    ending.tell_of_first_facts(turn, task)
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
    progress = measure(_lines(turn.run_id))
    turn.lease.confirm(
        step=func.greatest(SyncRun.step, min(progress.step, DETECTION_STEP - 1)),
        progress=func.greatest(SyncRun.progress, progress.percent),
        message=progress.message,
        deaths=0,
        **changes,
    )
    if turn.is_worth_telling(progress, _TELL_EVERY):
        emit(RunMoved(turn.run_id))
    checkpoint()


def _give_back(turn: Turn, wake_at: datetime) -> Wake:
    wake_at = max(wake_at, clock.now())
    turn.lease.release(wake_at)
    emit(RunMoved(turn.run_id))
    checkpoint()
    return Wake(wake_at, turn.lease.attempt + 1)
