"""JSON doors of findings and detection runs."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.detection import queries, schemas, service
from app.web.api import JsonBlueprint, PageQuery

bp = JsonBlueprint("detection_api", __name__, description="What was looked at, and what became of it")


@bp.route("/api/v1/findings", methods=["GET"])
@bp.arguments(schemas.FindingsQuery, location="query")
@bp.documented(200, schemas.FindingPageOut)
@access.api(Role.VIEWER)
def list_findings(query: dict[str, Any]) -> ResponseReturnValue:
    """Every candidate with its verdict, also the refused ones; newest event first."""
    filters = schemas.filters_in(query)
    return schemas.page_out(queries.list_findings(access.current_seller(), filters, query["limit"], query["cursor"]))


@bp.route("/api/v1/findings/<finding_id>", methods=["GET"])
@bp.documented(200, schemas.FindingDetailOut)
@access.api(Role.VIEWER)
def get_finding(finding_id: str) -> ResponseReturnValue:
    """One finding with Amazon's rows that prove it."""
    return schemas.finding_detail_out(queries.get_finding(access.current_seller(), finding_id))


@bp.route("/api/detections/run", methods=["POST"])
@bp.documented(200, schemas.RunStartedOut)
@access.api(Role.REVIEWER)
def request_run() -> ResponseReturnValue:
    """Look through the facts again; the work goes on in the background."""
    return schemas.run_started_out(service.request_run(access.current_seller()))


@bp.route("/api/detections/status/<detection_id>", methods=["GET"])
@bp.documented(200, schemas.RunStatusOut)
@access.api(Role.VIEWER)
def get_run(detection_id: str) -> ResponseReturnValue:
    """How far a run is, and what it found."""
    return schemas.run_status_out(queries.get_run(access.current_seller(), detection_id))


@bp.route("/api/detections/history", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, schemas.RunsOut)
@access.api(Role.VIEWER)
def list_runs(query: dict[str, Any]) -> ResponseReturnValue:
    """Runs, newest first."""
    runs, total = queries.list_runs(access.current_seller(), query["limit"], query["offset"])
    return schemas.runs_out(runs, total)
