"""A run as people follow it: one line per source, its windows, what it waits for, and what to do about failures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from app.core.marketplaces import find_marketplace
from app.ledger.models import Source
from app.sync.datasets import DATASETS
from app.sync.estimating import count_calls, estimate, full_budgets
from app.sync.models import SyncRun, SyncState, SyncTask, TaskState
from app.sync.planning import PlannedTask
from app.sync.progress import is_over
from app.sync.sources import GROUPS, PURPOSES, Group
from app.web.filters import day

_ADVICE = {
    "connection_lost": (
        "Connect Amazon again; what was missed is then pulled by itself.",
        "connections.overview",
        "To the connection",
    ),
    "amazon_not_connected": ("Connect Amazon, then start a sync.", "connections.overview", "To the connection"),
    "dataset_failed": ("What arrived is kept. Start again later: only what is missing is pulled.", "", ""),
    "worker_died": ("What arrived is kept. Start again: only what is missing is pulled.", "", ""),
}
_OTHER = ("What arrived is kept. Start again; if it fails once more, tell whoever runs Opside.", "", "")
_ROLE = "Give Opside's app this role in Seller Central, then connect Amazon again."
_LATER = "The next sync asks for it again. If it fails for days, tell whoever runs Opside."
_LOOK_FOR_LOSSES = timedelta(seconds=30)  # after everything has arrived


class PlannedWindow(NamedTuple):
    """One task of a run in words. `name` is its days, its marketplace, or both."""

    name: str
    from_on: date | None
    to_on: date | None
    marketplace_id: str | None
    state: TaskState
    rows_read: int
    rows_new: int
    rows_changed: int
    waits_on: str
    due_at: datetime | None
    error: str
    rejected: int
    rejects: Sequence[str]


@dataclass
class SourceLine:
    """How far one source is. `waits_on` tells what Amazon has to do first, and `due_at` until when at least."""

    source: Source
    label: str
    purpose: str
    windows: int = 0
    windows_done: int = 0
    rows_read: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rejected: int = 0
    rejects: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    advice: str = ""
    waits_on: str = ""
    due_at: datetime | None = None
    state: TaskState = TaskState.WAITING


@dataclass(frozen=True)
class Advice:
    """What the seller can do about a failed run; the link may be missing."""

    text: str
    endpoint: str
    link: str


def source_groups(tasks: Sequence[SyncTask]) -> Mapping[Group, Sequence[SourceLine]]:
    """The sources that the run pulls, in groups; one that is not planned yet is not there."""
    groups = {group: [_line(source, _of(tasks, source)) for source in sources] for group, sources in GROUPS.items()}
    planned = {group: [line for line in lines if line.windows] for group, lines in groups.items()}
    return MappingProxyType({group: lines for group, lines in planned.items() if lines})


def source_line(tasks: Sequence[SyncTask], source: Source) -> SourceLine:
    """The same of one source."""
    return _line(source, _of(tasks, source))


def windows_of(tasks: Sequence[SyncTask], source: Source) -> Sequence[PlannedWindow]:
    """Each window of a source, in the order of the plan."""
    return [_window(task) for task in _of(tasks, source)]


def advice_for(run: SyncRun) -> Advice | None:
    """None unless the run failed."""
    if run.state != SyncState.FAILED:
        return None
    return Advice(*_ADVICE.get(run.error_code or "", _OTHER))


def estimated_end(run: SyncRun, tasks: Sequence[SyncTask], now: datetime, *, is_sandbox: bool) -> datetime | None:
    """When the run may be through; None when it is over or not planned yet.

    From what is left and Amazon's usage plans. A simulated Amazon hands out its calls faster, so that there it is
    reckoned from how it went so far.
    """
    if run.state != SyncState.IN_PROGRESS or len(tasks) < 2:
        return None
    if is_sandbox:
        return _by_progress(run, now)
    left = [task for task in tasks if not is_over(task)]
    asked_at = max((task.due_at for task in left), default=now)
    seconds = _seconds_left(tasks, left, now - run.started_at)
    return max(now + timedelta(seconds=seconds), asked_at) + _LOOK_FOR_LOSSES


def _seconds_left(tasks: Sequence[SyncTask], left: Sequence[SyncTask], elapsed: timedelta) -> float:
    """The calls that the run has made already are gone from the usage plans, which fill up meanwhile."""
    made = count_calls([_planned(task) for task in tasks if is_over(task)])
    budgets = {
        name: plan._replace(
            left=min(plan.burst, max(0.0, plan.burst - made.get(name, 0) + plan.rate * elapsed.total_seconds()))
        )
        for name, plan in full_budgets().items()
    }
    return estimate([_planned(task) for task in left], budgets).whole


def _planned(task: SyncTask) -> PlannedTask:
    return PlannedTask(task.dataset, task.from_on, task.to_on, task.marketplace_id)


def _by_progress(run: SyncRun, now: datetime) -> datetime | None:
    """Not before a tenth is done."""
    if run.progress < 10:
        return None
    return max(run.started_at + (now - run.started_at) * 100 / run.progress, now)


def _of(tasks: Sequence[SyncTask], source: Source) -> list[SyncTask]:
    return [task for task in tasks if task.dataset == source]


def _line(source: Source, tasks: Sequence[SyncTask]) -> SourceLine:
    left = [task for task in tasks if not is_over(task)]
    failed = [task for task in tasks if task.state == TaskState.FAILED]
    waiting = min((task for task in left if task.waits_on), key=lambda task: task.due_at, default=None)
    line = SourceLine(
        source,
        label=DATASETS[source].label if source in DATASETS else source.replace("_", " ").capitalize(),
        purpose=PURPOSES[source],
        windows=len(tasks),
        windows_done=len(tasks) - len(left) - len(failed),
        rows_read=sum(task.rows_read for task in tasks),
        rows_new=sum(task.rows_new for task in tasks),
        rows_changed=sum(task.rows_changed for task in tasks),
        rejected=sum(task.cursor.get("rejected", 0) for task in tasks),
        rejects=[reject for task in tasks for reject in task.cursor.get("rejects", [])],
        notes=_told([task for task in tasks if task.error and task not in failed]),
        problems=_told(failed),
        advice=_advice_for_source(failed),
        waits_on=(waiting.waits_on or "") if waiting else "",
        due_at=waiting.due_at if waiting else None,
    )
    line.state = _state(tasks, left)
    return line


def _advice_for_source(failed: Sequence[SyncTask]) -> str:
    if not failed:
        return ""
    return _ROLE if any("role" in (task.error or "").lower() for task in failed) else _LATER


def _state(tasks: Sequence[SyncTask], left: Sequence[SyncTask]) -> TaskState:
    if any(task.state == TaskState.FAILED for task in tasks):
        return TaskState.FAILED
    if left:
        is_untouched = all(task.state == TaskState.WAITING and not task.cursor for task in tasks)
        return TaskState.WAITING if is_untouched else TaskState.REQUESTED
    return TaskState.DONE if any(task.state == TaskState.DONE for task in tasks) else TaskState.EMPTY


def _window(task: SyncTask) -> PlannedWindow:
    is_waiting = bool(task.waits_on) and not is_over(task)
    return PlannedWindow(
        name=_name(task) or "The whole list",
        from_on=task.from_on,
        to_on=task.to_on,
        marketplace_id=task.marketplace_id,
        state=TaskState(task.state),
        rows_read=task.rows_read,
        rows_new=task.rows_new,
        rows_changed=task.rows_changed,
        waits_on=(task.waits_on or "") if is_waiting else "",
        due_at=task.due_at if is_waiting else None,
        error=task.error or "",
        rejected=task.cursor.get("rejected", 0),
        rejects=task.cursor.get("rejects", []),
    )


def _told(tasks: Sequence[SyncTask]) -> list[str]:
    """Each thing that was said once, with the first window that it was said of."""
    windows: dict[str, list[str]] = {}
    for task in tasks:
        windows.setdefault(task.error or "", []).append(_name(task))
    return [f"{_first_of(names)}{error}" for error, names in windows.items()]


def _first_of(names: Sequence[str]) -> str:
    if not names[0]:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{more}: "


def _name(task: SyncTask) -> str:
    """Which window or marketplace it is about."""
    store = find_marketplace(marketplace_id=task.marketplace_id) if task.marketplace_id else None
    days = f"{day(task.from_on)} to {day(task.to_on)}" if task.from_on else ""
    return ", ".join(part for part in (store.name if store else "", days) if part)
