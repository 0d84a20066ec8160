"""Figures around the runs, gathered from the rooms that know them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import Seller
from app.core import clock
from app.core.db import db
from app.detection.models import DetectionRun, Finding, Verdict
from app.ledger import queries as ledger
from app.sync import queries
from app.sync.models import SyncRun, SyncState
from app.sync.schemas import Overview, Results
from app.sync.timetable import FULL_HOUR, next_daily
from app.web.times import iso


def results_of(run: SyncRun) -> Results | None:
    """What is known now that the run is complete; None while it is not."""
    if run.state != SyncState.COMPLETE:
        return None
    return Results(
        claims=ledger.count_reimbursements(run.seller_id),
        inventory=ledger.count_inventory(run.seller_id),
        orders=run.total_orders,
    )


def overview_of(seller: Seller) -> Overview:
    settings = queries.settings_of(seller.id)
    return Overview(
        next_run_at=queries.next_runs(settings, clock.now()).full or next_daily(seller.id, clock.now(), FULL_HOUR),
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


def jobs_of(seller: Seller) -> list[dict[str, Any]]:
    """What happens by itself for the seller."""
    sync = queries.find_last_run(seller)
    query = select(DetectionRun).where(DetectionRun.seller_id == seller.id).order_by(DetectionRun.started_at.desc())
    detection = db.session.scalar(query.limit(1))
    next_run_at = iso(overview_of(seller).next_run_at)
    return [
        _job("sync", "daily at 02:00 UTC", sync, next_run_at),
        _job("detection", "after each sync", detection, next_run_at),
    ]


def _job(name: str, schedule: str, last: SyncRun | DetectionRun | None, next_run_at: str) -> dict[str, Any]:
    return {
        "name": name,
        "schedule": schedule,
        "status": last.state if last else "idle",
        "lastRunAt": iso(last.started_at if last else None),
        "nextRunAt": next_run_at,
    }


def _open_losses(seller: Seller) -> tuple[ColumnElement[bool], ...]:
    return Finding.seller_id == seller.id, Finding.verdict == Verdict.CLAIM
