"""Payouts. Amazon makes their files by itself and keeps them for 90 days: they are looked for, and each is read once."""

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.ledger.models import Payout, Source
from app.ledger.queries import amazon_now
from app.ledger.records import WriteCount
from app.ledger.service import record_settlement
from app.providers.records import ReportListing, ReportState
from app.sync.datasets import DATASETS
from app.sync.models import SyncTask, TaskState
from app.sync.pulls.paging import Pages
from app.sync.pulls.reports import read_document
from app.sync.turn import RunChanges, Turn

_REACHES = timedelta(days=89, hours=23)
_TOKEN_LIFE = timedelta(minutes=10)


def pull_settlements(turn: Turn, task: SyncTask) -> RunChanges:
    """A page of the list, which plans a task for each new file; or one file."""
    if task.document_id is None:
        _list(turn, task)
    else:
        read_document(turn, task, lambda rows: record_settlement(turn.seller.id, rows, task.report_id))
    return {}


def _list(turn: Turn, task: SyncTask) -> None:
    pages = Pages(task, _TOKEN_LIFE)
    if pages.token is None:
        pages.begin(since=(amazon_now(turn.seller.id) - _REACHES).isoformat())
    since = pages.instant("since")
    page = turn.client.list_reports([DATASETS[Source.SETTLEMENTS].report_type], since, pages.token)
    for listing in _not_read_yet(task, page.records):
        _plan_file(task, listing)
    pages.turn_over(page, WriteCount(0, 0, 0))
    task.state = TaskState.WAITING if page.next_token else TaskState.DONE
    task.finished_at = None if page.next_token else clock.now()


def _not_read_yet(task: SyncTask, listings: list[ReportListing]) -> list[ReportListing]:
    ids = [each.report_id for each in listings]
    read = select(Payout.report_id).where(Payout.seller_id == task.seller_id, Payout.report_id.in_(ids))
    planned = select(SyncTask.report_id).where(
        SyncTask.seller_id == task.seller_id,
        SyncTask.dataset == Source.SETTLEMENTS,
        SyncTask.report_id.in_(ids),
        (SyncTask.run_id == task.run_id) | (SyncTask.state == TaskState.DONE),
    )
    known = {*db.session.scalars(read), *db.session.scalars(planned)}
    return [
        each
        for each in listings
        if each.report_id not in known and each.state == ReportState.DONE and each.document_id is not None
    ]


def _plan_file(task: SyncTask, listing: ReportListing) -> None:
    db.session.add(
        SyncTask(
            run_id=task.run_id,
            seller_id=task.seller_id,
            dataset=task.dataset,
            position=task.position,
            state=TaskState.READY,
            report_id=listing.report_id,
            document_id=listing.document_id,
        )
    )
    db.session.flush()
