"""Which of Amazon's operations a task calls next: tasks that call the same one wait for the same usage plan."""

from collections.abc import Mapping
from types import MappingProxyType

from app.ledger.models import Source
from app.providers.amazon.budget import Operation
from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState

_OF_A_REPORT: Mapping[str, Operation] = MappingProxyType(
    {
        TaskState.WAITING: Operation.CREATE_REPORT,
        TaskState.REQUESTED: Operation.GET_REPORT,
        TaskState.READY: Operation.GET_REPORT_DOCUMENT,
    }
)
_OF_A_LIST: Mapping[str, Operation] = MappingProxyType(
    {
        Source.PARTICIPATIONS: Operation.GET_MARKETPLACE_PARTICIPATIONS,
        Source.INVENTORY: Operation.GET_INVENTORY_SUMMARIES,
        Source.TRANSACTIONS: Operation.LIST_TRANSACTIONS,
        Source.FINANCIAL_EVENTS: Operation.LIST_FINANCIAL_EVENTS,
        Source.FEE_ESTIMATES: Operation.GET_MY_FEES_ESTIMATES,
        Source.DIMENSIONS: Operation.SEARCH_CATALOG_ITEMS,
    }
)

# What Amazon makes when it is asked.
REPORT_TASKS = frozenset(
    name for name, dataset in DATASETS.items() if dataset.report_type and dataset.source != Source.SETTLEMENTS
)


def operation_of(task: SyncTask) -> Operation:
    """The operation of the task's next step."""
    if task.dataset == Source.INBOUND:
        return _of_inbound(task)
    if task.dataset == Source.SETTLEMENTS and task.state == TaskState.WAITING:
        return Operation.GET_REPORTS
    if DATASETS[task.dataset].report_type:
        return _OF_A_REPORT[task.state]
    return _OF_A_LIST[task.dataset]


def _of_inbound(task: SyncTask) -> Operation:
    if task.cursor.get("items_of") is not None:
        return Operation.GET_SHIPMENT_ITEMS_BY_SHIPMENT_ID
    return Operation.GET_SHIPMENT_ITEMS if "list_of" in task.cursor else Operation.GET_SHIPMENTS


def calls_left(task: SyncTask) -> int:
    """At least so many calls of its operation are still to be made."""
    return max(1, int(task.cursor.get("left", 1)))
