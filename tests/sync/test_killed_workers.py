"""Workers that are killed in the middle of a run lose and double nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.core import clock
from app.core.db import commit
from app.core.queue import redis_client
from app.ledger.models import InventoryLevel, LedgerEvent, Reimbursement, Transaction
from app.sync import jobs
from app.sync.models import SyncRun, SyncState
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection
from tests.simulated_amazon import APP, Sandbox
from tests.sync.working import authorize, is_pulled, pull, start

ROOT = Path(__file__).resolve().parents[2]
OURS = {"seller_id", "first_seen_at", "synced_at", "amazon_updated_at"}


@contextmanager
def a_worker(environment: dict[str, str], sandbox: Sandbox) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker process, killed at the end."""
    hosts = dict.fromkeys(("AMAZON_SP_API_URL", "AMAZON_LWA_URL", "AMAZON_SELLER_CENTRAL_URL"), sandbox.url)
    process = subprocess.Popen(
        [sys.executable, "worker.py"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment, **APP, **hosts},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(run: SyncRun, percent: int) -> None:
    give_up_at = time.monotonic() + 60
    while not is_pulled(run) and run.progress < percent:
        assert time.monotonic() < give_up_at, f"{run.progress} %, {run.message}"
        time.sleep(0.02)


def facts(db: SQLAlchemy, seller: Seller) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of the seller as text, without what is ours."""
    db.session.rollback()
    found = {}
    for table in (LedgerEvent, Reimbursement, Transaction, InventoryLevel):
        columns = [column.cast(sa.Text) for column in sa.inspect(table).columns if column.name not in OURS]
        rows = db.session.execute(sa.select(*columns).where(table.seller_id == seller.id)).all()
        found[table.__tablename__] = {tuple(row) for row in rows}
        assert len(found[table.__tablename__]) == len(rows)
    return found


def test_killed_workers_leave_what_an_undisturbed_run_leaves(
    db: SQLAlchemy, seller: Seller, sandbox: Sandbox, environment: dict[str, str]
) -> None:
    twin = make_seller()
    make_connection(twin, is_sandbox=True, **authorize(sandbox))
    commit()
    assert pull(twin).state == SyncState.COMPLETE
    run = start(seller)
    for percent in (10, 40, 60):
        with a_worker(environment, sandbox):
            wait_for(run, percent)
        # A quarter of a minute passes: nobody renews the lease of a dead worker.
        db.session.execute(
            sa.update(SyncRun)
            .where(SyncRun.lease_until.is_not(None))
            .values(lease_until=clock.now() - timedelta(seconds=1))
        )
        commit()
        jobs.take_up_stale()
    with a_worker(environment, sandbox):
        wait_for(run, 100)
    assert is_pulled(run)
    assert run.attempt > 1
    assert facts(db, seller) == facts(db, twin)


@pytest.mark.parametrize("lost", ["queue", "job"])
def test_a_run_whose_job_was_lost_is_queued_again(db: SQLAlchemy, seller: Seller, lost: str) -> None:
    run = start(seller)
    if lost == "queue":
        redis_client().flushdb()
    else:
        redis_client().delete("rq:queue:sync")
        db.session.execute(sa.update(SyncRun).values(wake_at=clock.now() - timedelta(seconds=45)))
        commit()
    jobs.take_up_stale()
    assert redis_client().llen("rq:queue:sync") == 1
    db.session.refresh(run)
    assert run.state == SyncState.IN_PROGRESS
