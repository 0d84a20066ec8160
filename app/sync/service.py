"""The verbs of sync: start a run, cancel it, end it, take up what was left lying, decide when the next one begins."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, and_, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Seller, User
from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.connections.errors import AmazonNotConnected
from app.connections.models import Connection, ConnectionStatus, Provider
from app.connections.queries import is_connected
from app.core import clock
from app.core.db import db, emit
from app.core.errors import InvalidInput
from app.detection.models import DetectionRun, RunState
from app.ledger.models import Source
from app.ledger.queries import amazon_now
from app.sync import ending
from app.sync.errors import SyncInProgress, SyncNotRunning
from app.sync.events import FactsArrived, RunMoved, RunStarted
from app.sync.models import SyncRun, SyncSettings, SyncState, SyncTask, SyncTrigger
from app.sync.progress import DETECTION_STEP, message_of
from app.sync.queries import find_running, next_daily_run, settings_of

LIFELESS_AFTER = timedelta(minutes=15)
MONTHS = range(1, 19)  # Amazon keeps the ledger for 18 months
_INTERRUPTED = "The sync was interrupted for a quarter of an hour. What had arrived stays; start it again."


def start_run(seller: Seller, user: User | None, trigger: SyncTrigger) -> SyncRun:
    """Begins a run; workers do the rest. Raises AmazonNotConnected, SyncInProgress."""
    if not is_connected(seller, Provider.AMAZON):
        raise AmazonNotConnected
    running = find_running(seller.id)
    if running is not None and _is_lifeless(running):
        ending.fail(running, _INTERRUPTED, "worker_died")
    run = _insert(seller, user, trigger)
    first = Source.PARTICIPATIONS.value
    db.session.add(SyncTask(run_id=run.id, seller_id=seller.id, dataset=first, position=0))
    record_activity(seller.id, ActivityType.SYNC_STARTED, "Sync started.", ending.PAGE)
    emit(RunStarted(run.id))
    emit(RunMoved(run.id))
    return run


def cancel_run(seller: Seller, run: SyncRun | None) -> None:
    """Ends the seller's run (None: the one that runs); what arrived stays. Raises SyncNotRunning."""
    run = run or find_running(seller.id)
    if run is None or not ending.cancel(run, clock.now()):
        raise SyncNotRunning


def stop_run(seller_id: int) -> None:
    """Ends the seller's run, if there is one: its connection is gone."""
    running = find_running(seller_id)
    if running is not None:
        ending.cancel(running, clock.now())


def complete_run(sync_run_id: int, claims_detected: int) -> None:
    """Detection over the run's facts is through. Telling it twice is telling it once."""
    ending.complete(db.session.get_one(SyncRun, sync_run_id), claims_detected)


def fail_run(sync_run_id: int, error: str, code: str = "failed") -> None:
    """The run cannot go on, for that reason; a run that is over stays as it is."""
    ending.fail(db.session.get_one(SyncRun, sync_run_id), error, code)


def take_up_stale() -> Sequence[SyncRun]:
    """The runs that want a worker and have none: those of dead workers, and those whose wake-up was lost.

    Runs without a sign of life for 15 minutes become failed, unless all workers are busy with others.
    """
    now = clock.now()
    is_free = or_(SyncRun.lease_until.is_(None), SyncRun.lease_until < now)
    query = select(SyncRun).where(SyncRun.state == SyncState.IN_PROGRESS, is_free, SyncRun.wake_at <= now)
    stale = db.session.scalars(query.order_by(SyncRun.wake_at)).all()
    is_busy = db.session.scalar(select(exists().where(SyncRun.lease_until > now)))
    wanting: list[SyncRun] = []
    for run in stale:
        if run.step >= DETECTION_STEP:
            _look_after_detection(run)
        elif _is_lifeless(run) and not is_busy:
            ending.fail(run, _INTERRUPTED, "worker_died")
        else:
            wanting.append(run)
    return wanting


def change_settings(seller: Seller, *, months_back: int | None = None, is_paused: bool | None = None) -> SyncSettings:
    """How far back the next run pulls, and whether runs begin by themselves. Raises InvalidInput."""
    if months_back is not None and months_back not in MONTHS:
        raise InvalidInput({"months_back": f"must be from {MONTHS[0]} to {MONTHS[-1]}"})
    settings = settings_of(seller.id)
    settings.months_back = settings.months_back if months_back is None else months_back
    settings.is_paused = settings.is_paused if is_paused is None else is_paused
    settings.updated_at = clock.now()
    db.session.add(settings)
    db.session.flush()
    return settings


def sellers_to_start() -> Sequence[int]:
    """Ids of the connected sellers, whose daily run may be due."""
    return db.session.scalars(_connected_sellers().with_only_columns(Seller.id)).all()


def start_due_run(seller_id: int) -> None:
    """Begins the seller's daily run if its time has come, once however long nobody asked. Raises as `start_run` does."""
    now = clock.now()
    settings = _stored_settings(seller_id)
    is_due = settings.next_run_at is not None and settings.next_run_at <= now
    if settings.next_run_at is None or is_due:
        settings.next_run_at = next_daily_run(seller_id, now)
    if is_due and not settings.is_paused and find_running(seller_id) is None:
        start_run(db.session.get_one(Seller, seller_id), None, SyncTrigger.SCHEDULE)


def _insert(seller: Seller, user: User | None, trigger: SyncTrigger) -> SyncRun:
    """The database lets one run of a seller be in progress; of two starts at one moment the second waits and fails."""
    run = SyncRun(seller_id=seller.id, user_id=user.id if user else None, trigger=trigger, message=message_of(1))
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:
        running = find_running(seller.id)
        if running is None:
            raise
        raise SyncInProgress(running.public_id) from None
    return run


def _is_lifeless(run: SyncRun) -> bool:
    """Nobody has worked on it since long after somebody should have."""
    last = max(run.wake_at, run.lease_until or run.wake_at)
    return clock.now() - last > LIFELESS_AFTER


def _look_after_detection(run: SyncRun) -> None:
    """Between the last pull and the end a message may have been lost with a worker that was killed."""
    query = select(DetectionRun).where(DetectionRun.sync_run_id == run.id).order_by(DetectionRun.id.desc())
    detection = db.session.scalar(query.limit(1))
    if detection is None:
        emit(FactsArrived(run.seller_id, run.id, run.as_of or amazon_now(run.seller_id)))
    elif detection.state == RunState.COMPLETE:
        ending.complete(run, detection.new_claims)
    elif detection.state == RunState.FAILED:
        ending.fail(run, f"Looking for losses failed: {detection.error}", "detection_failed")
    elif clock.now() - detection.alive_at > LIFELESS_AFTER:
        ending.fail(run, _INTERRUPTED, "worker_died")
    later = clock.now() + ending.DETECTION_LOOK
    db.session.execute(update(SyncRun).where(SyncRun.id == run.id).values(wake_at=later))


def _connected_sellers() -> Select[Seller]:
    is_connected_ = and_(
        Connection.seller_id == Seller.id,
        Connection.provider == Provider.AMAZON,
        Connection.status == ConnectionStatus.CONNECTED,
    )
    return select(Seller).join(Connection, is_connected_).order_by(Seller.id)


def _stored_settings(seller_id: int) -> SyncSettings:
    """Locked, so that two clocks do not begin the same run."""
    db.session.execute(
        insert(SyncSettings)
        .values(seller_id=seller_id, months_back=12, is_paused=False, report_days={}, updated_at=clock.now())
        .on_conflict_do_nothing()
    )
    query = select(SyncSettings).where(SyncSettings.seller_id == seller_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
