"""Where the seller sells. With the answer comes Amazon's time, so that only then the windows can be planned."""

from datetime import timedelta

from app.connections.queries import list_participations
from app.connections.service import record_participations
from app.core import clock
from app.core.db import db
from app.ledger import queries as ledger
from app.ledger.models import Source
from app.providers.errors import Throttled
from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState
from app.sync.planning import Known, plan
from app.sync.queries import settings_of
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
    turn.observe_clock()
    return _plan_the_rest(turn, task)


def _are_known(turn: Turn) -> bool:
    since = clock.now() - _NEW_ENOUGH
    return any(each.synced_at > since for each in list_participations(turn.seller))


def _plan_the_rest(turn: Turn, task: SyncTask) -> RunChanges:
    settings = settings_of(turn.seller.id)
    known = Known(
        today=turn.today(),
        months_back=settings.months_back,
        marketplace_ids=[store.id for store in turn.marketplaces()],
        covered={name: ledger.coverage(turn.seller.id, Source(name), with_uploads=False) for name in DATASETS},
        report_days=settings.report_days,
    )
    for position, planned in enumerate(plan(known), task.position + 1):
        values = planned._asdict()
        db.session.add(SyncTask(run_id=task.run_id, seller_id=task.seller_id, position=position, **values))
    return {"as_of": ledger.amazon_now(turn.seller.id)}
