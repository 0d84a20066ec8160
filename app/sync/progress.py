"""How far a run is: five steps of a fifth each. Pure: tasks in, figures out."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState

STEPS = ("Orders", "Inventory", "Reimbursements", "Fees", "Looking for losses")
DETECTION_STEP = 5
PULLED_PERCENT = 80
_FEES_STEP = 4
_ORDERS_STEP = 1
_DONE_PART = {
    TaskState.WAITING: 0.0,
    TaskState.REQUESTED: 0.2,
    TaskState.READY: 0.6,
    TaskState.DONE: 1.0,
    TaskState.EMPTY: 1.0,
    TaskState.FAILED: 1.0,
}


class Progress(NamedTuple):
    """`step` is the first of the five that is not done; `percent` is at most 80 before detection begins."""

    step: int
    percent: int
    message: str


def is_over(task: SyncTask) -> bool:
    return task.state in {TaskState.DONE, TaskState.EMPTY, TaskState.FAILED}


def measure(tasks: Sequence[SyncTask]) -> Progress:
    """Fees are broken down in the transactions that tell of orders, so that both steps end together."""
    parts = [_part(task for task in tasks if _step(task) == step) for step in range(1, DETECTION_STEP)]
    parts[_FEES_STEP - 1] = parts[_ORDERS_STEP - 1]
    percent = int(PULLED_PERCENT * sum(parts) / len(parts))
    step = next((number for number, part in enumerate(parts, 1) if part < 1), DETECTION_STEP)
    return Progress(step, percent, message_of(step, _waiting(tasks)))


def message_of(step: int, detail: str = "") -> str:
    """The step in words."""
    text = f"Step {step} of {len(STEPS)}: {STEPS[step - 1]}"
    return f"{text} ({detail})" if detail else text


def _step(task: SyncTask) -> int:
    return DATASETS[task.dataset].step


def _part(tasks: Iterable[SyncTask]) -> float:
    """Between 0 and 1; nothing planned yet is nothing done."""
    parts = [_DONE_PART[TaskState(task.state)] for task in tasks]
    return sum(parts) / len(parts) if parts else 0.0


def _waiting(tasks: Sequence[SyncTask]) -> str:
    """What the run waits for, when everything that is left waits."""
    left = [task for task in tasks if not is_over(task)]
    waits = sorted({task.waits_on for task in left if task.waits_on})
    return waits[0] if left and all(task.waits_on for task in left) else ""
