"""What becomes of a task when Amazon does not answer as it should."""

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.core import clock
from app.core.errors import ProviderError
from app.ledger.models import Source
from app.providers.errors import (
    AppRejected,
    BadDocument,
    GrantRevoked,
    Refused,
    ReportRejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from app.sync.models import SyncTask, TaskState
from app.sync.troubles import ends_the_run, put_off
from tests.factories.sync import make_run, make_task


@pytest.fixture
def task(db: SQLAlchemy) -> SyncTask:
    return make_task(make_run(), dataset=Source.TRANSACTIONS.value)


def seconds_left(task: SyncTask) -> float:
    return (task.due_at - clock.now()).total_seconds()


def test_a_used_up_plan_puts_off_all_tasks_that_want_the_same_call(db: SQLAlchemy, task: SyncTask) -> None:
    run_id, seller_id = task.run_id, task.seller_id
    values = {"run_id": run_id, "seller_id": seller_id}
    twin = SyncTask(**values, dataset=Source.TRANSACTIONS.value, position=1)
    other = SyncTask(**values, dataset=Source.INVENTORY.value, position=2)
    db.session.add_all([twin, other])
    db.session.flush()
    put_off(task, Throttled("slow down", 60))
    db.session.expire_all()
    assert seconds_left(twin) > 50
    assert seconds_left(other) < 1
    assert twin.waits_on == "Amazon's usage plan allows the next call"
    assert twin.state == TaskState.WAITING


def test_reports_of_all_datasets_share_the_call_that_asks_for_them(db: SQLAlchemy) -> None:
    run = make_run()
    ledger = make_task(run, dataset=Source.LEDGER_DETAIL.value)
    waiting = make_task(run, dataset=Source.REIMBURSEMENTS.value, position=1)
    requested = make_task(run, dataset=Source.REIMBURSEMENTS.value, position=2, state=TaskState.REQUESTED)
    put_off(ledger, Throttled("slow down", 60))
    db.session.expire_all()
    assert seconds_left(waiting) > 50
    assert seconds_left(requested) < 1


def test_where_calls_are_rare_some_are_waited_for_together(db: SQLAlchemy, task: SyncTask) -> None:
    put_off(task, Throttled("slow down", 2))
    db.session.expire_all()
    assert 4 < seconds_left(task) <= 6


def test_trouble_is_tried_six_times_with_growing_pauses(task: SyncTask) -> None:
    pauses = []
    for _ in range(6):
        put_off(task, Unavailable("status 503"))
        pauses.append(round(seconds_left(task)))
        assert task.state == TaskState.WAITING
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (2, 300)
    put_off(task, Unavailable("status 503"))
    assert (task.state, task.error, task.waits_on) == (TaskState.FAILED, "status 503", None)


def test_a_token_that_amazon_no_longer_knows_begins_the_window_anew(task: SyncTask) -> None:
    task.cursor = {"token": "t", "at": clock.now().isoformat()}
    put_off(task, Refused("expired", reason="InvalidInput"))
    assert task.cursor["token"] is None
    assert task.state == TaskState.WAITING


def test_a_marketplace_without_amazons_warehouses_has_no_inventory(db: SQLAlchemy) -> None:
    task = make_task(make_run(), dataset=Source.INVENTORY.value, marketplace_id="A2Q3Y263D00KWC")
    put_off(task, Refused("not supported", reason="InvalidInput"))
    assert (task.state, task.error) == (TaskState.EMPTY, "not supported")


@pytest.mark.parametrize(
    "error", [Refused("no", reason="InvalidInput"), ReportRejected("no"), BadDocument("no"), RoleMissing("no")]
)
def test_what_no_further_try_can_help_fails_at_once(task: SyncTask, error: ProviderError) -> None:
    put_off(task, error)
    assert (task.state, task.error) == (TaskState.FAILED, "no")
    assert task.finished_at is not None
    assert task.finished_at - clock.now() < timedelta(seconds=1)


def test_only_a_lost_authorization_ends_the_whole_run() -> None:
    assert ends_the_run(GrantRevoked("no"))
    assert ends_the_run(AppRejected("no"))
    assert not ends_the_run(Unavailable("no"))
    assert not ends_the_run(RoleMissing("no"))
