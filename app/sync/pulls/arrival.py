"""Remembers which days have arrived."""

from datetime import date, timedelta

from app.ledger.models import Source
from app.ledger.service import record_coverage
from app.sync.datasets import DATASETS, Cut
from app.sync.models import SyncTask
from app.sync.turn import Turn


def days_of(task: SyncTask) -> tuple[date, date]:
    """The window of a task that has one."""
    if task.from_on is None or task.to_on is None:
        raise ValueError(f"a task of {task.dataset} without days")
    return task.from_on, task.to_on


def record_arrival(turn: Turn, task: SyncTask, source: Source) -> None:
    """The task's days are complete, except for one that is not over yet at Amazon. A snapshot is of its day."""
    if task.from_on is None or task.to_on is None:
        return
    complete_until = task.to_on
    if DATASETS[source].cut is not Cut.TODAY:
        complete_until = min(task.to_on, turn.today() - timedelta(days=1))
    if complete_until >= task.from_on:
        record_coverage(turn.seller.id, source, task.from_on, complete_until, task.rows_read)
