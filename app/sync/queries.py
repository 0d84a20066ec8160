"""Reads of sync runs and settings."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Select, func, select

from app.accounts.models import Seller
from app.core.db import db
from app.core.errors import InvalidInput
from app.sync.errors import SyncNotFound
from app.sync.models import SyncRun, SyncSettings, SyncState, SyncTask
from app.web.paging import decode_cursor, encode_cursor

_DAILY_AT = time(2, tzinfo=UTC)
_JITTER_MINUTES = 40


def settings_of(seller_id: int) -> SyncSettings:
    """The seller's settings; the defaults, not yet stored, when it has none."""
    found = db.session.get(SyncSettings, seller_id)
    return found or SyncSettings(seller_id=seller_id, months_back=12, is_paused=False, report_days={}, next_run_at=None)


def next_daily_run(seller_id: int, now: datetime) -> datetime:
    """The next 02:00 UTC, each seller some minutes later than others, so that not all begin at once."""
    jitter = timedelta(minutes=seller_id * 7 % _JITTER_MINUTES)
    today = datetime.combine(now.astimezone(UTC).date(), _DAILY_AT) + jitter
    return today if today > now else today + timedelta(days=1)


def find_running(seller_id: int) -> SyncRun | None:
    """The seller's one run that is in progress."""
    return db.session.scalar(
        select(SyncRun).where(SyncRun.seller_id == seller_id, SyncRun.state == SyncState.IN_PROGRESS)
    )


def find_last_run(seller: Seller) -> SyncRun | None:
    """The newest run, in whatever state."""
    return db.session.scalar(_newest_first(seller).limit(1))


def find_last_complete(seller: Seller) -> SyncRun | None:
    """The newest run that brought everything."""
    return db.session.scalar(_newest_first(seller).where(SyncRun.state == SyncState.COMPLETE).limit(1))


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
    """A page of runs, newest first, and the cursor of the next one. Raises InvalidInput for a foreign cursor."""
    query = select(SyncRun).where(SyncRun.seller_id == seller.id).order_by(SyncRun.id.desc()).limit(limit + 1)
    if cursor:
        query = query.where(SyncRun.id < _position(cursor))
    runs = db.session.scalars(query).all()
    more = len(runs) > limit
    return runs[:limit], encode_cursor([runs[limit - 1].id]) if more else None


def list_tasks(run_id: int) -> Sequence[SyncTask]:
    """The run's tasks in the order of the plan."""
    return db.session.scalars(select(SyncTask).where(SyncTask.run_id == run_id).order_by(SyncTask.position)).all()


def rows_read(seller: Seller) -> int:
    """How many rows all runs together have read."""
    total = db.session.scalar(select(func.sum(SyncTask.rows_read)).where(SyncTask.seller_id == seller.id))
    return int(total or 0)


def _position(cursor: str) -> int:
    match decode_cursor(cursor):
        case [int(position)]:
            return position
    raise InvalidInput({"cursor": "is not a cursor of this list; start again without it"})


def _newest_first(seller: Seller) -> Select[SyncRun]:
    return select(SyncRun).where(SyncRun.seller_id == seller.id).order_by(SyncRun.started_at.desc(), SyncRun.id.desc())
