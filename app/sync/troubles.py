"""What becomes of a task when a call to Amazon fails: later, again, or never."""

from datetime import timedelta

from sqlalchemy import ColumnElement, update

from app.core import clock
from app.core.db import db
from app.core.errors import ProviderError
from app.ledger.models import Source
from app.providers.errors import AppRejected, GrantRevoked, Refused, Throttled, Unavailable
from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState

# Seconds before each further try: Amazon's advice is to back off from two seconds to five minutes.
_PAUSES = (2, 6, 20, 60, 180, 300)
_RARE = 1.0  # seconds between two calls
_GATHER = 6.0  # seconds
_REPORTS = tuple(name for name, dataset in DATASETS.items() if dataset.report_type)


def ends_the_run(error: ProviderError) -> bool:
    """No other call can succeed either."""
    return isinstance(error, GrantRevoked | AppRejected)


def put_off(task: SyncTask, error: ProviderError) -> None:
    """Gives the task its next time, or marks it as failed."""
    if isinstance(error, Throttled):
        _wait_for_the_plan(task, error.retry_after or 1)
    elif isinstance(error, Refused) and task.cursor.get("token"):
        _try_again(task, error, forget_token=True)
    elif isinstance(error, Refused) and task.dataset == Source.INVENTORY:
        _end(task, TaskState.EMPTY, error)  # a marketplace without Amazon's warehouses
    elif isinstance(error, Unavailable):
        _try_again(task, error, forget_token=False)
    else:
        _end(task, TaskState.FAILED, error)


def _wait_for_the_plan(task: SyncTask, seconds: float) -> None:
    """All tasks of the run that want the same call wait together.

    Where calls are rare they wait for some to come together, which costs nothing: the plan saves up what is not used.
    """
    seconds = max(seconds, _GATHER) if seconds > _RARE else seconds
    db.session.execute(
        update(SyncTask)
        .where(SyncTask.run_id == task.run_id, *_same_call(task))
        .values(due_at=clock.now() + timedelta(seconds=seconds), waits_on="Amazon's usage plan allows the next call")
    )


def _same_call(task: SyncTask) -> tuple[ColumnElement[bool], ...]:
    if task.dataset not in _REPORTS:
        return (SyncTask.dataset == task.dataset,)
    return SyncTask.dataset.in_(_REPORTS), SyncTask.state == task.state


def _try_again(task: SyncTask, error: ProviderError, *, forget_token: bool) -> None:
    tries = int(task.cursor.get("tries", 0)) + 1
    if tries > len(_PAUSES):
        _end(task, TaskState.FAILED, error)
        return
    task.cursor = task.cursor | {"tries": tries} | ({"token": None} if forget_token else {})
    task.due_at = clock.now() + timedelta(seconds=_PAUSES[tries - 1])
    task.waits_on = f"Amazon answers again ({error.message})"


def _end(task: SyncTask, state: TaskState, error: ProviderError) -> None:
    task.state = state
    task.error = error.message
    task.waits_on = None
    task.finished_at = clock.now()
