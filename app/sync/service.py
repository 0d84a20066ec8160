"""The verbs of a run: start it, cancel it, end it, take up what was left lying. When it begins by itself: scheduling.py."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Seller, User
from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.connections.errors import AmazonNotConnected
from app.connections.models import Provider
from app.connections.queries import is_connected, list_participations
from app.core import clock
from app.core.db import db, emit
from app.detection.models import DetectionRun, RunState
from app.detection.service import request_run as request_detection
from app.ledger.models import Source
from app.ledger.queries import amazon_now
from app.sync import ending, scheduling
from app.sync.errors import SyncInProgress, SyncNotRunning
from app.sync.events import FactsArrived, RunMoved, RunStarted
from app.sync.models import RunKind, SyncRun, SyncState, SyncTask, SyncTrigger
from app.sync.progress import DETECTION_STEP, LIGHT_MESSAGE, message_of
from app.sync.queries import claims_found_since, find_running

LIFELESS_AFTER = timedelta(minutes=15)
_INTERRUPTED = "The sync was interrupted for a quarter of an hour. What had arrived stays; start it again."


def start_run(seller: Seller, user: User | None, trigger: SyncTrigger) -> SyncRun:
    """Begins a full run; workers do the rest. Raises AmazonNotConnected, SyncInProgress.

    A run of inventory alone gives way to it, and a full run that was due by now is this one.
    """
    scheduling.count_as_due(seller.id)  # first, since it locks what the clock's job locks first
    _make_way(seller)
    run = _insert(seller, user, trigger, RunKind.FULL, message_of(1))
    first = Source.PARTICIPATIONS.value
    db.session.add(SyncTask(run_id=run.id, seller_id=seller.id, dataset=first, position=0))
    record_activity(seller.id, ActivityType.SYNC_STARTED, "Sync started.", ending.PAGE)
    return run


def start_inventory_run(seller: Seller) -> SyncRun | None:
    """Begins a run that pulls inventory alone. None while no marketplace is known: a full run comes first.

    Raises AmazonNotConnected, SyncInProgress.
    """
    stores = [each.marketplace_id for each in list_participations(seller) if each.is_participating]
    if not stores:
        return None
    if not is_connected(seller, Provider.AMAZON):
        raise AmazonNotConnected
    run = _insert(seller, None, SyncTrigger.SCHEDULE, RunKind.INVENTORY, LIGHT_MESSAGE)
    for position, marketplace_id in enumerate(stores):
        values = {"position": position, "marketplace_id": marketplace_id}
        db.session.add(SyncTask(run_id=run.id, seller_id=seller.id, dataset=Source.INVENTORY.value, **values))
    return run


def start_due(seller_id: int) -> None:
    """Begins what is due for the seller by the clock. Raises as `start_run` does."""
    due = scheduling.take_due(seller_id)
    seller = db.session.get_one(Seller, seller_id)
    if due.full:
        start_run(seller, None, SyncTrigger.SCHEDULE)
    if due.inventory:
        start_inventory_run(seller)
    if due.detection:
        request_detection(seller)


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


def note_claims(seller_id: int) -> None:
    """Claims were found before the last facts came: the run that is under way tells of them already."""
    running = find_running(seller_id)
    if running is not None:
        found = claims_found_since(running)
        db.session.execute(update(SyncRun).where(SyncRun.id == running.id).values(claims_detected=found))
        emit(RunMoved(running.id))


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


def _make_way(seller: Seller) -> None:
    if not is_connected(seller, Provider.AMAZON):
        raise AmazonNotConnected
    running = find_running(seller.id)
    if running is None:
        return
    if running.kind == RunKind.INVENTORY:
        ending.supersede(running)
    elif _is_lifeless(running):
        ending.fail(running, _INTERRUPTED, "worker_died")


def _insert(seller: Seller, user: User | None, trigger: SyncTrigger, kind: RunKind, message: str) -> SyncRun:
    """The database lets one run of a seller be in progress; of two starts at one moment the second waits and fails."""
    run = SyncRun(seller_id=seller.id, user_id=user.id if user else None, trigger=trigger, kind=kind, message=message)
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:
        running = find_running(seller.id)
        if running is None:
            raise
        raise SyncInProgress(running.public_id) from None
    emit(RunStarted(run.id))
    emit(RunMoved(run.id))
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
