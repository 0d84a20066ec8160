"""Sync runs and their tasks as rows."""

from typing import Any

from app.accounts.models import Seller
from app.core.db import db
from app.ledger.models import Source
from app.sync.models import SyncRun, SyncTask
from app.sync.uploads.models import Upload
from tests.factories.accounts import make_seller


def make_run(seller: Seller | None = None, **over: Any) -> SyncRun:
    """A run that waits for its first worker."""
    run = SyncRun(**{"seller_id": (seller or make_seller()).id} | over)
    db.session.add(run)
    db.session.flush()
    return run


def make_upload(seller: Seller | None = None, **over: Any) -> Upload:
    """A file that waits to be read."""
    upload = Upload(**{"seller_id": (seller or make_seller()).id, "name": "report.txt", "size": 1} | over)
    db.session.add(upload)
    db.session.flush()
    return upload


def make_task(run: SyncRun, **over: Any) -> SyncTask:
    """A task of which nothing has been done."""
    values = {"run_id": run.id, "seller_id": run.seller_id, "dataset": Source.PARTICIPATIONS.value, "position": 0}
    task = SyncTask(**values | over)
    db.session.add(task)
    db.session.flush()
    return task
