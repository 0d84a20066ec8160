"""What begins by itself and when. The clock ticks once a minute; what is due stands in the seller's settings.

However long nobody ticked, each kind begins once. A full run does what the smaller ones would have done, so that those
which are due beside it are passed over. While Amazon does not let us in nothing begins; after the seller has
connected again, what was missed begins once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Seller
from app.connections.models import Connection, ConnectionStatus, Provider
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput
from app.detection.models import DetectionRun, RunState
from app.ledger import queries as ledger
from app.ledger.models import Source
from app.sync.models import RunKind, SyncSettings
from app.sync.queries import NextRuns, find_running, fresh_times

MONTHS = range(1, 19)  # Amazon keeps the ledger for 18 months
HOURS = range(24)
INTERVALS = range(1, 25)  # hours
_ALLOWED: Mapping[str, range] = MappingProxyType(
    {"months_back": MONTHS, "full_hour": HOURS, "inventory_hours": INTERVALS, "detection_hours": INTERVALS}
)
_Column = InstrumentedAttribute[Any]
_KINDS: tuple[tuple[_Column, _Column], ...] = (
    (SyncSettings.full_hour, SyncSettings.next_run_at),
    (SyncSettings.inventory_hours, SyncSettings.next_inventory_at),
    (SyncSettings.detection_hours, SyncSettings.next_detection_at),
)
_GRACE = timedelta(minutes=2)  # after connecting, in which the seller may start a sync by hand
_SOON = timedelta(minutes=10)


class SettingsChange(TypedDict, total=False):
    """What is not there stays as it is. Of hours and intervals None means: never by itself."""

    months_back: int
    is_paused: bool
    full_hour: int | None
    inventory_hours: int | None
    detection_hours: int | None


class Due(NamedTuple):
    """Which kinds begin now."""

    full: bool
    inventory: bool
    detection: bool


_NOTHING = Due(full=False, inventory=False, detection=False)


def change_settings(seller: Seller, **changes: Unpack[SettingsChange]) -> SyncSettings:
    """How far back runs pull, and what begins by itself; the next times follow. Raises InvalidInput."""
    _check(changes)
    settings = stored_settings(seller.id)
    for name, value in changes.items():
        setattr(settings, name, value)
    settings.updated_at = clock.now()
    if changes.keys() - {"months_back"}:
        _set_next(settings, fresh_times(settings, clock.now()))
    db.session.flush()
    return settings


def sellers_to_start() -> Sequence[int]:
    """Ids of the connected sellers for whom something is due, or has still to be worked out."""
    is_due = or_(SyncSettings.seller_id.is_(None), *(_is_due_or_unknown(*each) for each in _KINDS))
    settings_of_seller = SyncSettings.seller_id == Connection.seller_id
    query = select(Connection.seller_id).join(SyncSettings, settings_of_seller, isouter=True)
    return db.session.scalars(query.where(*_is_connected(), is_due).order_by(Connection.seller_id)).all()


def take_due(seller_id: int) -> Due:
    """What begins now, each kind once however long nobody asked; from then on it is not due any more."""
    now = clock.now()
    settings = stored_settings(seller_id)
    if not _may_begin(seller_id, now):
        return _NOTHING
    kept = _next_times(settings)
    due = [at is not None and at <= now for at in kept]
    times = zip(fresh_times(settings, now), kept, due, strict=True)
    _set_next(settings, [fresh if is_due else known or fresh for fresh, known, is_due in times])
    return _NOTHING if settings.is_paused else _without_overlap(seller_id, Due(*due))


def keep_due(seller_id: int) -> None:
    """A full run that ended because Amazon no longer lets us in begins anew after the seller has connected again."""
    settings = stored_settings(seller_id)
    is_lost = not db.session.scalar(_connection_of(seller_id))
    if is_lost and settings.full_hour is not None:
        settings.next_run_at = clock.now()


def count_as_due(seller_id: int) -> None:
    """A full run has just begun: what would begin by itself within minutes is done with it."""
    settings = stored_settings(seller_id)
    soon = clock.now() + _SOON
    times = zip(fresh_times(settings, soon), _next_times(settings), strict=True)
    _set_next(settings, [fresh if known is not None and known <= soon else known for fresh, known in times])


def stored_settings(seller_id: int) -> SyncSettings:
    """The seller's row, made if there is none, and locked, so that two clocks do not begin the same run."""
    db.session.execute(insert(SyncSettings).values(seller_id=seller_id).on_conflict_do_nothing())
    query = select(SyncSettings).where(SyncSettings.seller_id == seller_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _may_begin(seller_id: int, now: datetime) -> bool:
    """Connected, and not only a moment ago."""
    connection = db.session.scalar(_connection_of(seller_id))
    if connection is None:
        return False
    at = connection.connected_at
    return at is None or not now - _GRACE < at <= now


def _without_overlap(seller_id: int, due: Due) -> Due:
    """What is at work already does not begin again, nor what a full run does on its way."""
    running = find_running(seller_id)
    is_full_running = running is not None and running.kind == RunKind.FULL
    full = due.full and not is_full_running
    is_covered = full or is_full_running
    return Due(
        full=full,
        inventory=due.inventory and not is_covered and running is None,
        detection=due.detection and not is_covered and _can_detect(seller_id),
    )


def _can_detect(seller_id: int) -> bool:
    at_work = exists().where(DetectionRun.seller_id == seller_id, DetectionRun.state == RunState.IN_PROGRESS)
    return bool(ledger.coverage(seller_id, Source.LEDGER_DETAIL)) and not db.session.scalar(select(at_work))


def _check(changes: SettingsChange) -> None:
    wrong = {}
    for name, value in changes.items():
        allowed = _ALLOWED.get(name)
        if allowed is not None and value not in allowed and not (value is None and name != "months_back"):
            wrong[name] = f"must be from {allowed[0]} to {allowed[-1]}"
    if wrong:
        raise InvalidInput(wrong)


def _next_times(settings: SyncSettings) -> NextRuns:
    return NextRuns(settings.next_run_at, settings.next_inventory_at, settings.next_detection_at)


def _set_next(settings: SyncSettings, times: Sequence[datetime | None]) -> None:
    settings.next_run_at, settings.next_inventory_at, settings.next_detection_at = times


def _is_due_or_unknown(setting: _Column, next_at: _Column) -> ColumnElement[bool]:
    return or_(next_at <= clock.now(), and_(setting.is_not(None), next_at.is_(None)))


def _connection_of(seller_id: int) -> Select[Connection]:
    return select(Connection).where(Connection.seller_id == seller_id, *_is_connected())


def _is_connected() -> tuple[ColumnElement[bool], ...]:
    return Connection.provider == Provider.AMAZON, Connection.status == ConnectionStatus.CONNECTED
