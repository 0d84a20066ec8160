"""One worker at a time holds a run."""

import time
from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.core import clock
from app.core.db import commit
from app.sync import service
from app.sync.errors import LeaseLost
from app.sync.lease import take_lease
from app.sync.models import SyncRun, SyncState
from tests.factories.sync import make_run


@pytest.fixture
def run(db: SQLAlchemy) -> SyncRun:
    run = make_run()
    commit()
    return run


def test_a_held_run_cannot_be_taken(run: SyncRun) -> None:
    lease = take_lease(run.id)
    assert lease is not None
    assert lease.attempt == 1
    assert take_lease(run.id) is None


def test_a_released_run_can_be_taken_when_it_is_due(run: SyncRun) -> None:
    lease = take_lease(run.id)
    assert lease is not None
    with lease:
        lease.release(clock.now() + timedelta(hours=1))
        commit()
    assert take_lease(run.id) is None
    run.wake_at = clock.now()
    commit()
    again = take_lease(run.id)
    assert again is not None
    assert (again.attempt, again.deaths) == (2, 0)


def test_a_run_whose_worker_died_counts_it(db: SQLAlchemy, run: SyncRun) -> None:
    for deaths in range(3):
        lease = take_lease(run.id)
        assert lease is not None
        assert lease.deaths == deaths
        db.session.refresh(run)
        run.lease_until = clock.now() - timedelta(seconds=1)
        commit()


def test_a_worker_that_lost_its_run_writes_nothing(db: SQLAlchemy, run: SyncRun) -> None:
    first = take_lease(run.id)
    assert first is not None
    db.session.refresh(run)
    run.lease_until = clock.now() - timedelta(seconds=1)
    commit()
    second = take_lease(run.id)
    assert second is not None
    with pytest.raises(LeaseLost):
        first.confirm(progress=99)
    second.confirm(progress=10)
    db.session.refresh(run)
    assert run.progress == 10


def test_a_worker_notices_a_cancel_within_two_seconds(db: SQLAlchemy, run: SyncRun) -> None:
    lease = take_lease(run.id)
    assert lease is not None
    with lease:
        lease.check()
        service.fail_run(run.id, "cancelled meanwhile")
        commit()
        began = time.monotonic()
        with pytest.raises(LeaseLost):
            lease.sleep(10)
        assert time.monotonic() - began < 2


def test_the_lease_lives_as_long_as_its_worker(db: SQLAlchemy, run: SyncRun) -> None:
    lease = take_lease(run.id)
    assert lease is not None
    db.session.refresh(run)
    taken_until = run.lease_until
    commit()
    with lease:
        lease.note("Inventory ledger: 2,000 rows read")
        lease.sleep(1.5)
    db.session.refresh(run)
    assert taken_until is not None
    assert run.lease_until is not None
    assert run.lease_until > taken_until
    assert run.message == "Inventory ledger: 2,000 rows read"


def test_a_run_that_is_over_cannot_be_taken(db: SQLAlchemy, run: SyncRun) -> None:
    run.state = SyncState.COMPLETE
    commit()
    assert take_lease(run.id) is None
