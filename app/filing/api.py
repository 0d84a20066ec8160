"""Filing's JSON doors."""

from typing import Any

from flask import Response

from app.accounts import access
from app.accounts.models import Role
from app.claims.queries import get_claim
from app.core.errors import RuleBroken
from app.filing import queries, schemas, service
from app.filing.errors import FilingRefused
from app.filing.packet import rows_csv
from app.web.api import JsonBlueprint

bp = JsonBlueprint("filing_api", __name__)


@bp.route("/api/claims/<claim_id>/submit", methods=["POST"])
@bp.documented(200, schemas.SubmittedOut)
@access.api(Role.MANAGER)
def submit_claim(claim_id: str) -> dict[str, Any]:
    """Approves and queues the claim; `Submitted` when it has a case id at once, else `Pending`."""
    claim = get_claim(access.current_seller(), claim_id)
    try:
        filing = service.submit_claim(claim, access.current_user())
    except RuleBroken as refused:
        raise _not_submittable(refused) from refused
    return schemas.submitted_out(filing, claim)


@bp.route("/api/v1/claims/<claim_id>/file", methods=["POST"])
@bp.arguments(schemas.FileIn, location="json")
@bp.documented(200, schemas.OneFilingOut)
@access.api(Role.MANAGER)
def file_claim(data: dict[str, Any], claim_id: str) -> dict[str, Any]:
    """Queues an approved claim through a channel (none given: the seller's usual one)."""
    claim = get_claim(access.current_seller(), claim_id)
    filing = service.queue_claim(claim, access.current_user(), channel=data["channel"])
    return {"success": True, "filing": schemas.filing_out(filing, claim)}


@bp.route("/api/v1/claims/<claim_id>/filed", methods=["POST"])
@bp.arguments(schemas.FiledIn, location="json")
@bp.documented(200, schemas.OneFilingOut)
@access.api(Role.MANAGER)
def mark_filed(data: dict[str, Any], claim_id: str) -> dict[str, Any]:
    """Tells the case id that Amazon gave to the person who filed the packet."""
    claim = get_claim(access.current_seller(), claim_id)
    filing = service.mark_filed(claim, data["case_id"], data["filed_on"], access.current_user())
    return {"success": True, "filing": schemas.filing_out(filing, claim)}


@bp.route("/api/v1/claims/<claim_id>/unqueue", methods=["POST"])
@bp.documented(200)
@access.api(Role.MANAGER)
def unqueue_claim(claim_id: str) -> dict[str, Any]:
    """Takes a claim out of the queue before it is sent."""
    claim = get_claim(access.current_seller(), claim_id)
    service.unqueue_claim(claim, access.current_user())
    return {"success": True, "id": claim.public_id, "status": str(claim.status)}


@bp.route("/api/v1/claims/<claim_id>/withdraw", methods=["POST"])
@bp.arguments(schemas.ReasonIn, location="json")
@bp.documented(200)
@access.api(Role.MANAGER)
def withdraw_claim(data: dict[str, Any], claim_id: str) -> dict[str, Any]:
    """Gives an open claim up."""
    claim = get_claim(access.current_seller(), claim_id)
    service.withdraw_claim(claim, access.current_user(), data["reason"])
    return {"success": True, "id": claim.public_id, "status": str(claim.status)}


@bp.route("/api/v1/claims/<claim_id>/packet", methods=["GET"])
@bp.documented(200, schemas.PacketOut)
@access.api(Role.VIEWER)
def packet(claim_id: str) -> dict[str, Any]:
    """The text for Amazon, its rows, and where to file it. 409 with the reason when it must not be filed now."""
    claim = get_claim(access.current_seller(), claim_id)
    return {"success": True, "packet": service.get_packet(claim)}


@bp.route("/api/v1/claims/<claim_id>/packet.csv", methods=["GET"])
@bp.documented(200)
@access.api(Role.VIEWER)
def packet_csv(claim_id: str) -> Response:
    """The rows of the packet as a file."""
    claim = get_claim(access.current_seller(), claim_id)
    rows = rows_csv(service.get_packet(claim)["rows"])
    name = f"{claim.claim_number}-rows.csv"
    return Response(rows, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.route("/api/disputes", methods=["GET"])
@bp.arguments(schemas.DisputesQuery, location="query")
@bp.documented(200, schemas.DisputesOut)
@access.api(Role.VIEWER)
def list_disputes(query: dict[str, Any]) -> dict[str, Any]:
    """Filings, the newest first."""
    rows, total = queries.list_filings(
        access.current_seller(), status=query["status"], limit=query["limit"], offset=query["offset"]
    )
    return {"success": True, "total": total, "disputes": [schemas.dispute_out(filing, claim) for filing, claim in rows]}


@bp.route("/api/disputes", methods=["POST"])
@bp.arguments(schemas.DisputeIn, location="json")
@bp.documented(201, schemas.OneDisputeOut)
@access.api(Role.MANAGER)
def open_dispute(data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Approves and queues a claim, as submitting it does."""
    claim = get_claim(access.current_seller(), data["recovery_id"])
    try:
        filing = service.submit_claim(claim, access.current_user())
    except RuleBroken as refused:
        raise _not_submittable(refused) from refused
    return {"success": True, "dispute": schemas.dispute_out(filing, claim)}, 201


@bp.route("/api/disputes/<dispute_id>", methods=["GET"])
@bp.documented(200, schemas.OneDisputeOut)
@access.api(Role.VIEWER)
def get_dispute(dispute_id: str) -> dict[str, Any]:
    filing, claim = queries.get_filing_and_claim(access.current_seller(), dispute_id)
    return {"success": True, "dispute": schemas.dispute_out(filing, claim)}


@bp.route("/api/disputes/<dispute_id>/submit", methods=["POST"])
@bp.documented(200, schemas.OneDisputeOut)
@access.api(Role.MANAGER)
def submit_dispute(dispute_id: str) -> dict[str, Any]:
    """Sends a waiting filing, or files a refused one anew."""
    filing, claim = queries.get_filing_and_claim(access.current_seller(), dispute_id)
    try:
        filing = service.resubmit(filing, claim, access.current_user())
    except RuleBroken as refused:
        raise _not_submittable(refused) from refused
    return {"success": True, "dispute": schemas.dispute_out(filing, claim)}


@bp.route("/api/v1/integrations/amazon/recoveries", methods=["GET"])
@bp.route("/api/integrations/amazon/recoveries", methods=["GET"])
@bp.documented(200, schemas.RecoveredOut)
@access.api(Role.VIEWER)
def recovered() -> dict[str, Any]:
    """Money recovered by our cases; what Amazon paid by itself and what came back as stock stand beside it."""
    seller = access.current_seller()
    return schemas.recovered_out(
        queries.recovered_totals(seller),
        queries.paid_by_amazon_totals(seller),
        queries.reversed_totals(seller),
        queries.returned_in_stock_totals(seller),
    )


def _not_submittable(refused: RuleBroken) -> FilingRefused:
    """Outside programs know one code for every refusal; `reason` says which guard it was."""
    return FilingRefused("claim_not_submittable", refused.message, reason=refused.code)
