"""What is there already when a run is planned: facts, settings, and reports that an earlier run has asked for."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.marketplaces import Marketplace
from app.ledger import queries as ledger
from app.ledger.models import Source
from app.ledger.service import retention_months
from app.sync.datasets import DATASETS
from app.sync.models import SyncRun, SyncState, SyncTask, TaskState
from app.sync.operations import REPORT_TASKS
from app.sync.planning import Arrived, Known, PlannedTask
from app.sync.queries import settings_of
from app.sync.turn import Turn

_STILL_GOOD = timedelta(hours=2)  # for which a report that somebody asked for is taken for a new one


def known_of(turn: Turn) -> Known:
    """What the plan of the seller's run depends on. Raises NoMarketplace."""
    settings = settings_of(turn.seller.id)
    stores = turn.marketplaces()
    readings = _Readings(turn.seller.id, stores[0])
    return Known(
        today=turn.today(),
        # What would be forgotten the next day is not asked for.
        months_back=min(settings.months_back, retention_months(turn.seller.id)),
        marketplace_ids=[store.id for store in stores],
        arrived={name: readings.of(Source(name)) for name in DATASETS},
        report_days=settings.report_days,
    )


def find_started_report(seller_id: int, planned: PlannedTask) -> SyncTask | None:
    """A task of a run that is over, for the same report, which Amazon makes or has made a short while ago.

    Amazon would not make it again so soon, and each report costs a minute of its plan.
    """
    if planned.dataset not in REPORT_TASKS:
        return None
    query = (
        select(SyncTask)
        .join(SyncRun, SyncRun.id == SyncTask.run_id)
        .where(
            SyncTask.seller_id == seller_id,
            SyncTask.dataset == planned.dataset,
            SyncTask.from_on == planned.from_on,
            SyncTask.to_on == planned.to_on,
            SyncTask.marketplace_id.is_not_distinct_from(planned.marketplace_id),
            SyncTask.state.in_([TaskState.REQUESTED, TaskState.READY]),
            SyncTask.report_id.is_not(None),
            SyncTask.cursor["is_reason"].is_(None),
            SyncRun.state != SyncState.IN_PROGRESS,
            SyncRun.started_at > clock.now() - _STILL_GOOD,
        )
        .order_by(SyncTask.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


class _Readings:
    """When Amazon told what, by Amazon's days: each run has written down Amazon's time at its beginning."""

    def __init__(self, seller_id: int, home: Marketplace) -> None:
        self._seller_id = seller_id
        self._home = home
        query = select(SyncRun.started_at, SyncRun.as_of).where(
            SyncRun.seller_id == seller_id, SyncRun.as_of.is_not(None)
        )
        runs = db.session.execute(query.order_by(SyncRun.started_at)).all()
        self._began_at: Sequence[datetime] = [began_at for began_at, _ in runs]
        self._as_of = [as_of for _, as_of in runs]

    def of(self, source: Source) -> list[Arrived]:
        windows = ledger.arrivals(self._seller_id, source)
        return [Arrived(from_on, to_on, self._day(pulled_at)) for from_on, to_on, pulled_at in windows]

    def _day(self, pulled_at: datetime) -> date:
        number = bisect_right(self._began_at, pulled_at)
        return self._home.local_date((self._as_of[number - 1] if number else None) or pulled_at)
