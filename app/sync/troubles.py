"""What becomes of a task when a call to Amazon fails: later, again, or never."""

from datetime import timedelta

from app.core import clock
from app.core.errors import ProviderError
from app.ledger.models import Source
from app.providers.errors import AppRejected, GrantRevoked, Refused, Throttled, Unavailable
from app.sync.models import SyncTask, TaskState

# Seconds before each further try: Amazon's advice is to back off from two seconds to five minutes.
_PAUSES = (2, 6, 20, 60, 180, 300)


def ends_the_run(error: ProviderError) -> bool:
    """No other call can succeed either."""
    return isinstance(error, GrantRevoked | AppRejected)


def put_off(task: SyncTask, error: ProviderError) -> None:
    """Gives the task its next time, or marks it as failed."""
    if isinstance(error, Throttled):
        task.due_at = clock.now() + timedelta(seconds=error.retry_after or 1)
        task.waits_on = "Amazon's usage plan allows the next call"
    elif isinstance(error, Refused) and task.cursor.get("token"):
        _try_again(task, error, forget_token=True)
    elif isinstance(error, Refused) and task.dataset == Source.INVENTORY:
        _end(task, TaskState.EMPTY, error)  # a marketplace without Amazon's warehouses
    elif isinstance(error, Unavailable):
        _try_again(task, error, forget_token=False)
    else:
        _end(task, TaskState.FAILED, error)


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
