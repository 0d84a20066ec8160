"""Sync runs as JSON, in the words that clients know."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import marshmallow as ma
from marshmallow import fields

from app.core import clock
from app.detection.models import DetectionRun, Finding
from app.sync.models import RunKind, SyncRun, SyncState
from app.sync.queries import NextRuns
from app.sync.scheduling import HOURS, INTERVALS, MONTHS
from app.web.api import PageQuery, Schema, WholeNumber
from app.web.times import iso

ESTIMATED_DURATION = "30-60 seconds"
_FIRST_GUESS = timedelta(seconds=60)


class SyncQuery(Schema):
    """One run, by either name of its id; neither: the overview."""

    id = fields.String(load_default=None)
    syncId = fields.String(load_default=None)


class HistoryQuery(PageQuery):
    """Twenty runs a page, unless asked otherwise."""

    limit = fields.Integer(load_default=20, validate=ma.validate.Range(1, 200))


class SyncStartedOut(Schema):
    success = fields.Boolean(required=True)
    syncId = fields.String(required=True)
    status = fields.String(required=True)
    message = fields.String(required=True)
    estimatedDuration = fields.String(required=True)


class SyncStatusOut(Schema):
    """With `id` or `syncId` one run; without, the overview (`hasActiveSync`, `lastSync`, `nextScheduledSync`, ...)."""

    syncId = fields.String()
    status = fields.String(required=True)
    progress = fields.Integer()
    message = fields.String()
    startedAt = fields.DateTime()
    estimatedCompletion = fields.DateTime(allow_none=True)
    completedAt = fields.DateTime(allow_none=True)
    error = fields.String()
    results = fields.Dict()
    ordersProcessed = fields.Integer()
    totalOrders = fields.Integer()
    claimsDetected = fields.Integer()
    hasActiveSync = fields.Boolean()
    lastSync = fields.Dict(allow_none=True)
    lastReconciliation = fields.String(allow_none=True)
    skusMonitored = fields.Integer()
    discrepanciesFound = fields.Integer()
    dataPointsAnalyzed = fields.Integer()
    nextScheduledSync = fields.DateTime()
    nextRuns = fields.Dict(metadata={"description": "full, inventory, detection: when each begins next; null: never"})
    kind = fields.String(metadata={"enum": [kind.value for kind in RunKind]})


class SyncHistoryOut(Schema):
    total = fields.Integer(required=True)
    syncs = fields.List(fields.Dict(), required=True)


class DoneOut(Schema):
    ok = fields.Boolean(required=True)
    message = fields.String(required=True)


class JobsOut(Schema):
    success = fields.Boolean(required=True)
    jobs = fields.List(fields.Dict(), required=True)


class DiscrepanciesOut(Schema):
    success = fields.Boolean(required=True)
    total = fields.Integer(required=True)
    discrepancies = fields.List(fields.Dict(), required=True)


class ReconciledOut(Schema):
    success = fields.Boolean(required=True)
    reconciled = fields.Integer(required=True)
    message = fields.String(required=True)


class JobQueuedOut(Schema):
    success = fields.Boolean(required=True)
    jobId = fields.String(required=True)
    status = fields.String(required=True)
    message = fields.String(required=True)


def _within(allowed: range) -> ma.validate.Range:
    return ma.validate.Range(allowed[0], allowed[-1])


class SyncSettingsIn(Schema):
    """What is not there stays as it is; of an hour or interval null means: never by itself."""

    months_back = WholeNumber(validate=_within(MONTHS))
    is_paused = fields.Boolean(truthy={True}, falsy={False})
    full_hour = WholeNumber(validate=_within(HOURS), allow_none=True, metadata={"description": "of the day, in UTC"})
    inventory_hours = WholeNumber(validate=_within(INTERVALS), allow_none=True)
    detection_hours = WholeNumber(validate=_within(INTERVALS), allow_none=True)


class SyncSettingsOut(Schema):
    success = fields.Boolean(required=True)
    settings = fields.Dict(required=True)
    nextRuns = fields.Dict(required=True)


class PlanOut(Schema):
    success = fields.Boolean(required=True)
    syncId = fields.String(required=True)
    kind = fields.String(required=True)
    status = fields.String(required=True)
    progress = fields.Integer(required=True)
    message = fields.String(required=True)
    estimatedCompletion = fields.DateTime(required=True, allow_none=True)
    sources = fields.List(fields.Dict(), required=True)


class SourceOut(Schema):
    success = fields.Boolean(required=True)
    syncId = fields.String(required=True)
    source = fields.Dict(required=True)
    total = fields.Integer(required=True)
    windows = fields.List(fields.Dict(), required=True)


class ArrivedOut(Schema):
    success = fields.Boolean(required=True)
    sources = fields.List(fields.Dict(), required=True)


class Results(NamedTuple):
    """What a complete run has brought: rows that are known now."""

    claims: int
    inventory: int
    orders: int


class Overview(NamedTuple):
    """All that the overview tells beside the runs. `next_run_at` is of the next full run, or when it would be."""

    next_run_at: datetime
    next_runs: NextRuns
    skus_monitored: int
    discrepancies_found: int
    rows_read: int


class TimedJob(NamedTuple):
    """Something that happens by itself: its `schedule` in words, what it did last, when it begins next (None: never)."""

    name: str
    label: str
    schedule: str
    last: SyncRun | DetectionRun | None
    next_at: datetime | None


def started_out(run: SyncRun) -> dict[str, Any]:
    return {
        "success": True,
        "syncId": run.public_id,
        "status": run.state,
        "message": "Sync started successfully",
        "estimatedDuration": ESTIMATED_DURATION,
    }


def run_event_out(run: SyncRun) -> dict[str, Any]:
    """A run in a live event."""
    event: dict[str, Any] = {
        "syncId": run.public_id,
        "status": run.state,
        "progress": run.progress,
        "message": run.message,
        "ordersProcessed": run.orders_processed,
        "totalOrders": run.total_orders,
        "claimsDetected": run.claims_detected,
    }
    return event | ({"error": run.error} if run.error else {})


def run_out(run: SyncRun, results: Results | None = None, estimated_at: datetime | None = None) -> dict[str, Any]:
    """A run in full; `results` only when it is complete. Without an estimate it is guessed from the progress."""
    answer = run_event_out(run) | {
        "kind": run.kind,
        "startedAt": iso(run.started_at),
        "estimatedCompletion": iso(estimated_at or _guess(run)),
        "completedAt": iso(run.finished_at),
    }
    if results is not None:
        answer["results"] = {name: {"count": count, "status": "complete"} for name, count in results._asdict().items()}
    return answer


def history_out(run: SyncRun) -> dict[str, Any]:
    """A run in the history; `duration` in seconds."""
    duration = round((run.finished_at - run.started_at).total_seconds(), 1) if run.finished_at else None
    row: dict[str, Any] = {
        "syncId": run.public_id,
        "status": run.state,
        "kind": run.kind,
        "startedAt": iso(run.started_at),
        "completedAt": iso(run.finished_at),
        "ordersProcessed": run.orders_processed,
        "claimsDetected": run.claims_detected,
        "duration": duration,
    }
    return row | ({"error": run.error} if run.error else {})


def overview_out(last: SyncRun | None, last_complete: SyncRun | None, overview: Overview) -> dict[str, Any]:
    is_active = last is not None and last.state == SyncState.IN_PROGRESS
    finished_at = last_complete.finished_at if last_complete else None
    return {
        "hasActiveSync": is_active,
        "status": last.state if last else "idle",
        "lastSync": last and {"syncId": last.public_id, "status": last.state, "completedAt": iso(last.finished_at)},
        "nextScheduledSync": iso(overview.next_run_at),
        "lastReconciliation": finished_at and finished_at.strftime("%Y-%m-%d - %H:%M"),
        "skusMonitored": overview.skus_monitored,
        "discrepanciesFound": overview.discrepancies_found,
        "dataPointsAnalyzed": overview.rows_read,
        "nextRuns": next_runs_out(overview.next_runs),
    }


def next_runs_out(runs: NextRuns) -> dict[str, str | None]:
    """By kind; null where nothing begins by itself."""
    return {kind: iso(at) for kind, at in runs._asdict().items()}


def job_out(job: TimedJob) -> dict[str, Any]:
    return {
        "name": job.name,
        "schedule": job.schedule,
        "status": job.last.state if job.last else "idle",
        "lastRunAt": iso(job.last.started_at if job.last else None),
        "nextRunAt": iso(job.next_at),
    }


def discrepancy_out(finding: Finding) -> dict[str, Any]:
    """Units: what the books expect after the loss event, and what is there."""
    return {
        "id": finding.public_id,
        "sku": finding.msku or finding.fnsku or "",
        "type": finding.type,
        "expected": finding.quantity_lost,
        "actual": finding.quantity_lost - finding.quantity,
        "difference": -finding.quantity,
        "status": "open",
        "detectedAt": iso(finding.created_at),
    }


def _guess(run: SyncRun) -> datetime | None:
    """When it may be through, by how it went so far; None when it is over."""
    if run.state != SyncState.IN_PROGRESS:
        return None
    elapsed = clock.now() - run.started_at
    return run.started_at + (
        max(elapsed * 100 / run.progress, elapsed) if run.progress >= 10 else max(_FIRST_GUESS, elapsed * 2)
    )
