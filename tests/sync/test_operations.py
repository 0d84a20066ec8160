"""Which operation a task calls next."""

import pytest

from app.ledger.models import Source
from app.providers.amazon.budget import Operation
from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState
from app.sync.operations import REPORT_TASKS, calls_left, operation_of
from app.sync.pulls import STEPS


@pytest.mark.parametrize(
    ("state", "operation"),
    [
        (TaskState.WAITING, Operation.CREATE_REPORT),
        (TaskState.REQUESTED, Operation.GET_REPORT),
        (TaskState.READY, Operation.GET_REPORT_DOCUMENT),
    ],
)
@pytest.mark.parametrize("dataset", sorted(REPORT_TASKS))
def test_a_report_is_asked_for_looked_at_and_fetched(dataset: str, state: TaskState, operation: Operation) -> None:
    assert operation_of(SyncTask(dataset=dataset, state=state, cursor={})) is operation


def test_payouts_are_listed_and_then_fetched() -> None:
    assert (
        operation_of(SyncTask(dataset=Source.SETTLEMENTS, state=TaskState.WAITING, cursor={})) is Operation.GET_REPORTS
    )
    ready = SyncTask(dataset=Source.SETTLEMENTS, state=TaskState.READY, cursor={})
    assert operation_of(ready) is Operation.GET_REPORT_DOCUMENT


def test_after_the_shipments_their_items_are_read() -> None:
    listing = SyncTask(dataset=Source.INBOUND, state=TaskState.READY, cursor={"token": "n"})
    items = SyncTask(dataset=Source.INBOUND, state=TaskState.READY, cursor={"items_of": ["FBA1"]})
    assert operation_of(listing) is Operation.GET_SHIPMENTS
    assert operation_of(items) is Operation.GET_SHIPMENT_ITEMS_BY_SHIPMENT_ID


@pytest.mark.parametrize("dataset", sorted(DATASETS))
def test_every_dataset_has_its_operation_and_its_step(dataset: str) -> None:
    assert isinstance(operation_of(SyncTask(dataset=dataset, state=TaskState.WAITING, cursor={})), Operation)
    assert dataset in STEPS


def test_at_least_one_call_is_left() -> None:
    assert calls_left(SyncTask(cursor={})) == calls_left(SyncTask(cursor={"left": 0})) == 1
    assert calls_left(SyncTask(cursor={"left": 9})) == 9
