"""Tells open pages and streams how runs move."""

from typing import Any

from app.accounts.models import Seller
from app.activity.service import publish
from app.core.db import db
from app.sync.events import RunMoved
from app.sync.models import SyncRun, SyncState
from app.sync.schemas import run_event_out


def announce_run(event: RunMoved) -> None:
    """After the commit: the run's own topic gets its state, the seller's a short note."""
    run = db.session.get(SyncRun, event.run_id)
    if run is None:
        return
    seller = db.session.get_one(Seller, run.seller_id)
    publish(topic_of(run), run_event_out(run), is_last=is_final(run))
    note: dict[str, Any] = {"type": "sync", "id": run.public_id, "status": run.state, "progress": run.progress}
    publish(f"seller:{seller.public_id}", note)


def topic_of(run: SyncRun) -> str:
    return f"sync:{run.public_id}"


def is_final(run: SyncRun) -> bool:
    """Whether the run will never move again."""
    return run.state != SyncState.IN_PROGRESS
