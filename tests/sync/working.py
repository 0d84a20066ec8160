"""Workers and authorizations for the tests of sync."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from rq import Queue, SimpleWorker
from rq.scheduler import RQScheduler

from app.accounts.models import Seller
from app.core.db import commit, db
from app.core.queue import QueueName, redis_client
from app.providers.amazon.signin import exchange_code
from app.sync import service
from app.sync.models import SyncRun, SyncState, SyncTrigger
from app.sync.progress import DETECTION_STEP
from tests.simulated_amazon import NORTHWIND, Sandbox, settings_for

QUEUES = [name.value for name in QueueName]


def authorize(sandbox: Sandbox, seller_id: str = NORTHWIND) -> dict[str, Any]:
    """Columns of a connection that the sandbox knows."""
    settings = settings_for(sandbox.url)
    query = {"application_id": settings.app_id, "state": "s", "redirect_uri": settings.redirect_uri}
    consent = f"{sandbox.url}/apps/authorize/consent"
    form = {"decision": "approve", "seller": seller_id, "state": "s"}
    answer = httpx.post(consent, params=query, data=form, trust_env=False)
    code = parse_qs(urlsplit(answer.headers["location"]).query)["spapi_oauth_code"][0]
    grant = exchange_code(settings, code, settings.redirect_uri)
    return {"partner_id": seller_id, "refresh_token": grant.refresh_token, "access_token": grant.access_token}


def start(seller: Seller) -> SyncRun:
    """A run that was begun by hand and waits in the queue."""
    run = service.start_run(seller, None, SyncTrigger.USER)
    commit()
    return run


def work() -> None:
    """Does everything that is queued or due."""
    connection = redis_client()
    delayed = RQScheduler(QUEUES, connection=connection)
    delayed.prepare_registries(QUEUES)
    delayed.enqueue_scheduled_jobs()
    SimpleWorker([Queue(name, connection=connection) for name in QUEUES], connection=connection).work(
        burst=True, logging_level="CRITICAL"
    )


def is_pulled(run: SyncRun) -> bool:
    db.session.rollback()
    return run.state != SyncState.IN_PROGRESS or run.step == DETECTION_STEP


def work_until_pulled(run: SyncRun, seconds: float = 60) -> SyncRun:
    """Until nothing is left to pull, or the run is over."""
    give_up_at = time.monotonic() + seconds
    while not is_pulled(run):
        assert time.monotonic() < give_up_at, f"step {run.step}, {run.message}"
        work()
        time.sleep(0.05)
    return run


def pull(seller: Seller) -> SyncRun:
    """A whole run, as if detection had found nothing."""
    run = work_until_pulled(start(seller))
    if run.state == SyncState.IN_PROGRESS:
        service.complete_run(run.id, 0)
        commit()
    db.session.refresh(run)
    return run
