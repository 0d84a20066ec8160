"""A run as people follow it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.ledger.models import Source
from app.sync.models import SyncRun, SyncState, SyncTask, TaskState
from app.sync.sources import Group
from app.sync.view import advice_for, estimated_end, source_groups, source_line, windows_of

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LEDGER, PAYMENTS = Source.LEDGER_DETAIL, Source.TRANSACTIONS


def a_task(source: Source, state: TaskState = TaskState.WAITING, **over: object) -> SyncTask:
    values: dict[str, object] = {"rows_read": 0, "rows_new": 0, "rows_changed": 0, "cursor": {}, "due_at": NOW}
    return SyncTask(dataset=source.value, state=state, **values | over)


def a_run(**over: object) -> SyncRun:
    values: dict[str, object] = {"state": SyncState.IN_PROGRESS, "progress": 50, "started_at": NOW}
    return SyncRun(**values | over)


def test_windows_of_a_source_are_one_line_in_its_group() -> None:
    tasks = [
        a_task(PAYMENTS, TaskState.DONE, rows_read=5, rows_new=4, rows_changed=1),
        a_task(PAYMENTS, rows_read=2, rows_new=2),
        a_task(Source.PARTICIPATIONS, TaskState.DONE),
    ]
    groups = source_groups(tasks)
    assert [(group, [line.label for line in lines]) for group, lines in groups.items()] == [
        (Group.STOCK, ["Marketplaces"]),
        (Group.MONEY, ["Payments"]),
    ]
    line = groups[Group.MONEY][0]
    assert (line.windows_done, line.windows, line.rows_read, line.rows_new, line.rows_changed) == (1, 2, 7, 6, 1)
    assert line.purpose == "payments, refunds and their fees"


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([TaskState.WAITING], TaskState.WAITING),
        ([TaskState.REQUESTED], TaskState.REQUESTED),
        ([TaskState.DONE, TaskState.WAITING], TaskState.REQUESTED),
        ([TaskState.DONE, TaskState.EMPTY], TaskState.DONE),
        ([TaskState.EMPTY], TaskState.EMPTY),
        ([TaskState.FAILED, TaskState.WAITING], TaskState.FAILED),
    ],
)
def test_a_line_has_one_state(states: list[TaskState], shown: TaskState) -> None:
    assert source_line([a_task(PAYMENTS, state) for state in states], PAYMENTS).state == shown


def test_a_note_names_its_marketplace_or_window() -> None:
    brazil = a_task(Source.INVENTORY, TaskState.EMPTY, marketplace_id="A2Q3Y263D00KWC", error="not supported")
    assert source_line([brazil], Source.INVENTORY).notes == ["Brazil: not supported"]


def failed(month: int, error: str) -> SyncTask:
    days = {"from_on": date(2026, month, 1), "to_on": date(2026, month, 28)}
    return a_task(Source.ORDERS, TaskState.FAILED, error=error, **days)


def test_one_reason_of_many_windows_is_told_once_with_what_to_do() -> None:
    line = source_line([failed(3, "status 500"), failed(2, "status 500"), failed(1, "too long")], Source.ORDERS)
    assert line.problems == [
        "1 Mar 2026 to 28 Mar 2026 and 1 more: status 500",
        "1 Jan 2026 to 28 Jan 2026: too long",
    ]
    assert "The next sync asks for it again" in line.advice
    assert (line.windows_done, line.windows) == (0, 3)


def test_a_missing_role_is_given_in_seller_central() -> None:
    line = source_line([failed(3, "Amazon refuses it: a role is missing")], Source.ORDERS)
    assert "Seller Central" in line.advice


def test_only_what_is_left_waits_and_the_next_look_is_told() -> None:
    done = a_task(LEDGER, TaskState.DONE, waits_on="nothing any more")
    assert source_line([done], LEDGER).waits_on == ""
    later = a_task(LEDGER, TaskState.REQUESTED, waits_on="its turn", due_at=NOW + timedelta(hours=1))
    soon = a_task(LEDGER, TaskState.REQUESTED, waits_on="Amazon makes the report", due_at=NOW + timedelta(seconds=40))
    line = source_line([done, later, soon], LEDGER)
    assert (line.waits_on, line.due_at) == ("Amazon makes the report", soon.due_at)


def test_a_window_tells_its_rows_its_wait_and_the_lines_that_were_not_read() -> None:
    tasks = [
        a_task(
            LEDGER,
            TaskState.DONE,
            from_on=date(2026, 1, 1),
            to_on=date(2026, 1, 31),
            rows_read=9,
            cursor={"rejected": 1, "rejects": ["line 7: FNSKU is empty"]},
        ),
        a_task(LEDGER, TaskState.REQUESTED, waits_on="Amazon makes the report"),
        a_task(PAYMENTS),
    ]
    done, waiting = windows_of(tasks, LEDGER)
    assert (done.name, done.rows_read, done.rejected) == ("1 Jan 2026 to 31 Jan 2026", 9, 1)
    assert (list(done.rejects), done.due_at) == (["line 7: FNSKU is empty"], None)
    assert (waiting.name, waiting.waits_on, waiting.due_at) == ("The whole list", "Amazon makes the report", NOW)


def test_a_failure_comes_with_advice_and_a_success_without() -> None:
    lost = advice_for(SyncRun(state=SyncState.FAILED, error_code="connection_lost"))
    assert lost is not None
    assert lost.endpoint == "connections.overview"
    unknown = advice_for(SyncRun(state=SyncState.FAILED, error_code="something else"))
    assert unknown is not None
    assert "Start again" in unknown.text
    assert advice_for(SyncRun(state=SyncState.COMPLETE)) is None


def reports(count: int, state: TaskState = TaskState.WAITING) -> list[SyncTask]:
    days = {"from_on": date(2026, 1, 1), "to_on": date(2026, 1, 30)}
    return [a_task(Source.ORDERS, state, **days) for _ in range(count)]


def minutes_left(tasks: list[SyncTask], **over: object) -> float:
    ends_at = estimated_end(a_run(**over), tasks, NOW, is_sandbox=False)
    assert ends_at is not None
    return (ends_at - NOW).total_seconds() / 60


def test_the_end_follows_from_what_is_left_and_amazons_usage_plans() -> None:
    few, many = minutes_left(reports(10)), minutes_left(reports(40))
    assert few < 10
    assert many > few + 20  # after fifteen, one report a minute
    assert minutes_left(reports(39, TaskState.DONE) + reports(1)) < many


def test_calls_that_were_made_are_gone_from_the_usage_plan() -> None:
    fresh = minutes_left(reports(15))
    assert minutes_left(reports(15, TaskState.DONE) + reports(15)) > fresh


def test_no_end_comes_before_what_amazon_lets_the_run_wait_for() -> None:
    tasks = reports(2)
    tasks[1].due_at = NOW + timedelta(hours=2)
    assert minutes_left(tasks) >= 120


@pytest.mark.parametrize(
    ("run", "tasks"),
    [(a_run(), reports(1)), (a_run(state=SyncState.COMPLETE), reports(5)), (a_run(progress=5), [])],
    ids=["not planned", "over", "not begun"],
)
def test_there_is_no_end_without_a_plan_or_after_it(run: SyncRun, tasks: list[SyncTask]) -> None:
    assert estimated_end(run, tasks, NOW, is_sandbox=False) is None


def test_of_a_simulated_amazon_the_progress_is_the_best_guess() -> None:
    run = a_run(progress=50, started_at=NOW - timedelta(seconds=30))
    assert estimated_end(run, reports(40), NOW, is_sandbox=True) == NOW + timedelta(seconds=30)
    assert estimated_end(a_run(progress=5), reports(40), NOW, is_sandbox=True) is None
