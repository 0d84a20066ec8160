"""Starting, ending and taking up runs."""

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.activity.models import ActivityEntry
from app.connections.errors import AmazonNotConnected
from app.connections.models import Connection, ConnectionStatus
from app.core import clock
from app.detection.models import DetectionRun, RunState
from app.sync import service
from app.sync.errors import SyncInProgress, SyncNotRunning
from app.sync.lease import take_lease
from app.sync.models import RunKind, SyncRun, SyncState, SyncTask, SyncTrigger, TaskState
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection, make_participation
from tests.factories.sync import make_run, make_task

LONG_AGO = timedelta(minutes=20)


@pytest.fixture
def connected(db: SQLAlchemy) -> Seller:
    seller = make_seller()
    make_connection(seller)
    return seller


def begin(seller: Seller) -> SyncRun:
    return service.start_run(seller, None, SyncTrigger.USER)


def state(db: SQLAlchemy, run: SyncRun) -> str:
    db.session.refresh(run)
    return run.state


def told(seller: Seller) -> list[str]:
    return [entry.type for entry in ActivityEntry.query.filter_by(seller_id=seller.id).order_by(ActivityEntry.id)]


def test_a_run_begins_with_the_marketplaces_and_is_told(connected: Seller) -> None:
    run = begin(connected)
    assert (run.state, run.trigger, run.step, run.progress) == (SyncState.IN_PROGRESS, SyncTrigger.USER, 0, 0)
    assert told(connected) == ["sync_started"]


@pytest.mark.parametrize("status", [ConnectionStatus.EXPIRED, ConnectionStatus.DISCONNECTED, ConnectionStatus.PENDING])
def test_no_run_begins_without_a_working_connection(db: SQLAlchemy, status: ConnectionStatus) -> None:
    seller = make_seller()
    make_connection(seller, status=status)
    with pytest.raises(AmazonNotConnected):
        begin(seller)


def test_a_seller_has_one_run_at_a_time_and_others_their_own(connected: Seller) -> None:
    run = begin(connected)
    with pytest.raises(SyncInProgress, match=run.public_id):
        begin(connected)
    other = make_seller()
    make_connection(other)
    assert begin(other).id != run.id


def test_a_lifeless_run_gives_way_to_a_new_one(db: SQLAlchemy, connected: Seller) -> None:
    old = make_run(connected, wake_at=clock.now() - LONG_AGO, lease_until=clock.now() - LONG_AGO)
    new = begin(connected)
    assert (state(db, old), new.state) == (SyncState.FAILED, SyncState.IN_PROGRESS)
    assert old.error_code == "worker_died"


def test_a_cancelled_run_is_over_and_its_worker_may_write_nothing(db: SQLAlchemy, connected: Seller) -> None:
    run = make_run(connected)
    lease = take_lease(run.id)
    assert lease is not None
    service.cancel_run(connected, None)
    assert state(db, run) == SyncState.CANCELLED
    assert run.finished_at is not None
    with pytest.raises(SyncNotRunning):
        service.cancel_run(connected, run)
    with pytest.raises(SyncNotRunning):
        service.cancel_run(connected, None)
    assert told(connected) == ["sync_cancelled"]


def test_claims_that_are_found_while_a_run_goes_on_are_told_with_it(db: SQLAlchemy, connected: Seller) -> None:
    run = begin(connected)
    db.session.add(DetectionRun(seller_id=connected.id, as_of=clock.now(), new_claims=3))
    service.note_claims(connected.id)
    db.session.refresh(run)
    assert (run.claims_detected, run.state) == (3, SyncState.IN_PROGRESS)


def test_a_complete_run_is_told_once_and_marks_the_connection(db: SQLAlchemy, connected: Seller) -> None:
    run = make_run(connected, step=5, progress=80)
    service.complete_run(run.id, 3)
    service.complete_run(run.id, 4)
    assert state(db, run) == SyncState.COMPLETE
    assert (run.progress, run.claims_detected) == (100, 3)
    assert Connection.query.populate_existing().one().last_synced_at is not None
    assert told(connected) == ["sync_completed"]


def test_a_run_with_a_failed_dataset_fails_but_tells_its_claims(db: SQLAlchemy, connected: Seller) -> None:
    run = make_run(connected, step=5, progress=80)
    make_task(run, dataset="transactions", state=TaskState.FAILED, error="Amazon answered with status 500")
    service.complete_run(run.id, 3)
    assert state(db, run) == SyncState.FAILED
    assert run.error == "Payments: Amazon answered with status 500"
    assert (run.claims_detected, run.progress) == (3, 80)


def test_a_failure_does_not_change_a_run_that_is_over(db: SQLAlchemy, connected: Seller) -> None:
    run = make_run(connected, state=SyncState.CANCELLED)
    service.fail_run(run.id, "too late")
    assert (state(db, run), run.error) == (SyncState.CANCELLED, None)


def test_disconnecting_stops_what_runs(db: SQLAlchemy, connected: Seller) -> None:
    run = make_run(connected)
    service.stop_run(connected.id)
    service.stop_run(connected.id)
    assert state(db, run) == SyncState.CANCELLED


def test_a_dead_workers_run_is_taken_up(connected: Seller) -> None:
    run = make_run(connected, lease_until=clock.now() - timedelta(seconds=1))
    assert service.take_up_stale() == [run]


def test_a_run_whose_job_was_lost_is_taken_up(connected: Seller) -> None:
    run = make_run(connected, wake_at=clock.now() - timedelta(seconds=5))
    assert service.take_up_stale() == [run]


@pytest.mark.parametrize(
    "values",
    [
        {"lease_until": clock.now() + timedelta(hours=1)},
        {"wake_at": clock.now() + timedelta(hours=1)},
        {"state": SyncState.COMPLETE},
    ],
    ids=["held", "asleep", "over"],
)
def test_a_run_that_is_cared_for_is_left_alone(connected: Seller, values: dict[str, object]) -> None:
    make_run(connected, **values)
    assert service.take_up_stale() == []


def test_a_run_without_a_sign_of_life_becomes_failed(db: SQLAlchemy, connected: Seller) -> None:
    run = make_run(connected, wake_at=clock.now() - LONG_AGO)
    assert service.take_up_stale() == []
    assert (state(db, run), run.error_code) == (SyncState.FAILED, "worker_died")


def test_a_run_that_waits_behind_busy_workers_is_not_lifeless(connected: Seller) -> None:
    run = make_run(connected, wake_at=clock.now() - LONG_AGO)
    make_run(lease_until=clock.now() + timedelta(seconds=10))
    assert service.take_up_stale() == [run]


@pytest.fixture
def waiting_for_detection(connected: Seller) -> SyncRun:
    return make_run(connected, step=5, progress=80, as_of=clock.now(), wake_at=clock.now() - timedelta(seconds=1))


def detection_of(run: SyncRun, db: SQLAlchemy, **over: object) -> None:
    values = {"seller_id": run.seller_id, "sync_run_id": run.id, "as_of": clock.now()}
    db.session.add(DetectionRun(**values | over))
    db.session.flush()


def test_a_lost_end_of_detection_is_noticed(db: SQLAlchemy, waiting_for_detection: SyncRun) -> None:
    detection_of(waiting_for_detection, db, state=RunState.COMPLETE, new_claims=4)
    service.take_up_stale()
    assert state(db, waiting_for_detection) == SyncState.COMPLETE
    assert waiting_for_detection.claims_detected == 4


def test_a_failed_detection_fails_the_run(db: SQLAlchemy, waiting_for_detection: SyncRun) -> None:
    detection_of(waiting_for_detection, db, state=RunState.FAILED, error="out of memory")
    service.take_up_stale()
    assert state(db, waiting_for_detection) == SyncState.FAILED
    assert "out of memory" in (waiting_for_detection.error or "")


def test_a_detection_at_work_is_waited_for(db: SQLAlchemy, waiting_for_detection: SyncRun) -> None:
    detection_of(waiting_for_detection, db)
    assert service.take_up_stale() == []
    assert state(db, waiting_for_detection) == SyncState.IN_PROGRESS
    assert waiting_for_detection.wake_at > clock.now()


def test_a_detection_that_gives_no_sign_of_life_fails_the_run(db: SQLAlchemy, waiting_for_detection: SyncRun) -> None:
    detection_of(waiting_for_detection, db, alive_at=clock.now() - LONG_AGO)
    service.take_up_stale()
    assert state(db, waiting_for_detection) == SyncState.FAILED


def test_claims_that_were_found_before_the_end_count_too(db: SQLAlchemy, waiting_for_detection: SyncRun) -> None:
    run = waiting_for_detection
    ended = {"state": RunState.COMPLETE, "sync_run_id": None}
    detection_of(run, db, **ended, new_claims=9, started_at=run.started_at - timedelta(hours=2))
    detection_of(run, db, **ended, new_claims=4, started_at=run.started_at + timedelta(minutes=1))
    detection_of(run, db, state=RunState.COMPLETE, new_claims=1, started_at=run.started_at + timedelta(minutes=9))
    service.complete_run(run.id, 1)
    assert state(db, run) == SyncState.COMPLETE
    assert run.claims_detected == 5


@pytest.fixture
def light(connected: Seller) -> SyncRun:
    """A run of inventory alone that is at work."""
    make_participation(connected)
    run = service.start_inventory_run(connected)
    assert run is not None
    return run


def test_a_run_of_inventory_alone_pulls_each_store_and_is_not_told(connected: Seller, light: SyncRun) -> None:
    assert (light.kind, light.trigger, light.message) == (RunKind.INVENTORY, SyncTrigger.SCHEDULE, "Updating inventory")
    tasks = [(task.dataset, task.marketplace_id) for task in SyncTask.query]
    assert tasks == [("inventory", "ATVPDKIKX0DER")]
    assert told(connected) == []


def test_inventory_alone_waits_for_the_first_full_run(connected: Seller) -> None:
    assert service.start_inventory_run(connected) is None
    assert SyncRun.query.count() == 0


def test_a_full_run_takes_over_from_one_of_inventory_alone(db: SQLAlchemy, connected: Seller, light: SyncRun) -> None:
    run = begin(connected)
    assert (state(db, light), light.message) == (SyncState.CANCELLED, "A full sync took over")
    assert (run.kind, run.state) == (RunKind.FULL, SyncState.IN_PROGRESS)
    assert told(connected) == ["sync_started"]


def test_inventory_alone_does_not_begin_beside_a_full_run(connected: Seller) -> None:
    make_participation(connected)
    begin(connected)
    with pytest.raises(SyncInProgress):
        service.start_inventory_run(connected)


def test_a_run_of_inventory_alone_can_be_cancelled(db: SQLAlchemy, connected: Seller, light: SyncRun) -> None:
    service.cancel_run(connected, None)
    assert state(db, light) == SyncState.CANCELLED
