"""Reports: asked for, waited for, read. Three kinds of steps, of which only the last one writes facts.

What Amazon's refusals to make a report mean is judged in `judging`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from typing import Any

from app.core import clock
from app.ledger import service as ledger
from app.ledger.models import Source
from app.ledger.queries import amazon_now
from app.ledger.records import DayText, RowError, WriteCount
from app.providers.amazon.document import Document
from app.providers.amazon.reports import REPORTS, read_ledger
from app.providers.errors import BadDocument, Refused, ReportRejected
from app.providers.records import ReportState, ReportStatus
from app.sync.datasets import DATASETS, Cut
from app.sync.models import SyncTask, TaskState
from app.sync.progress import message_of
from app.sync.pulls.arrival import days_of, record_arrival
from app.sync.pulls.judging import (
    ask_again,
    is_settled_by_others,
    judge_cancelled,
    judge_fatal,
    wake_those_that_wait,
)
from app.sync.pulls.rejects import Rejects
from app.sync.pulls.splitting import is_too_long, split
from app.sync.pulls.writers import WRITERS
from app.sync.turn import RunChanges, Turn

__all__ = ["WRITERS", "NotAReport", "pull_report", "read_document"]

_CHECK_EVERY_ROWS = 2000
_REPORT_WAIT = "Amazon makes the report"
_FEWER_DAYS = "Amazon made the report for fewer days than it was asked for."
_ROUNDED = timedelta(days=3)  # Amazon may move a window's ends to whole days of its own, and to its oldest fact
_FIRST_LOOK = timedelta(seconds=1)
_LONGEST_PAUSE = 20.0  # seconds between two looks at a report
_SNAPSHOT_SPAN = timedelta(hours=73)  # Amazon wants more than 72 hours for the fee preview, though it tells of now only
_TOLD_CHARACTERS = 500


class NotAReport(BadDocument):
    """Nothing of the document was written."""


def pull_report(turn: Turn, task: SyncTask) -> RunChanges:
    """The next step of a report task. Raises ReportFailed, or what the client raises."""
    if task.state == TaskState.WAITING:
        if is_settled_by_others(turn, task):
            task.attempts -= 1  # Amazon is not asked
        else:
            _ask(turn, task)
    elif task.state == TaskState.REQUESTED:
        _look(turn, task)
    elif task.cursor.get("is_reason"):
        _read_reason(turn, task)
    else:
        _read(turn, task)
    return {}


def read_document(turn: Turn, task: SyncTask, write: Callable[[Iterable[Any]], WriteCount]) -> None:
    """Fetches a finished report and writes its rows, all or none of them.

    Raises NotAReport before anything is written, or what the client raises.
    """
    with turn.client.open_document(task.document_id or "") as document:
        given = _read_by(turn, task)(document)
        try:
            first = list(islice(given, 1))  # a document that is no report shows it here
        except BadDocument as error:
            raise NotAReport(error.message) from error
        rejects = Rejects(task)
        count = write(_rows(turn, task, chain(first, given), rejects))
    task.rows_read, task.rows_new, task.rows_changed = count
    rejects.keep()
    task.state = TaskState.DONE
    task.finished_at = clock.now()
    task.waits_on = None


def _read_by(turn: Turn, task: SyncTask) -> Callable[[Document], Iterator[Any]]:
    """What reads the report. Days of the ledger that are in the table as the file tells them are not read again."""
    if task.dataset == Source.LEDGER_DETAIL:
        return partial(read_ledger, known=ledger.known_texts(turn.seller.id, days_of(task)))
    return REPORTS[DATASETS[task.dataset].report_type]


def _read(turn: Turn, task: SyncTask) -> None:
    """Amazon calls reports done in which there is nothing but the words of an error."""
    days, source = days_of(task), Source(task.dataset)
    try:
        read_document(turn, task, lambda rows: WRITERS[source](turn.seller.id, rows, days))
    except NotAReport as error:
        judge_fatal(task, error.message)
    else:
        record_arrival(turn, task, source)
        wake_those_that_wait(task)


def _ask(turn: Turn, task: SyncTask) -> None:
    dataset = DATASETS[task.dataset]
    start, end = _window(turn, task)
    stores = [task.marketplace_id] if task.marketplace_id else [store.id for store in turn.marketplaces()]
    try:
        task.report_id = turn.client.create_report(dataset.report_type, stores, start, end, dataset.options or None)
    except ReportRejected as error:
        if not (is_too_long(error.message) and split(task, error.message)):
            raise
        return
    task.state = TaskState.REQUESTED
    task.due_at = clock.now() + _FIRST_LOOK
    task.waits_on = _REPORT_WAIT
    task.cursor = task.cursor | {"asked_at": clock.now().isoformat()}


def _window(turn: Turn, task: SyncTask) -> tuple[datetime, datetime]:
    cut = DATASETS[task.dataset].cut
    if cut is Cut.TODAY:
        now = amazon_now(turn.seller.id)
        return now - _SNAPSHOT_SPAN, now
    start, end = turn.window(*days_of(task))
    # Amazon does not make the same report twice in a short time. A worker that died before it wrote the report's id
    # down has asked already; a window that is a second longer, or a month that is a second shorter, is another report.
    other = timedelta(seconds=1 if task.attempts > 1 else 0)
    return (start, end - other) if cut is Cut.MONTHS else (start - other, end)


def _look(turn: Turn, task: SyncTask) -> None:
    try:
        report = turn.client.report(task.report_id or "")
    except Refused:  # Amazon no longer knows it
        ask_again(task, "gone")
        return
    if report.state == ReportState.DONE and report.document_id:
        if _tells_fewer_days(turn, task, report):
            judge_fatal(task, _FEWER_DAYS)
        else:
            _is_ready(task, report.document_id)
    elif report.state == ReportState.CANCELLED:
        judge_cancelled(turn, task)
    elif report.state == ReportState.FATAL:
        _look_at_fatal(task, report)
    else:
        asked_at = datetime.fromisoformat(task.cursor.get("asked_at") or clock.now().isoformat())
        waited = (clock.now() - asked_at).total_seconds()
        task.due_at = clock.now() + timedelta(seconds=min(max(waited / 4, 1.0), _LONGEST_PAUSE))


def _tells_fewer_days(turn: Turn, task: SyncTask, report: ReportStatus) -> bool:
    """Amazon changes a window that it cannot use without a word; what it left out must not pass for empty."""
    if DATASETS[task.dataset].cut not in {Cut.DAYS, Cut.MONTHS}:
        return False
    start, end = _window(turn, task)
    begins_late = report.from_at is not None and report.from_at > start + _ROUNDED
    return begins_late or (report.to_at is not None and report.to_at < end - _ROUNDED)


def _is_ready(task: SyncTask, document_id: str) -> None:
    task.state = TaskState.READY
    task.document_id = document_id
    task.waits_on = None


def _look_at_fatal(task: SyncTask, report: ReportStatus) -> None:
    if report.document_id is None:
        judge_fatal(task)
        return
    task.cursor = task.cursor | {"is_reason": True}
    _is_ready(task, report.document_id)


def _read_reason(turn: Turn, task: SyncTask) -> None:
    """The document of a report that ended FATAL says why."""
    with turn.client.open_document(task.document_id or "") as document:
        reason = " ".join("".join(islice(document, 10)).split())[:_TOLD_CHARACTERS]
    judge_fatal(task, reason)


def _rows(turn: Turn, task: SyncTask, given: Iterable[Any], rejects: Rejects) -> Iterator[Any]:
    """The good rows. A long file stops as soon as the run is no longer this worker's."""
    dataset = DATASETS[task.dataset]
    is_snapshot = dataset.cut is Cut.TODAY
    number = next_check = 0
    for row in given:
        if number >= next_check:
            turn.lease.check()
            turn.lease.note(message_of(dataset.step, f"{dataset.label}: {number:,} rows read"))
            next_check = number + _CHECK_EVERY_ROWS
        number += row.row_count if isinstance(row, DayText) and row.is_known else 1
        if isinstance(row, RowError):
            rejects.add(row)
        elif is_snapshot:
            yield row._replace(taken_on=task.to_on)  # the file tells no day, and Amazon's clock may be ahead of ours
        else:
            yield row
