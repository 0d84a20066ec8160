"""Reports: asked for, waited for, read. Three kinds of steps, of which only the last one writes facts.

Amazon's word CANCELLED means that there is no data, or that the same report was asked for a short while ago. FATAL
never means that there is no data. A window that Amazon will not make in one piece is split.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import chain, islice
from types import MappingProxyType
from typing import Any

from app.core import clock
from app.ledger import queries as ledger
from app.ledger import service as ledger_service
from app.ledger.models import Source
from app.ledger.records import RowError, WriteCount
from app.providers.amazon.reports import REPORTS
from app.providers.errors import BadDocument, ReportRejected
from app.providers.records import ReportState, ReportStatus
from app.sync.datasets import DATASETS
from app.sync.errors import ReportFailed
from app.sync.models import SyncTask, TaskState
from app.sync.progress import message_of
from app.sync.pulls.arrival import record_arrival
from app.sync.pulls.rejects import Rejects
from app.sync.pulls.splitting import is_too_long, split
from app.sync.queries import list_tasks
from app.sync.turn import RunChanges, Turn

_CHECK_EVERY_ROWS = 2000
_REPORT_WAIT = "Amazon makes the report"
_FIRST_LOOK = timedelta(seconds=1)
_LONGEST_PAUSE = 20.0  # seconds between two looks at a report
_REFRESH = timedelta(hours=4)  # Amazon makes a daily report anew only after this time
_CANCELLED_TRIES = 2
_CANCELLED_PAUSE = timedelta(seconds=5)
_FATAL_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (0, 5, 60, 240))  # before the 2nd, 3rd, 4th try
Days = tuple[date, date]


def _write_reimbursements(seller_id: int, rows: Iterable[Any], _: Days) -> WriteCount:
    return ledger_service.record_reimbursements(seller_id, rows)


WRITERS: Mapping[str, Callable[[int, Iterable[Any], Days], WriteCount]] = MappingProxyType(
    {
        Source.LEDGER_DETAIL: ledger_service.record_ledger_events,
        Source.REIMBURSEMENTS: _write_reimbursements,
    }
)


def pull_report(turn: Turn, task: SyncTask) -> RunChanges:
    """The next step of a report task. Raises ReportFailed, or what the client raises."""
    if task.state == TaskState.WAITING:
        _ask(turn, task)
    elif task.state == TaskState.REQUESTED:
        _look(turn, task, turn.client.report(task.report_id or ""))
    else:
        _read(turn, task)
    return {}


def _ask(turn: Turn, task: SyncTask) -> None:
    first, last = _days(task)
    start, end = turn.window(first, last)
    # Amazon does not make the same report twice in a short time. A worker that died before it wrote the report's id
    # down has asked already; a window that is a second longer is another report.
    start -= timedelta(seconds=task.attempts - 1)
    stores = [store.id for store in turn.marketplaces()]
    try:
        task.report_id = turn.client.create_report(DATASETS[task.dataset].report_type, stores, start, end)
    except ReportRejected as error:
        if not (is_too_long(error.message) and split(task, error.message)):
            raise
        return
    task.state = TaskState.REQUESTED
    task.due_at = clock.now() + _FIRST_LOOK
    task.waits_on = _REPORT_WAIT
    task.cursor = task.cursor | {"asked_at": clock.now().isoformat()}


def _look(turn: Turn, task: SyncTask, report: ReportStatus) -> None:
    if report.state == ReportState.DONE and report.document_id:
        task.state = TaskState.READY
        task.document_id = report.document_id
        task.waits_on = None
    elif report.state == ReportState.CANCELLED:
        _judge_cancelled(turn, task)
    elif report.state == ReportState.FATAL:
        _judge_fatal(task)
    else:
        asked_at = datetime.fromisoformat(task.cursor.get("asked_at") or clock.now().isoformat())
        waited = (clock.now() - asked_at).total_seconds()
        task.due_at = clock.now() + timedelta(seconds=min(max(waited / 4, 1.0), _LONGEST_PAUSE))


def _read(turn: Turn, task: SyncTask) -> None:
    with turn.client.open_document(task.document_id or "") as document:
        given = REPORTS[DATASETS[task.dataset].report_type](document)
        try:
            first = list(islice(given, 1))  # a document that is no report shows it here, before anything is written
        except BadDocument as error:
            if not (is_too_long(error.message) and split(task, error.message)):
                raise
            return
        rejects = Rejects(task)
        rows = _rows(turn, task, chain(first, given), rejects)
        count = WRITERS[task.dataset](turn.seller.id, rows, _days(task))
    task.rows_read, task.rows_new, task.rows_changed = count
    rejects.keep()
    task.state = TaskState.DONE
    task.finished_at = clock.now()
    record_arrival(turn, task, Source(task.dataset))


def _rows(turn: Turn, task: SyncTask, given: Iterable[Any], rejects: Rejects) -> Iterator[Any]:
    """The good rows. A long file stops as soon as the run is no longer this worker's."""
    dataset = DATASETS[task.dataset]
    for number, row in enumerate(given):
        if number % _CHECK_EVERY_ROWS == 0:
            turn.lease.check()
            turn.lease.note(message_of(dataset.step, f"{dataset.label}: {number:,} rows read"))
        if isinstance(row, RowError):
            rejects.add(row)
        else:
            yield row


def _judge_cancelled(turn: Turn, task: SyncTask) -> None:
    """Asked for too soon, what came a while ago is enough; no data is believed when nothing speaks against it.

    Raises ReportFailed when Amazon has no data for days of which it had told before.
    """
    tries = int(task.cursor.get("cancelled", 0)) + 1
    days, source = _days(task), Source(task.dataset)
    is_recent = _was_pulled_lately(turn, source)
    if is_recent and _is_covered(turn, source, days):
        task.error = "Amazon made this report a short while ago and does not make it again yet; what came then stays."
    elif tries < _CANCELLED_TRIES:
        _again(task, {"cancelled": tries}, _CANCELLED_PAUSE)
        return
    elif _may_be_too_soon(task, is_recent):  # the days stay open, and the next run asks for them again
        task.error = "Amazon has nothing for these days, or made such a report a short while ago."
    elif ledger.has_rows(turn.seller.id, source, *days):
        raise ReportFailed
    else:
        record_arrival(turn, task, source)
    task.state = TaskState.EMPTY
    task.finished_at = clock.now()
    task.waits_on = None


def _was_pulled_lately(turn: Turn, source: Source) -> bool:
    pulled_at = ledger.last_pulled_at(turn.seller.id, source)
    return pulled_at is not None and clock.now() - pulled_at < _REFRESH


def _may_be_too_soon(task: SyncTask, is_recent: bool) -> bool:
    """Whether another request of this type may be why. Two windows that were made say that Amazon makes several."""
    asked = [
        each.state
        for each in list_tasks(task.run_id)
        if each.dataset == task.dataset and each.id != task.id and each.attempts
    ]
    return asked.count(TaskState.DONE) < 2 if asked else is_recent


def _is_covered(turn: Turn, source: Source, days: Days) -> bool:
    """The last two days aside, which a report of a short while ago need not have."""
    first, last = days[0], days[1] - timedelta(days=2)
    return any(
        start <= first and last <= end for start, end in ledger.coverage(turn.seller.id, source, with_uploads=False)
    )


def _judge_fatal(task: SyncTask) -> None:
    """Trouble of Amazon's own, or a window that is too long for it. Raises ReportFailed after some tries."""
    tries = int(task.cursor.get("fatal", 0)) + 1
    if tries > 1 and split(task):
        return
    if tries >= len(_FATAL_PAUSES):
        raise ReportFailed
    _again(task, {"fatal": tries}, _FATAL_PAUSES[tries])


def _again(task: SyncTask, tries: dict[str, int], pause: timedelta) -> None:
    task.cursor = dict(tries)
    task.state, task.report_id = TaskState.WAITING, None
    task.due_at = clock.now() + pause
    task.waits_on = "Amazon did not make the report; it is asked for again"


def _days(task: SyncTask) -> Days:
    if task.from_on is None or task.to_on is None:
        raise ValueError("a report task without days")
    return task.from_on, task.to_on
