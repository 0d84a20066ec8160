"""A run as people follow it: one line per dataset, and what to do when it failed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.core.marketplaces import find_marketplace
from app.sync.datasets import DATASETS
from app.sync.models import SyncRun, SyncState, SyncTask, TaskState
from app.sync.progress import is_over

_ADVICE = {
    "connection_lost": ("Connect Amazon again, then start a sync.", "connections.overview", "To the connection"),
    "amazon_not_connected": ("Connect Amazon, then start a sync.", "connections.overview", "To the connection"),
    "dataset_failed": ("What arrived is kept. Start again later: only what is missing is pulled.", "", ""),
    "worker_died": ("What arrived is kept. Start again: only what is missing is pulled.", "", ""),
}
_OTHER = ("What arrived is kept. Start again; if it fails once more, tell whoever runs Opside.", "", "")


@dataclass
class DatasetLine:
    """How far one dataset is. `waits_on` tells what Amazon has to do first."""

    label: str
    windows: int = 0
    windows_done: int = 0
    rows_read: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rejected: int = 0
    rejects: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    waits_on: str = ""
    state: TaskState = TaskState.WAITING


@dataclass(frozen=True)
class Advice:
    """What the seller can do about a failed run; the link may be missing."""

    text: str
    endpoint: str
    link: str


def dataset_lines(tasks: Sequence[SyncTask]) -> list[DatasetLine]:
    """In the order of the plan; a dataset that is not planned yet is not there."""
    grouped = {name: [task for task in tasks if task.dataset == name] for name in DATASETS}
    return [_line(DATASETS[name].label, found) for name, found in grouped.items() if found]


def advice_for(run: SyncRun) -> Advice | None:
    """None unless the run failed."""
    if run.state != SyncState.FAILED:
        return None
    return Advice(*_ADVICE.get(run.error_code or "", _OTHER))


def _line(label: str, tasks: Sequence[SyncTask]) -> DatasetLine:
    left = [task for task in tasks if not is_over(task)]
    line = DatasetLine(
        label,
        windows=len(tasks),
        windows_done=len(tasks) - len(left),
        rows_read=sum(task.rows_read for task in tasks),
        rows_new=sum(task.rows_new for task in tasks),
        rows_changed=sum(task.rows_changed for task in tasks),
        rejected=sum(task.cursor.get("rejected", 0) for task in tasks),
        rejects=[reject for task in tasks for reject in task.cursor.get("rejects", [])],
        notes=[f"{_name(task)}{task.error}" for task in tasks if task.error],
        waits_on=next((task.waits_on for task in left if task.waits_on), ""),
    )
    line.state = _state(tasks, left)
    return line


def _state(tasks: Sequence[SyncTask], left: Sequence[SyncTask]) -> TaskState:
    if any(task.state == TaskState.FAILED for task in tasks):
        return TaskState.FAILED
    if left:
        return TaskState.WAITING if len(left) == len(tasks) else TaskState.REQUESTED
    return TaskState.DONE if any(task.state == TaskState.DONE for task in tasks) else TaskState.EMPTY


def _name(task: SyncTask) -> str:
    """Which window or marketplace a note is about."""
    store = find_marketplace(marketplace_id=task.marketplace_id) if task.marketplace_id else None
    if store is not None:
        return f"{store.name}: "
    return f"{task.from_on} to {task.to_on}: " if task.from_on else ""
