"""Where the seller sells. With the answer comes Amazon's time, so that only then the windows can be planned."""

from datetime import timedelta

from app.connections.queries import list_participations
from app.connections.service import record_participations
from app.core import clock
from app.core.db import db
from app.ledger import queries as ledger
from app.providers.errors import Throttled
from app.sync.known import find_started_report, known_of
from app.sync.models import SyncTask, TaskState
from app.sync.planning import PlannedTask, plan
from app.sync.turn import RunChanges, Turn

_NEW_ENOUGH = timedelta(days=1)


def pull_participations(turn: Turn, task: SyncTask) -> RunChanges:
    """One call, then the plan of everything else. Raises NoMarketplace."""
    try:
        found = turn.client.participations()
    except Throttled:
        if not _are_known(turn):  # Amazon allows this call once a minute, and its answer hardly ever changes
            raise
    else:
        record_participations(turn.seller.id, found)
        task.rows_read = len(found)
    task.state = TaskState.DONE
    task.finished_at = clock.now()
    task.waits_on = None
    turn.observe_clock()
    for position, planned in enumerate(plan(known_of(turn)), task.position + 1):
        db.session.add(_new_task(task, planned, position))
    return {"as_of": ledger.amazon_now(turn.seller.id)}


def _are_known(turn: Turn) -> bool:
    since = clock.now() - _NEW_ENOUGH
    return any(each.synced_at > since for each in list_participations(turn.seller))


def _new_task(first: SyncTask, planned: PlannedTask, position: int) -> SyncTask:
    """A report that an earlier run has asked for, and has not read, need not be asked for again."""
    task = SyncTask(run_id=first.run_id, seller_id=first.seller_id, position=position, **planned._asdict())
    started = find_started_report(first.seller_id, planned)
    if started is not None:
        task.state, task.report_id, task.document_id = started.state, started.report_id, started.document_id
        task.cursor = {"asked_at": started.cursor.get("asked_at")}
        task.attempts = started.attempts
    return task
