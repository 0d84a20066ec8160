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
from app.sync.models import SyncRun, SyncTask, TaskState
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


def a_run_of_reports(*, first: str = TaskState.WAITING) -> tuple[SyncTask, SyncTask, SyncTask, SyncTask]:
    """Two of one type and two of others, all of which want to be asked for."""
    run = make_run()
    removals, returns = Source.REMOVAL_ORDERS.value, Source.CUSTOMER_RETURNS.value
    return (
        make_task(run, dataset=removals, state=first),
        make_task(run, dataset=removals, position=1),
        make_task(run, dataset=returns, position=2),
        make_task(run, dataset=Source.ORDERS.value, position=3),
    )


def test_one_type_of_report_that_is_refused_does_not_hold_up_the_others(db: SQLAlchemy) -> None:
    task, twin, returns, orders = a_run_of_reports()
    put_off(task, Throttled("slow down", 60))
    db.session.expire_all()
    assert min(seconds_left(task), seconds_left(twin)) > 50
    assert max(seconds_left(returns), seconds_left(orders)) < 1


def test_when_a_second_type_has_to_wait_all_reports_wait_for_the_call_that_asks_for_them(db: SQLAlchemy) -> None:
    task, _, returns, orders = a_run_of_reports()
    requested = make_task(db.session.get_one(SyncRun, task.run_id), dataset=Source.ORDERS.value, state="requested")
    put_off(task, Throttled("slow down", 900))
    put_off(returns, Throttled("slow down", 60))
    db.session.expire_all()
    assert 50 < seconds_left(returns) <= 60
    assert 50 < seconds_left(orders) <= 60
    assert seconds_left(task) > 800
    assert seconds_left(requested) < 1


@pytest.mark.parametrize(
    ("left", "seconds", "waits"),
    [
        (1, 2, 2),  # the last one goes as soon as it may
        (2, 2, 4),
        (40, 2, 6),  # never much longer than it has to
        (40, 0.1, 0.5),  # nor for more calls than the plan saves up
        (40, 60, 60),
    ],
)
def test_calls_that_are_left_are_waited_for_together_as_long_as_that_costs_no_time(
    db: SQLAlchemy, task: SyncTask, left: int, seconds: float, waits: float
) -> None:
    task.cursor = {"left": left}
    put_off(task, Throttled("slow down", seconds))
    db.session.expire_all()
    assert seconds_left(task) == pytest.approx(waits, abs=0.1)


def test_a_plan_that_saves_up_nothing_is_used_as_soon_as_it_allows(db: SQLAlchemy) -> None:
    task = make_task(make_run(), dataset=Source.FEE_ESTIMATES.value, cursor={"left": 9})
    put_off(task, Throttled("slow down", 2))
    assert seconds_left(task) == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("source", [Source.FEE_ESTIMATES, Source.DIMENSIONS, Source.FINANCIAL_EVENTS, Source.MYI])
def test_what_amazon_does_not_serve_to_everybody_may_be_missing(db: SQLAlchemy, source: Source) -> None:
    task = make_task(make_run(), dataset=source.value)
    put_off(task, RoleMissing("the app lacks the role"))
    assert (task.state, task.error) == (TaskState.EMPTY, "the app lacks the role")


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
