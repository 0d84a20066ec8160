"""A window that Amazon will not make in one piece becomes several. What worked is remembered for the next run."""

import re

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.sync.models import SyncTask, TaskState
from app.sync.planning import cut
from app.sync.queries import settings_of

_TOO_LONG = re.compile(r"range|exceed|too long|up ?to \d+ days", re.IGNORECASE)
_TOLD_DAYS = re.compile(r"(\d{1,3})\s*days", re.IGNORECASE)
_LADDER = (180, 90, 30)  # days


def is_too_long(message: str) -> bool:
    """Whether Amazon's words are about the length of the window."""
    return bool(_TOO_LONG.search(message))


def split(task: SyncTask, message: str = "") -> bool:
    """Cuts the task and those of its dataset that wait still; the newest part stays this task.

    False when it is as short as windows get.
    """
    days = _shorter(task, message)
    if days is None:
        return False
    settings = settings_of(task.seller_id)
    settings.report_days = settings.report_days | {task.dataset: days}
    db.session.add(settings)
    waiting = select(SyncTask).where(
        SyncTask.run_id == task.run_id, SyncTask.dataset == task.dataset, SyncTask.state == TaskState.WAITING
    )
    for each in {task, *db.session.scalars(waiting)}:
        _cut(each, days)
    return True


def _shorter(task: SyncTask, message: str) -> int | None:
    if task.from_on is None or task.to_on is None:
        return None
    length = (task.to_on - task.from_on).days + 1
    told = [int(days) for days in _TOLD_DAYS.findall(message)]
    return next((days for days in (*told, *_LADDER) if 0 < days < length), None)


def _cut(task: SyncTask, days: int) -> None:
    if task.from_on is None or task.to_on is None:
        return
    newest, *older = cut([(task.from_on, task.to_on)], days)
    task.from_on, task.to_on = newest
    task.state, task.report_id, task.document_id = TaskState.WAITING, None, None
    task.cursor, task.waits_on, task.due_at = {}, None, clock.now()
    last = db.session.scalar(select(func.max(SyncTask.position)).where(SyncTask.run_id == task.run_id)) or 0
    for position, (from_on, to_on) in enumerate(older, last + 1):
        db.session.add(
            SyncTask(
                run_id=task.run_id,
                seller_id=task.seller_id,
                dataset=task.dataset,
                position=position,
                from_on=from_on,
                to_on=to_on,
                marketplace_id=task.marketplace_id,
            )
        )
    db.session.flush()
