"""How far a run is: five steps, of which detection is a fifth. Pure: tasks in, figures out.

The steps stand in the order in which their sources are pulled, so that the step that is told is what is being done.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from app.ledger.models import Source
from app.sync.datasets import DATASETS
from app.sync.models import TaskState

STEPS = (
    "Inventory and reimbursements",
    "Returns and shipments",
    "Orders and payments",
    "Fees and sizes",
    "Looking for losses",
)
LIGHT_MESSAGE = "Updating inventory"  # a run that pulls nothing else has no steps
DETECTION_STEP = 5
PULLED_PERCENT = 80
_DONE_PART = {
    TaskState.WAITING: 0.0,
    TaskState.REQUESTED: 0.2,
    TaskState.READY: 0.6,
    TaskState.DONE: 1.0,
    TaskState.EMPTY: 1.0,
    TaskState.FAILED: 1.0,
}


class Task(Protocol):
    """What is looked at of a task."""

    @property
    def dataset(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def waits_on(self) -> str | None: ...


class Progress(NamedTuple):
    """`step` is the first of the five that is not done; `percent` is at most 80 before detection begins."""

    step: int
    percent: int
    message: str


def is_over(task: Task) -> bool:
    return task.state in {TaskState.DONE, TaskState.EMPTY, TaskState.FAILED}


def measure(tasks: Sequence[Task]) -> Progress:
    """A step for which this run has no task is passed over."""
    parts = {
        step: _part(tasks, step) for step in range(1, DETECTION_STEP) if any(_step(task) == step for task in tasks)
    }
    percent = int(PULLED_PERCENT * sum(parts.values()) / len(parts)) if parts else 0
    step = next((number for number, part in parts.items() if part < 1), DETECTION_STEP)
    if tasks and all(task.dataset == Source.INVENTORY for task in tasks):
        return Progress(step, percent, _with_detail(LIGHT_MESSAGE, _waiting(tasks)))
    return Progress(step, percent, message_of(step, _waiting(tasks)))


def message_of(step: int, detail: str = "") -> str:
    """The step in words."""
    return _with_detail(f"Step {step} of {len(STEPS)}: {STEPS[step - 1]}", detail)


def _with_detail(text: str, detail: str) -> str:
    return f"{text} ({detail})" if detail else text


def _step(task: Task) -> int:
    return DATASETS[task.dataset].step


def _part(tasks: Sequence[Task], step: int) -> float:
    """Between 0 and 1."""
    parts = [_DONE_PART[TaskState(task.state)] for task in tasks if _step(task) == step]
    return sum(parts) / len(parts)


def _waiting(tasks: Sequence[Task]) -> str:
    """What the run waits for, when everything that is left waits."""
    left = [task for task in tasks if not is_over(task)]
    waits = sorted({task.waits_on for task in left if task.waits_on})
    return waits[0] if left and all(task.waits_on for task in left) else ""
