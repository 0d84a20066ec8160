"""Five steps, in the order in which their sources are pulled."""

from app.ledger.models import Source
from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState
from app.sync.progress import Progress, measure


def a_task(source: Source, state: TaskState, waits_on: str | None = None) -> SyncTask:
    return SyncTask(dataset=source.value, state=state, waits_on=waits_on)


def all_tasks(state: TaskState) -> list[SyncTask]:
    return [a_task(Source(name), state) for name in DATASETS]


def test_nothing_done_is_nothing() -> None:
    assert measure([a_task(Source.PARTICIPATIONS, TaskState.WAITING)]) == Progress(
        1, 0, "Step 1 of 5: Inventory and reimbursements"
    )


def test_all_pulls_done_leave_a_fifth_for_detection() -> None:
    assert measure(all_tasks(TaskState.DONE)) == Progress(5, 80, "Step 5 of 5: Looking for losses")


def test_empty_and_failed_tasks_hold_nobody_up() -> None:
    assert measure(all_tasks(TaskState.EMPTY)).percent == measure(all_tasks(TaskState.FAILED)).percent == 80


def test_the_step_is_the_first_that_is_not_done() -> None:
    tasks = [a_task(Source.REIMBURSEMENTS, TaskState.DONE), a_task(Source.TRANSACTIONS, TaskState.REQUESTED)]
    step = measure(tasks)
    assert (step.step, step.message) == (3, "Step 3 of 5: Orders and payments")
    assert 40 < step.percent < 80


def test_a_step_without_a_task_moves_nothing() -> None:
    assert measure([a_task(Source.LEDGER_DETAIL, TaskState.WAITING)]).percent == 0


def test_a_run_of_inventory_alone_has_no_steps() -> None:
    tasks = [a_task(Source.INVENTORY, TaskState.DONE), a_task(Source.INVENTORY, TaskState.WAITING)]
    assert measure(tasks) == Progress(1, 40, "Updating inventory")


def test_it_says_what_it_waits_for_when_everything_waits() -> None:
    waiting = a_task(Source.LEDGER_DETAIL, TaskState.REQUESTED, waits_on="Amazon makes the report")
    assert "(Amazon makes the report)" in measure([waiting]).message
    assert "(" not in measure([waiting, a_task(Source.TRANSACTIONS, TaskState.WAITING)]).message
