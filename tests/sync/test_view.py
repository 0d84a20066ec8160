"""A run as people follow it."""

import pytest

from app.ledger.models import Source
from app.sync.models import SyncRun, SyncState, SyncTask, TaskState
from app.sync.view import advice_for, dataset_lines


def a_task(source: Source, state: TaskState = TaskState.WAITING, **over: object) -> SyncTask:
    values: dict[str, object] = {"rows_read": 0, "rows_new": 0, "rows_changed": 0, "cursor": {}}
    return SyncTask(dataset=source.value, state=state, **values | over)


def test_windows_of_a_dataset_are_one_line_in_the_order_of_the_plan() -> None:
    tasks = [
        a_task(Source.TRANSACTIONS, TaskState.DONE, rows_read=5, rows_new=4, rows_changed=1),
        a_task(Source.TRANSACTIONS, rows_read=2, rows_new=2),
        a_task(Source.PARTICIPATIONS, TaskState.DONE),
    ]
    lines = dataset_lines(tasks)
    assert [line.label for line in lines] == ["Marketplaces", "Payments"]
    orders = lines[1]
    assert (orders.windows_done, orders.windows, orders.rows_read, orders.rows_new, orders.rows_changed) == (
        1,
        2,
        7,
        6,
        1,
    )


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([TaskState.WAITING], TaskState.WAITING),
        ([TaskState.DONE, TaskState.WAITING], TaskState.REQUESTED),
        ([TaskState.DONE, TaskState.EMPTY], TaskState.DONE),
        ([TaskState.EMPTY], TaskState.EMPTY),
        ([TaskState.FAILED, TaskState.WAITING], TaskState.FAILED),
    ],
)
def test_a_line_has_one_state(states: list[TaskState], shown: TaskState) -> None:
    assert dataset_lines([a_task(Source.TRANSACTIONS, state) for state in states])[0].state == shown


def test_a_note_names_its_marketplace_or_window() -> None:
    brazil = a_task(Source.INVENTORY, TaskState.EMPTY, marketplace_id="A2Q3Y263D00KWC", error="not supported")
    assert dataset_lines([brazil])[0].notes == ["Brazil: not supported"]


def test_only_what_is_left_waits() -> None:
    done = a_task(Source.LEDGER_DETAIL, TaskState.DONE, waits_on="nothing any more")
    assert dataset_lines([done])[0].waits_on == ""
    waiting = a_task(Source.LEDGER_DETAIL, TaskState.REQUESTED, waits_on="Amazon makes the report")
    assert dataset_lines([done, waiting])[0].waits_on == "Amazon makes the report"


def test_a_failure_comes_with_advice_and_a_success_without() -> None:
    lost = advice_for(SyncRun(state=SyncState.FAILED, error_code="connection_lost"))
    assert lost is not None
    assert lost.endpoint == "connections.overview"
    unknown = advice_for(SyncRun(state=SyncState.FAILED, error_code="something else"))
    assert unknown is not None
    assert "Start again" in unknown.text
    assert advice_for(SyncRun(state=SyncState.COMPLETE)) is None
