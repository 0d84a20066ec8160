"""Reads of sync runs and settings."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select

from app.accounts.models import Seller
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.detection.models import DetectionRun
from app.ledger.models import Source
from app.sync.datasets import DATASETS
from app.sync.errors import SyncNotFound
from app.sync.models import RunKind, SyncRun, SyncSettings, SyncState, SyncTask
from app.sync.timetable import DETECTION_HOURS, FULL_HOUR, INVENTORY_HOURS, next_daily, next_every
from app.web.paging import decode_cursor, encode_cursor


class NextRuns(NamedTuple):
    """When each kind begins next by itself; None: never, as the schedule stands."""

    full: datetime | None
    inventory: datetime | None
    detection: datetime | None


def settings_of(seller_id: int) -> SyncSettings:
    """The seller's settings; the defaults, not yet stored, when it has none."""
    return db.session.get(SyncSettings, seller_id) or SyncSettings(
        seller_id=seller_id,
        months_back=12,
        is_paused=False,
        full_hour=FULL_HOUR,
        inventory_hours=INVENTORY_HOURS,
        detection_hours=DETECTION_HOURS,
        report_days={},
    )


def next_runs(settings: SyncSettings, now: datetime) -> NextRuns:
    """What is due already begins within the next minute, and is told as now."""
    if settings.is_paused:
        return NextRuns(None, None, None)
    fresh = fresh_times(settings, now)
    kept = (settings.next_run_at, settings.next_inventory_at, settings.next_detection_at)
    return NextRuns(*(at and max(known or at, now) for at, known in zip(fresh, kept, strict=True)))


def fresh_times(settings: SyncSettings, now: datetime) -> NextRuns:
    """By the hour and the intervals alone, whatever was due before."""
    seller_id, hour = settings.seller_id, settings.full_hour

    def every(hours: int | None) -> datetime | None:
        return next_every(seller_id, now, hours) if hours else None

    full = None if hour is None else next_daily(seller_id, now, hour)
    return NextRuns(full, every(settings.inventory_hours), every(settings.detection_hours))


def find_running(seller_id: int) -> SyncRun | None:
    """The seller's one run that is in progress, of whatever kind."""
    return db.session.scalar(
        select(SyncRun).where(SyncRun.seller_id == seller_id, SyncRun.state == SyncState.IN_PROGRESS)
    )


def find_last_run(seller: Seller) -> SyncRun | None:
    """The newest full run, in whatever state."""
    return db.session.scalar(_newest_first(seller).where(SyncRun.kind == RunKind.FULL).limit(1))


def find_last_inventory_run(seller: Seller) -> SyncRun | None:
    """The newest run that pulled inventory alone, in whatever state."""
    return db.session.scalar(_newest_first(seller).where(SyncRun.kind == RunKind.INVENTORY).limit(1))


def find_last_complete(seller: Seller) -> SyncRun | None:
    """The newest run that brought everything."""
    complete = _newest_first(seller).where(SyncRun.kind == RunKind.FULL, SyncRun.state == SyncState.COMPLETE)
    return db.session.scalar(complete.limit(1))


def get_run(seller: Seller, public_id: str) -> SyncRun:
    """Raises SyncNotFound."""
    run = db.session.scalar(select(SyncRun).where(SyncRun.seller_id == seller.id, SyncRun.public_id == public_id))
    if run is None:
        raise SyncNotFound
    return run


def list_runs(seller: Seller, limit: int, offset: int = 0) -> tuple[Sequence[SyncRun], int]:
    """Newest first, with the number of all."""
    runs = db.session.scalars(_newest_first(seller).limit(limit).offset(offset)).all()
    total = db.session.scalar(select(func.count()).select_from(SyncRun).where(SyncRun.seller_id == seller.id))
    return runs, total or 0


def list_history(seller: Seller, limit: int, cursor: str | None) -> tuple[Sequence[SyncRun], str | None]:
    """A page of runs, newest first, and the cursor of the next one. Raises InvalidInput for a foreign cursor.

    Runs of inventory alone come several times a day: only those that failed are worth a line.
    """
    is_worth_it = or_(SyncRun.kind == RunKind.FULL, SyncRun.state == SyncState.FAILED)
    query = select(SyncRun).where(SyncRun.seller_id == seller.id, is_worth_it)
    query = query.order_by(SyncRun.id.desc()).limit(limit + 1)
    if cursor:
        query = query.where(SyncRun.id < _position(cursor))
    runs = db.session.scalars(query).all()
    more = len(runs) > limit
    return runs[:limit], encode_cursor([runs[limit - 1].id]) if more else None


def list_tasks(run_id: int) -> Sequence[SyncTask]:
    """The run's tasks in the order of the plan."""
    query = select(SyncTask).where(SyncTask.run_id == run_id)
    return db.session.scalars(query.order_by(SyncTask.position, SyncTask.id)).all()


def get_source(name: str) -> Source:
    """Raises NotFound."""
    if name not in DATASETS:
        raise NotFound("There is no such source.")
    return Source(name)


def rows_read(seller: Seller) -> int:
    """How many rows all runs together have read."""
    total = db.session.scalar(select(func.sum(SyncTask.rows_read)).where(SyncTask.seller_id == seller.id))
    return int(total or 0)


def claims_found_since(run: SyncRun) -> int:
    """How many claims all looks for losses that began with or after the run have opened."""
    since = (DetectionRun.seller_id == run.seller_id, DetectionRun.started_at >= run.started_at)
    return int(db.session.scalar(select(func.sum(DetectionRun.new_claims)).where(*since)) or 0)


def _position(cursor: str) -> int:
    match decode_cursor(cursor):
        case [int(position)]:
            return position
    raise InvalidInput({"cursor": "is not a cursor of this list; start again without it"})


def _newest_first(seller: Seller) -> Select[SyncRun]:
    return select(SyncRun).where(SyncRun.seller_id == seller.id).order_by(SyncRun.started_at.desc(), SyncRun.id.desc())
