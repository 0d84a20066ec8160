"""A window that Amazon will not make in one piece becomes several. What worked is remembered for the next run."""

import re

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.sync.datasets import DATASETS, Cut
from app.sync.models import SyncTask, TaskState
from app.sync.planning import Span, cut, months_of
from app.sync.pulls.arrival import days_of
from app.sync.queries import settings_of

_TOO_LONG = re.compile(r"range|exceed|too long|up ?to \d+ days", re.IGNORECASE)
_TOLD_DAYS = re.compile(r"(\d{1,3})\s*days", re.IGNORECASE)
_LADDER = (180, 90, 30, 29, 14, 7, 1)  # days
_COMMON = 30  # days: no report is known that wants shorter windows, so that without a word of it none is made


def is_too_long(message: str) -> bool:
    """Whether Amazon's words are about the length of the window."""
    return bool(_TOO_LONG.search(message))


def split(task: SyncTask, message: str = "") -> bool:
    """Cuts the task and those of its dataset that wait still; the newest part stays this task.

    `message`: what Amazon says of the length. False when the window is as short as windows get.
    """
    length = _shorter(task, message)
    if length is None:
        return False
    settings = settings_of(task.seller_id)
    settings.report_days = settings.report_days | {task.dataset: length}
    db.session.add(settings)
    waiting = select(SyncTask).where(
        SyncTask.run_id == task.run_id, SyncTask.dataset == task.dataset, SyncTask.state == TaskState.WAITING
    )
    for each in {task, *db.session.scalars(waiting)}:
        _replace(each, _parts(each, length))
    return True


def _shorter(task: SyncTask, message: str) -> int | None:
    """In the dataset's own measure."""
    first, last = days_of(task)
    days = (last - first).days + 1
    match DATASETS[task.dataset].cut:
        case Cut.MONTHS:
            return 1 if len(months_of((first, last))) > 1 else None
        case Cut.DAYS if is_too_long(message):
            told = [int(found) for found in _TOLD_DAYS.findall(message)]
            return next((length for length in (*told, *_LADDER) if 0 < length < days), None)
        case Cut.DAYS:
            return _COMMON if days > _COMMON else None
    return None


def _parts(task: SyncTask, length: int) -> list[Span]:
    days = days_of(task)
    return months_of(days) if DATASETS[task.dataset].cut is Cut.MONTHS else cut([days], length)


def _replace(task: SyncTask, parts: list[Span]) -> None:
    """The parts take the task's place in the plan, one after another."""
    newest, *older = parts
    task.from_on, task.to_on = newest
    task.state, task.report_id, task.document_id = TaskState.WAITING, None, None
    task.cursor, task.waits_on, task.due_at = {}, None, clock.now()
    for from_on, to_on in older:
        db.session.add(
            SyncTask(
                run_id=task.run_id,
                seller_id=task.seller_id,
                dataset=task.dataset,
                position=task.position,
                from_on=from_on,
                to_on=to_on,
                marketplace_id=task.marketplace_id,
            )
        )
    db.session.flush()
