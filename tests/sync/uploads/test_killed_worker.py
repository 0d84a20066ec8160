"""A worker that is killed in the middle of a large file: the file is read all the same, and nothing is doubled."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, update

from app.accounts.models import Seller
from app.core.db import commit
from app.ledger.models import LedgerEvent
from app.sync.uploads import jobs
from app.sync.uploads.models import Upload, UploadState
from app.sync.uploads.progress import find_progress
from tests.sync.uploads.conftest import sent
from tests.sync.uploads.reports import ledger, ledger_row
from tests.sync.working import work

ROOT = Path(__file__).resolve().parents[3]
ROWS = 30_000


@contextmanager
def a_worker(environment: dict[str, str]) -> Iterator[None]:
    """A real worker process, killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "worker.py"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_killed_worker_leaves_a_file_that_the_next_one_reads(
    client: FlaskClient, db: SQLAlchemy, seller: Seller, environment: dict[str, str]
) -> None:
    rows = [ledger_row(f"06/{number % 30 + 1:02}/2026", reference=str(number)) for number in range(ROWS)]
    answer = client.post(
        "/sync/files",
        data={"file": [sent(gzip.compress(ledger(*rows).encode()), "year.txt.gz")]},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    (upload_id,) = db.session.scalars(select(Upload.id)).all()
    with a_worker(environment):
        give_up_at = time.monotonic() + 60
        while not (progress := find_progress(upload_id)):
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
    db.session.rollback()
    assert progress.name == "year.txt.gz"
    assert db.session.scalar(select(func.count()).select_from(LedgerEvent)) == 0
    assert "rows looked at" in client.get("/sync/files/list").text

    db.session.execute(update(Upload).values(created_at=Upload.created_at - timedelta(minutes=1)))
    commit()
    jobs.read_waiting()
    work()
    db.session.rollback()
    upload = db.session.get_one(Upload, upload_id)
    assert (upload.state, upload.reports[0].rows_new) == (UploadState.DONE, ROWS)
    assert db.session.scalar(select(func.count()).select_from(LedgerEvent)) == ROWS
    assert find_progress(upload_id) is None
