"""What older clients call discrepancies and reconciliation: findings, and looking for losses once more."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.detection.models import DetectionRun
from app.detection.service import request_run
from app.sync import overview
from app.sync.api.blueprint import bp
from app.sync.api.members import check_member
from app.sync.schemas import DiscrepanciesOut, JobQueuedOut, JobsOut, ReconciledOut, discrepancy_out, job_out
from app.web.api import PageQuery


@bp.route("/api/v1/sync/discrepancies", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, DiscrepanciesOut)
@access.api(Role.VIEWER)
def list_discrepancies(query: dict[str, Any]) -> ResponseReturnValue:
    """Open losses: units that should be there and are not."""
    return _discrepancies(query)


@bp.route("/api/v1/sync/discrepancies/<user_id>", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, DiscrepanciesOut)
@access.api(Role.VIEWER)
def list_discrepancies_of(query: dict[str, Any], user_id: str) -> ResponseReturnValue:
    """The same; the user must be oneself, or a member whom one may manage."""
    check_member(user_id)
    return _discrepancies(query)


@bp.route("/api/v1/sync/reconcile", methods=["POST"])
@bp.documented(200, ReconciledOut)
@access.api(Role.MANAGER)
def reconcile() -> ResponseReturnValue:
    """Look for losses once more, in the facts that are there."""
    return _reconciled()


@bp.route("/api/v1/sync/reconcile/<user_id>", methods=["POST"])
@bp.documented(200, ReconciledOut)
@access.api(Role.MANAGER)
def reconcile_of(user_id: str) -> ResponseReturnValue:
    """The same; the user must be oneself, or a member of one's seller."""
    check_member(user_id)
    return _reconciled()


@bp.route("/api/v1/jobs/discrepancies", methods=["POST"])
@bp.documented(202, JobQueuedOut)
@access.api(Role.MANAGER)
def queue_detection() -> ResponseReturnValue:
    """Look for losses once more; `jobId` is the detection run."""
    run = _look_again()
    return {"success": True, "jobId": run.public_id, "status": run.state, "message": "Looking for losses"}, 202


@bp.route("/api/v1/jobs/status", methods=["GET"])
@bp.documented(200, JobsOut)
@access.api(Role.VIEWER)
def list_jobs() -> ResponseReturnValue:
    """What happens by itself, when it did last and will next."""
    return {"success": True, "jobs": [job_out(job) for job in overview.timed_jobs(access.current_seller())]}


def _discrepancies(query: dict[str, Any]) -> dict[str, Any]:
    found, total = overview.list_open_losses(access.current_seller(), query["limit"], query["offset"])
    return {"success": True, "total": total, "discrepancies": [discrepancy_out(finding) for finding in found]}


def _reconciled() -> dict[str, Any]:
    count = overview.count_open_losses(access.current_seller())
    _look_again()
    return {"success": True, "reconciled": count, "message": f"{count} open losses are being looked at again"}


def _look_again() -> DetectionRun:
    return request_run(access.current_seller())
