"""What begins by itself: on time, once, not beside what runs, and not while Amazon does not let us in."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.connections import service as connections
from app.connections.models import Connection, ConnectionStatus
from app.core import clock
from app.core.errors import InvalidInput
from app.detection.models import DetectionRun
from app.ledger.models import Coverage, Source
from app.providers.errors import GrantRevoked
from app.sync import ending, scheduling, service
from app.sync.models import RunKind, SyncRun, SyncSettings, SyncState, SyncTrigger
from app.sync.queries import next_runs
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection, make_participation
from tests.factories.sync import make_run

EVENING = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Night:
    """The clock, which stands until it is moved; each move is a tick."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = EVENING
        patch.setattr(clock, "now", lambda: self.now)

    def tick(self, after: timedelta = timedelta(0)) -> None:
        """What the clock's job does, in the test's own session."""
        self.now += after
        for seller_id in scheduling.sellers_to_start():
            service.start_due(seller_id)


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Night:
    return Night(monkeypatch)


@pytest.fixture
def seller(db: SQLAlchemy, night: Night) -> Seller:
    """Connected since yesterday, with facts of one marketplace; the clock has ticked once."""
    seller = make_seller()
    make_connection(seller, connected_at=EVENING - DAY)
    make_participation(seller)
    day = EVENING.date()
    db.session.add(
        Coverage(
            seller_id=seller.id, source=Source.LEDGER_DETAIL, from_on=day, to_on=day, row_count=1, pulled_at=EVENING
        )
    )
    db.session.flush()
    night.tick()
    return seller


def begun() -> list[str]:
    return [run.kind for run in SyncRun.query.order_by(SyncRun.id)]


def end_all() -> None:
    for run in SyncRun.query.filter_by(state=SyncState.IN_PROGRESS):
        ending.complete(run, 0)


def settings() -> SyncSettings:
    return SyncSettings.query.populate_existing().one()


def test_the_first_tick_only_works_out_the_times(seller: Seller, night: Night) -> None:
    known = settings()
    assert known.next_run_at is not None
    assert known.next_run_at.astimezone(UTC).hour == 2
    assert night.now < known.next_detection_at <= night.now + timedelta(hours=2)
    assert night.now < known.next_inventory_at <= night.now + timedelta(hours=6)
    assert begun() == []
    assert scheduling.sellers_to_start() == []


def test_a_day_brings_one_full_run_and_the_smaller_ones_between(seller: Seller, night: Night) -> None:
    for _ in range(24 * 6):
        night.tick(timedelta(minutes=10))
        end_all()
        for run in DetectionRun.query.filter_by(state="in_progress"):
            run.state = "complete"
    assert begun().count(RunKind.FULL) == 1
    assert begun().count(RunKind.INVENTORY) == 4
    assert DetectionRun.query.count() in {11, 12}  # one may have fallen together with the full run


def test_what_was_missed_for_days_begins_once(seller: Seller, night: Night) -> None:
    night.tick(3 * DAY)
    night.tick(timedelta(minutes=1))
    run = SyncRun.query.one()
    assert (run.kind, run.seller_id, run.trigger, run.user_id) == (
        RunKind.FULL,
        seller.id,
        SyncTrigger.SCHEDULE,
        None,
    )
    known = settings()
    assert min(known.next_run_at, known.next_inventory_at, known.next_detection_at) > night.now
    assert DetectionRun.query.count() == 0  # the full run looks for losses at its end


def test_nothing_begins_beside_a_full_run(seller: Seller, night: Night) -> None:
    make_run(seller, wake_at=night.now + DAY)
    for _ in range(24):
        night.tick(timedelta(hours=1))
    assert begun() == [RunKind.FULL]
    assert DetectionRun.query.count() == 0


def test_a_detection_that_is_at_work_is_not_doubled(seller: Seller, night: Night) -> None:
    scheduling.change_settings(seller, full_hour=None, inventory_hours=None)
    for _ in range(5):
        night.tick(timedelta(hours=2))
    assert DetectionRun.query.count() == 1
    assert begun() == []


def test_without_facts_there_is_nothing_to_look_through(db: SQLAlchemy, night: Night) -> None:
    make_connection(make_seller(), connected_at=EVENING - DAY)
    night.tick()
    night.tick(timedelta(hours=3))
    assert DetectionRun.query.count() == 0


def test_a_paused_schedule_begins_nothing_and_makes_up_for_nothing(seller: Seller, night: Night) -> None:
    scheduling.change_settings(seller, is_paused=True)
    night.tick(2 * DAY)
    assert begun() == []
    assert next_runs(settings(), night.now) == (None, None, None)
    scheduling.change_settings(seller, is_paused=False)
    night.tick(timedelta(minutes=1))
    assert begun() == []
    assert settings().next_run_at > night.now


def test_each_kind_can_be_moved_and_turned_off(seller: Seller, night: Night) -> None:
    scheduling.change_settings(seller, full_hour=22, inventory_hours=None, detection_hours=24)
    assert settings().next_run_at.astimezone(UTC).hour == 22
    assert settings().next_inventory_at is None
    night.tick(timedelta(hours=2))
    assert begun() == [RunKind.FULL]
    scheduling.change_settings(seller, full_hour=None)
    end_all()
    night.tick(3 * DAY)
    assert begun() == [RunKind.FULL]


@pytest.mark.parametrize(
    "change",
    [
        {"months_back": 0},
        {"months_back": 19},
        {"months_back": None},
        {"full_hour": 24},
        {"inventory_hours": 0},
        {"detection_hours": 25},
    ],
)
def test_impossible_settings_are_named(seller: Seller, change: scheduling.SettingsChange) -> None:
    (name,) = change
    with pytest.raises(InvalidInput, match=name):
        scheduling.change_settings(seller, **change)


def test_settings_change_one_by_one(seller: Seller) -> None:
    scheduling.change_settings(seller, months_back=18)
    scheduling.change_settings(seller, is_paused=True)
    known = settings()
    assert (known.months_back, known.is_paused, known.full_hour, known.inventory_hours) == (18, True, 2, 6)


def test_a_sync_by_hand_is_the_daily_one_when_that_is_near(seller: Seller, night: Night) -> None:
    at = settings().next_run_at
    night.now = at - timedelta(minutes=5)
    service.start_run(seller, None, SyncTrigger.USER)
    end_all()
    night.tick(timedelta(minutes=6))
    assert begun() == [RunKind.FULL]
    assert settings().next_run_at == at + DAY


def lose(seller: Seller, run: SyncRun) -> None:
    """What a worker does when Amazon no longer accepts the authorization."""
    error = GrantRevoked("revoked")
    connections.lose_connection(seller.id, error)
    ending.fail(run, error.message, "connection_lost")


def reconnect(night: Night) -> None:
    connection = Connection.query.one()
    connection.status, connection.connected_at = ConnectionStatus.CONNECTED, night.now


def test_a_lost_connection_holds_everything_until_it_is_connected_again(seller: Seller, night: Night) -> None:
    lose(seller, service.start_run(seller, None, SyncTrigger.SCHEDULE))
    for _ in range(5):
        night.tick(DAY)
    assert begun() == [RunKind.FULL]
    reconnect(night)
    night.tick(timedelta(minutes=1))
    assert begun() == [RunKind.FULL]  # the seller may want to start it by hand
    night.tick(timedelta(minutes=2))
    end_all()
    night.tick(timedelta(minutes=1))
    assert begun() == [RunKind.FULL, RunKind.FULL]


def test_a_run_that_the_loss_ended_is_made_up_for_even_when_none_was_missed(seller: Seller, night: Night) -> None:
    lose(seller, service.start_run(seller, None, SyncTrigger.SCHEDULE))
    reconnect(night)
    night.tick(timedelta(minutes=3))
    assert begun() == [RunKind.FULL, RunKind.FULL]


def test_a_sync_by_hand_after_connecting_again_makes_up_for_it(seller: Seller, night: Night) -> None:
    lose(seller, service.start_run(seller, None, SyncTrigger.SCHEDULE))
    night.tick(DAY)
    reconnect(night)
    service.start_run(seller, None, SyncTrigger.USER)
    end_all()
    night.tick(timedelta(minutes=3))
    assert begun() == [RunKind.FULL, RunKind.FULL]


def test_an_installation_without_access_does_not_start_again_each_minute(
    db: SQLAlchemy, seller: Seller, night: Night
) -> None:
    """Its own app was rejected: the connection stays, since no seller can help."""
    run = service.start_run(seller, None, SyncTrigger.SCHEDULE)
    ending.fail(run, "Amazon rejects this installation", "connection_lost")
    db.session.flush()
    night.tick(timedelta(minutes=1))
    assert begun() == [RunKind.FULL]


def test_only_the_connected_are_looked_at(seller: Seller, night: Night) -> None:
    for status in (ConnectionStatus.EXPIRED, ConnectionStatus.ERROR, ConnectionStatus.DISCONNECTED):
        make_connection(make_seller(), status=status, connected_at=EVENING - DAY)
    night.now += 3 * DAY
    assert scheduling.sellers_to_start() == [seller.id]


def test_what_is_due_now_is_shown_as_now(seller: Seller, night: Night) -> None:
    night.now += 3 * DAY
    assert next_runs(settings(), night.now).full == night.now
