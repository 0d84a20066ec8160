"""Figures around the runs, gathered from the rooms that know them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import Seller
from app.connections.models import Provider
from app.connections.queries import is_connected
from app.core import clock
from app.core.db import db
from app.detection.models import DetectionRun, Finding, Verdict
from app.ledger import queries as ledger
from app.sync import queries
from app.sync.models import SyncRun, SyncState, SyncTask
from app.sync.queries import NextRuns
from app.sync.schemas import Overview, Results, TimedJob
from app.sync.timetable import FULL_HOUR, next_daily
from app.sync.view import estimated_end


def results_of(run: SyncRun) -> Results | None:
    """What is known now that the run is complete; None while it is not."""
    if run.state != SyncState.COMPLETE:
        return None
    return Results(
        claims=ledger.count_reimbursements(run.seller_id),
        inventory=ledger.count_inventory(run.seller_id),
        orders=run.total_orders,
    )


def end_of(run: SyncRun, tasks: Sequence[SyncTask]) -> datetime | None:
    """When the run may be through, as of now; None when it is over or not planned yet."""
    return estimated_end(run, tasks, clock.now(), is_sandbox=ledger.is_sandbox(run.seller_id))


def overview_of(seller: Seller) -> Overview:
    runs = next_runs_of(seller)
    return Overview(
        next_run_at=runs.full or next_daily(seller.id, clock.now(), FULL_HOUR),
        next_runs=runs,
        skus_monitored=ledger.count_inventory(seller.id),
        discrepancies_found=count_open_losses(seller),
        rows_read=queries.rows_read(seller),
    )


def list_open_losses(seller: Seller, limit: int, offset: int) -> tuple[Sequence[Finding], int]:
    """Findings that are claims, newest first, with the number of all."""
    query = select(Finding).where(*_open_losses(seller)).order_by(Finding.event_on.desc(), Finding.id.desc())
    return db.session.scalars(query.limit(limit).offset(offset)).all(), count_open_losses(seller)


def count_open_losses(seller: Seller) -> int:
    return db.session.scalar(select(func.count()).select_from(Finding).where(*_open_losses(seller))) or 0


def next_runs_of(seller: Seller) -> NextRuns:
    """When each kind begins by itself; never while Amazon is not connected."""
    if not is_connected(seller, Provider.AMAZON):
        return NextRuns(None, None, None)
    return queries.next_runs(queries.settings_of(seller.id), clock.now())


def find_last_detection(seller: Seller) -> DetectionRun | None:
    """The newest look for losses, in whatever state."""
    query = select(DetectionRun).where(DetectionRun.seller_id == seller.id).order_by(DetectionRun.started_at.desc())
    return db.session.scalar(query.limit(1))


def timed_jobs(seller: Seller) -> list[TimedJob]:
    """What happens by itself for the seller."""
    settings, runs = queries.settings_of(seller.id), next_runs_of(seller)
    return [
        TimedJob("sync", "Full sync", _daily(settings.full_hour), queries.find_last_run(seller), runs.full),
        TimedJob(
            "inventory",
            "Inventory",
            _every(settings.inventory_hours),
            queries.find_last_inventory_run(seller),
            runs.inventory,
        ),
        TimedJob(
            "detection",
            "Looking for losses",
            _and_after_each_sync(settings.detection_hours),
            find_last_detection(seller),
            runs.detection,
        ),
    ]


def _daily(hour: int | None) -> str:
    return "off" if hour is None else f"daily at {hour:02}:00 UTC"


def _every(hours: int | None) -> str:
    if not hours:
        return "off"
    return "every hour" if hours == 1 else f"every {hours} hours"


def _and_after_each_sync(hours: int | None) -> str:
    return f"{_every(hours)}, and after each sync" if hours else "after each sync"


def _open_losses(seller: Seller) -> tuple[ColumnElement[bool], ...]:
    return Finding.seller_id == seller.id, Finding.verdict == Verdict.CLAIM
