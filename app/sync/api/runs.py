"""Start, follow and cancel runs. Several generations of clients know these doors by different paths."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.activity.streams import stream_response
from app.core.db import db
from app.sync import queries, service
from app.sync.api.blueprint import bp
from app.sync.api.members import check_member
from app.sync.errors import SyncInProgress
from app.sync.live import is_final, topic_of
from app.sync.models import SyncRun, SyncTrigger
from app.sync.overview import end_of, overview_of, results_of
from app.sync.schemas import (
    DoneOut,
    HistoryQuery,
    SyncHistoryOut,
    SyncQuery,
    SyncStartedOut,
    SyncStatusOut,
    history_out,
    overview_out,
    run_event_out,
    run_out,
    started_out,
)

_REFUSES_WITH_400 = "/api/sync/start"  # its clients know the conflict by this status


@bp.route("/api/sync/start", methods=["POST"])
@bp.route("/api/v1/sync/start", methods=["POST"])
@bp.route("/api/v1/integrations/sync/start", methods=["POST"])
@bp.route("/api/v1/integrations/amazon/sync", methods=["POST"])
@bp.route("/api/integrations/amazon/sync", methods=["POST"])
@bp.route("/api/sync/force", methods=["POST"])
@bp.route("/api/v1/jobs/sync", methods=["POST"])
@bp.route("/api/enhanced-sync/start", methods=["POST"])
@bp.documented(200, SyncStartedOut)
@bp.documented(400, description="Amazon is not connected")
@bp.documented(409, description="a sync is running: `existingSyncId` names it (400 on /api/sync/start)")
@access.api(Role.MANAGER)
def start_sync() -> ResponseReturnValue:
    """Start pulling Amazon's facts; the work goes on in the background."""
    try:
        run = service.start_run(access.current_seller(), access.current_user(), SyncTrigger.USER)
    except SyncInProgress as error:
        if request.path == _REFUSES_WITH_400:
            raise SyncInProgress(error.running_id, status=400) from error
        raise
    return started_out(run)


@bp.route("/api/sync/status", methods=["GET"])
@bp.arguments(SyncQuery, location="query")
@bp.documented(200, SyncStatusOut)
@access.api(Role.VIEWER)
def get_status(query: dict[str, Any]) -> ResponseReturnValue:
    """The overview; with `id` or `syncId` that run."""
    sync_id = query["id"] or query["syncId"]
    return _run(sync_id) if sync_id else _overview()


@bp.route("/api/sync/status/<sync_id>", methods=["GET"])
@bp.route("/api/v1/integrations/sync/status/<sync_id>", methods=["GET"])
@bp.route("/api/enhanced-sync/status/<sync_id>", methods=["GET"])
@bp.documented(200, SyncStatusOut)
@access.api(Role.VIEWER)
def get_run(sync_id: str) -> ResponseReturnValue:
    """One run."""
    return _run(sync_id)


@bp.route("/api/v1/sync/status/<sync_or_user_id>", methods=["GET"])
@bp.documented(200, SyncStatusOut)
@access.api(Role.VIEWER)
def get_run_or_overview(sync_or_user_id: str) -> ResponseReturnValue:
    """One run by its id; the overview by a user's id (`me`, one's own, or that of a member whom one may manage)."""
    if sync_or_user_id.startswith("sync_"):
        return _run(sync_or_user_id)
    check_member(sync_or_user_id)
    return _overview()


@bp.route("/api/sse/sync-progress/<sync_id>", methods=["GET"])
@bp.documented(200, description="text/event-stream: the present state, then each change, until the run is over")
@access.api(Role.VIEWER)
def stream_progress(sync_id: str) -> ResponseReturnValue:
    """Live progress of one run."""
    run = queries.get_run(access.current_seller(), sync_id)
    run_id = run.id

    def snapshot() -> tuple[dict[str, Any], bool]:
        now = db.session.get_one(SyncRun, run_id)
        return run_event_out(now), is_final(now)

    return stream_response(topic_of(run), snapshot, request.headers.get("Last-Event-ID"))


@bp.route("/api/sync/cancel/<sync_id>", methods=["POST"])
@bp.route("/api/enhanced-sync/cancel/<sync_id>", methods=["POST"])
@bp.documented(200, DoneOut)
@bp.documented(400, description="the run is over")
@access.api(Role.MANAGER)
def cancel_run(sync_id: str) -> ResponseReturnValue:
    """Cancel a run; what had arrived stays."""
    return _cancel(sync_id)


@bp.route("/api/v1/integrations/sync/cancel/<sync_id>", methods=["DELETE"])
@bp.documented(200, DoneOut)
@bp.documented(400, description="the run is over")
@access.api(Role.MANAGER)
def delete_run(sync_id: str) -> ResponseReturnValue:
    """Cancel a run; what had arrived stays."""
    return _cancel(sync_id)


@bp.route("/api/sync/cancel", methods=["POST"])
@bp.documented(200, DoneOut)
@bp.documented(400, description="no sync is running")
@access.api(Role.MANAGER)
def cancel_running() -> ResponseReturnValue:
    """Cancel the run that is in progress."""
    return _cancel(None)


@bp.route("/api/sync/history", methods=["GET"])
@bp.route("/api/v1/integrations/sync/history", methods=["GET"])
@bp.route("/api/enhanced-sync/history", methods=["GET"])
@bp.arguments(HistoryQuery, location="query")
@bp.documented(200, SyncHistoryOut)
@access.api(Role.VIEWER)
def list_history(query: dict[str, Any]) -> ResponseReturnValue:
    """All runs, newest first."""
    runs, total = queries.list_runs(access.current_seller(), query["limit"], query["offset"])
    return {"total": total, "syncs": [history_out(run) for run in runs]}


def _run(sync_id: str) -> dict[str, Any]:
    run = queries.get_run(access.current_seller(), sync_id)
    return run_out(run, results_of(run), end_of(run, queries.list_tasks(run.id)))


def _overview() -> dict[str, Any]:
    seller = access.current_seller()
    return overview_out(queries.find_last_run(seller), queries.find_last_complete(seller), overview_of(seller))


def _cancel(sync_id: str | None) -> dict[str, Any]:
    seller = access.current_seller()
    service.cancel_run(seller, queries.get_run(seller, sync_id) if sync_id else None)
    return {"ok": True, "message": "Sync cancelled successfully"}
