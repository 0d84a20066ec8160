"""What becomes of a task when a call to Amazon fails: later, again, or never."""

from collections.abc import Sequence
from datetime import timedelta

from app.core import clock
from app.core.db import db
from app.core.errors import ProviderError
from app.ledger.models import Source
from app.providers.amazon.budget import PLANS, Operation
from app.providers.errors import AppRejected, GrantRevoked, Refused, RoleMissing, Throttled, Unavailable
from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState
from app.sync.operations import calls_left, operation_of
from app.sync.progress import is_over
from app.sync.queries import list_tasks

# Seconds before each further try: Amazon's advice is to back off from two seconds to five minutes.
_PAUSES = (2, 6, 20, 60, 180, 300)
_PLAN_WAIT = "Amazon's usage plan allows the next call"
_LONGEST_GATHER = 6.0  # seconds
_MOST_GATHERED = 8  # calls


def ends_the_run(error: ProviderError) -> bool:
    """No other call can succeed either."""
    return isinstance(error, GrantRevoked | AppRejected)


def put_off(task: SyncTask, error: ProviderError) -> None:
    """Gives the task its next time, or marks it as failed."""
    if isinstance(error, Throttled):
        _wait_for_the_plan(task, error.retry_after or 1)
    elif isinstance(error, Refused) and task.cursor.get("token"):
        _try_again(task, error, forget_token=True)
    elif isinstance(error, Refused | RoleMissing) and _can_do_without(task):
        _end(task, TaskState.EMPTY, error)
    elif isinstance(error, Unavailable):
        _try_again(task, error, forget_token=False)
    else:
        _end(task, TaskState.FAILED, error)


def _can_do_without(task: SyncTask) -> bool:
    """A marketplace without Amazon's warehouses has no inventory; other sources are not everywhere, nor for every app."""
    return task.dataset == Source.INVENTORY or DATASETS[task.dataset].is_optional


def _wait_for_the_plan(task: SyncTask, seconds: float) -> None:
    """The tasks of the run that want the same call wait together, and then make several calls in one go.

    Of reports one type may be refused alone: then the others go on. That it is the operation shows when a second type
    has to wait.
    """
    operation = operation_of(task)
    rivals = [
        each
        for each in list_tasks(task.run_id)
        if (not is_over(each) and operation_of(each) == operation) or each is task
    ]
    if operation is Operation.CREATE_REPORT and not _does_another_type_wait(task, rivals):
        rivals = [each for each in rivals if each.dataset == task.dataset]
    due_at = clock.now() + timedelta(seconds=_gathered(operation, rivals, seconds))
    for each in rivals:
        each.due_at = max(each.due_at, due_at)
        each.waits_on = _PLAN_WAIT
    db.session.flush()


def _does_another_type_wait(task: SyncTask, rivals: Sequence[SyncTask]) -> bool:
    now = clock.now()
    others = [each for each in rivals if each.dataset != task.dataset]
    return not others or any(each.waits_on == _PLAN_WAIT and each.due_at > now for each in others)


def _gathered(operation: Operation, rivals: Sequence[SyncTask], seconds: float) -> float:
    """Until as many calls are allowed as are left, or as are worth a worker's turn.

    It costs no time: the bucket saves up what is not used, as long as it has room.
    """
    left = sum(calls_left(each) for each in rivals)
    room = max(PLANS[operation].burst // 2, 1)
    return max(seconds, min(seconds * min(left, room, _MOST_GATHERED), _LONGEST_GATHER))


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
