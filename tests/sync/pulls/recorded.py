"""Runs of a few tasks against answers that a test records."""

from typing import Any

from werkzeug.wrappers import Request, Response

from app.accounts.models import Seller
from app.core.db import commit, db
from app.sync.advancing import advance
from app.sync.models import SyncRun, SyncState, SyncTask
from tests.factories.sync import make_run, make_task
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon

REPORTS = "/reports/2021-06-30/reports"
DOCUMENTS = "/reports/2021-06-30/documents"
FILE = "/file"


def a_task(seller: Seller, dataset: str, **over: Any) -> SyncTask:
    """The first task of a new run."""
    task = make_task(make_run(seller), dataset=dataset, **over)
    commit()
    return task


def another_task(task: SyncTask, **over: Any) -> SyncTask:
    """Later in the plan of the same run."""
    values = {"dataset": task.dataset, "position": task.position + 1}
    added = make_task(db.session.get_one(SyncRun, task.run_id), **values | over)
    commit()
    return added


def take_a_turn(task: SyncTask) -> None:
    """What a worker does with the task's run until everything waits or is over."""
    run_id = task.run_id
    commit()
    advance(run_id)
    db.session.rollback()
    db.session.expire_all()


def end_the_run(task: SyncTask) -> None:
    """So that the seller may have another one."""
    db.session.get_one(SyncRun, task.run_id).state = SyncState.FAILED
    commit()


def record_report(amazon: RecordedAmazon, *states: dict[str, Any], content: str = "", report_id: str = "R1") -> None:
    """Amazon takes the order for a report, which has these states one after another; its document is the content."""
    amazon.record(REPORTS, answer({"reportId": report_id}, 202))
    amazon.record(f"{REPORTS}/{report_id}", *(answer({"reportId": report_id, **state}) for state in states))
    amazon.record(f"{DOCUMENTS}/D1", answer({"reportDocumentId": "D1", "url": f"{amazon.url}{FILE}"}))
    amazon.record(FILE, Response(content, content_type="text/plain; charset=utf-8"))


def done(document_id: str = "D1") -> dict[str, Any]:
    return {"processingStatus": "DONE", "reportDocumentId": document_id}


def orders_for_reports(amazon: RecordedAmazon) -> list[dict[str, Any]]:
    """What Amazon was asked to make."""
    return [body(request) for request in amazon.asked(REPORTS) if request.method == "POST"]


def body(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = request.get_json()
    return found
