"""What it means when Amazon does not make a report.

CANCELLED means that there is no data, or that the same report was asked for a short while ago. FATAL never means that
there is no data; it may be a window that is too long, or trouble that passes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from app.core import clock
from app.core.db import db
from app.ledger import queries as ledger
from app.ledger.models import Source
from app.sync.datasets import DATASETS, NEEDED_BY_DETECTION, Cut
from app.sync.errors import ReportFailed
from app.sync.models import SyncRun, SyncTask, TaskState
from app.sync.pulls.arrival import days_of, record_arrival
from app.sync.pulls.splitting import is_too_long, split
from app.sync.queries import list_tasks
from app.sync.turn import Turn

_REFRESH = timedelta(hours=4)  # Amazon makes a daily report anew only after this time
_CANCELLED_TRIES = 2
_CANCELLED_PAUSE = timedelta(seconds=1)
_SNAPSHOT_PAUSE = timedelta(minutes=2)  # it may be a little less than a day ago that Amazon was asked last
_ENOUGH_EMPTY = 2  # windows of one dataset that came to nothing twice: then the others are believed
_VERDICT_PAUSE = timedelta(minutes=5)
_WAITS_TO_BE_ASKED = "Amazon did not make the report; it is asked for again"
_WAITS_FOR_OTHERS = "Amazon makes another such report first"
_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (0, 5, 60, 240))  # before the 2nd, 3rd, 4th try
# The ledger tells of the same units: without such an event there is nothing that the report could tell.
_EVENT_OF: Mapping[str, str] = MappingProxyType(
    {
        Source.CUSTOMER_RETURNS: "CustomerReturns",
        Source.REMOVAL_ORDERS: "VendorReturns",
        Source.REMOVAL_SHIPMENTS: "VendorReturns",
    }
)
_OF_STOCK = frozenset({Source.STORAGE_FEES, Source.LONG_TERM_STORAGE_FEES, Source.LEDGER_SUMMARY})
Days = tuple[date, date]


def judge_cancelled(turn: Turn, task: SyncTask) -> None:
    """Asked for too soon, what came a while ago is enough; no data is believed when nothing speaks against it.

    Raises ReportFailed when Amazon has nothing of what loss detection stands on, for days of which it had told before.
    Of other sources what is there stays, and Amazon may count a row to other days than those that stand in it.
    """
    days, source = days_of(task), Source(task.dataset)
    tries = int(task.cursor.get("cancelled", 0)) + 1
    is_recent = _was_pulled_lately(task, source)
    is_snapshot = DATASETS[source].cut is Cut.TODAY
    if is_recent and _is_covered(turn, source, days):
        task.error = "Amazon made this report a short while ago and does not make it again yet; what came then stays."
    elif tries < _CANCELLED_TRIES and not _is_plausible(turn, task):
        task.cursor = task.cursor | {"cancelled": tries}
        _put_back(task, _SNAPSHOT_PAUSE if is_snapshot else _CANCELLED_PAUSE)
        return
    elif is_snapshot:  # a day on which Amazon told nothing is not one on which there was nothing
        task.error = "Amazon makes this report once a day, and did not make it now."
    elif is_recent:  # the days stay open, and the next run asks for them again
        task.error = "Amazon has nothing for these days, or made such a report a short while ago."
    elif source in NEEDED_BY_DETECTION and ledger.has_rows(turn.seller.id, source, *days):
        raise ReportFailed
    else:
        record_arrival(turn, task, source)
    _is_empty(task, tries)
    wake_those_that_wait(task)


def is_settled_by_others(turn: Turn, task: SyncTask) -> bool:
    """Before a report that was CANCELLED is asked for again: whether others of its kind have told by now.

    Two of them are asked for again first, and the others wait for what becomes of these.
    """
    if task.cursor.get("cancelled") is None:
        return False
    source, others = Source(task.dataset), _others(task)
    if sum(map(_came_to_nothing, others)) >= _ENOUGH_EMPTY:
        if ledger.has_rows(turn.seller.id, source, *days_of(task)):
            return False
        record_arrival(turn, task, source)
        _is_empty(task, int(task.cursor["cancelled"]))
        return True
    if sum(map(_is_asked_again, others)) < _ENOUGH_EMPTY:
        return False
    task.due_at, task.waits_on = clock.now() + _VERDICT_PAUSE, _WAITS_FOR_OTHERS
    return True


def wake_those_that_wait(task: SyncTask) -> None:
    """A report that was asked for again has come to an end, which others of its kind wait for."""
    for each in _others(task):
        if task.cursor.get("cancelled") is not None and each.waits_on == _WAITS_FOR_OTHERS:
            each.due_at, each.waits_on = clock.now(), _WAITS_TO_BE_ASKED


def judge_fatal(task: SyncTask, reason: str = "") -> None:
    """Splits the window, or asks again after a while. Raises ReportFailed, with Amazon's reason, after some tries.

    A window that is long for a report may be why, even where Amazon does not say so.
    """
    if reason and is_too_long(reason) and split(task, reason):
        return
    if int(task.cursor.get("fatal", 0)) > 0 and split(task):
        return
    ask_again(task, "fatal", reason)


def ask_again(task: SyncTask, trouble: str, reason: str = "") -> None:
    """Once more from the beginning, later each time. Raises ReportFailed when that has not helped."""
    tries = int(task.cursor.get(trouble, 0)) + 1
    if tries >= len(_PAUSES):
        raise ReportFailed(reason)
    task.cursor = {trouble: tries}
    _put_back(task, _PAUSES[tries])


def _put_back(task: SyncTask, pause: timedelta) -> None:
    task.cursor = {name: task.cursor[name] for name in ("cancelled", "fatal", "gone") if name in task.cursor}
    task.state, task.report_id, task.document_id = TaskState.WAITING, None, None
    task.due_at = clock.now() + pause
    task.waits_on = _WAITS_TO_BE_ASKED


def _is_empty(task: SyncTask, tries: int) -> None:
    task.cursor = task.cursor | {"cancelled": tries}
    task.state = TaskState.EMPTY
    task.finished_at = clock.now()
    task.waits_on = None


def _is_plausible(turn: Turn, task: SyncTask) -> bool:
    """Whether the ledger says that there is nothing of these days. Asking again costs a minute of the plan."""
    days, source = days_of(task), Source(task.dataset)
    # The last days aside, which the ledger tells late.
    if not _is_inside(days, ledger.coverage(turn.seller.id, Source.LEDGER_DETAIL)):
        return False
    if source in _OF_STOCK:
        return not ledger.has_rows(turn.seller.id, Source.LEDGER_DETAIL, date.min, days[1])
    event_type = _EVENT_OF.get(source)
    return event_type is not None and not ledger.has_events(turn.seller.id, event_type, *days)


def _others(task: SyncTask) -> list[SyncTask]:
    return [each for each in list_tasks(task.run_id) if each.dataset == task.dataset and each.id != task.id]


def _came_to_nothing(task: SyncTask) -> bool:
    return task.state == TaskState.EMPTY and int(task.cursor.get("cancelled", 0)) >= _CANCELLED_TRIES


def _is_asked_again(task: SyncTask) -> bool:
    return task.cursor.get("cancelled") is not None and task.state in {TaskState.REQUESTED, TaskState.READY}


def _was_pulled_lately(task: SyncTask, source: Source) -> bool:
    """By an earlier run: the windows of one run are different reports."""
    began_at = db.session.get_one(SyncRun, task.run_id).started_at
    since = clock.now() - _REFRESH
    return any(since < pulled_at < began_at for *_, pulled_at in ledger.arrivals(task.seller_id, source))


def _is_covered(turn: Turn, source: Source, days: Days) -> bool:
    """The last two days aside, which a report of a short while ago need not have."""
    return _is_inside(days, ledger.coverage(turn.seller.id, source, with_uploads=False))


def _is_inside(days: Days, spans: Sequence[Days]) -> bool:
    first, last = days[0], days[1] - timedelta(days=2)
    return any(start <= first and last <= end for start, end in spans)
