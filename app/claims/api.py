"""JSON doors of claims: the app's own, and the single-page client's."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role, User
from app.claims import queries, recovery_schemas, schemas, service
from app.claims.listing import ClaimFilters, Sort
from app.claims.models import ClaimSettings
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.web.api import JsonBlueprint, PageQuery

bp = JsonBlueprint("claims_api", __name__, description="Claims, their review and their settings")


@bp.route("/api/v1/claims", methods=["GET"])
@bp.arguments(schemas.ClaimsQuery, location="query")
@bp.documented(200, schemas.ClaimPageOut)
@access.api(Role.VIEWER)
def list_claims(query: dict[str, Any]) -> ResponseReturnValue:
    """Claims by filter and order, page by page."""
    filters, sort = schemas.filters_in(query), Sort.parse(query["sort"])
    page = queries.list_claims(access.current_seller(), filters, sort, query["limit"], query["cursor"])
    return schemas.page_out(page)


@bp.route("/api/v1/claims/<claim_id>", methods=["GET"])
@bp.documented(200, schemas.ClaimDetailOut)
@access.api(Role.VIEWER)
def get_claim(claim_id: str) -> ResponseReturnValue:
    """One claim with its proof, the reasons of its confidence, and its history."""
    claim, finding = queries.get_with_finding(access.current_seller(), claim_id)
    return {"success": True} | schemas.claim_detail_out(claim, finding, queries.history_of(claim))


@bp.route("/api/v1/claims/<claim_id>/review", methods=["POST"])
@bp.arguments(schemas.ReviewIn)
@bp.documented(200, schemas.ClaimOut)
@access.api(Role.REVIEWER)
def review_claim(body: dict[str, Any], claim_id: str) -> ResponseReturnValue:
    """Approve or dismiss a claim, or take the decision back."""
    claim = queries.get_claim(access.current_seller(), claim_id)
    service.review_claim(claim, schemas.decision_in(body), access.current_user())
    return {"success": True, "claim": schemas.claim_out(claim)}


@bp.route("/api/v1/settings/claims", methods=["GET"])
@bp.documented(200, schemas.ClaimSettingsOut)
@access.api(Role.VIEWER)
def get_settings() -> ResponseReturnValue:
    """Thresholds and the standing consent to automatic filing."""
    settings = service.settings_of(access.current_seller())
    return schemas.settings_out(settings, _consenting(settings))


@bp.route("/api/v1/settings/claims", methods=["PUT"])
@bp.arguments(schemas.SettingsIn)
@bp.documented(200, schemas.ClaimSettingsOut)
@access.api(Role.MANAGER)
def change_settings(body: dict[str, Any]) -> ResponseReturnValue:
    """Change the settings that are given."""
    settings = service.change_settings(access.current_seller(), schemas.settings_in(body), access.current_user())
    return schemas.settings_out(settings, _consenting(settings))


@bp.route("/api/detections", methods=["GET"])
@bp.arguments(recovery_schemas.DetectionsQuery, location="query")
@access.api(Role.VIEWER)
def list_detections(query: dict[str, Any]) -> ResponseReturnValue:
    """All claims, newest first, by tier and status."""
    filters = ClaimFilters(statuses=(query["status"],) if query["status"] else (), tier=query["tier"])
    claims, total = queries.list_by_offset(access.current_seller(), filters, query["limit"], query["offset"])
    return {"success": True, "total": total, "detections": [recovery_schemas.detection_out(claim) for claim in claims]}


@bp.route("/api/recoveries", methods=["GET"])
@bp.arguments(recovery_schemas.RecoveriesQuery, location="query")
@access.api(Role.VIEWER)
def list_recoveries(query: dict[str, Any]) -> ResponseReturnValue:
    """A bare list of the claims that are not closed; how many there are in all is in X-Total-Count."""
    filters = ClaimFilters(statuses=recovery_schemas.statuses_in(query["status"]))
    claims, total = queries.list_by_offset(access.current_seller(), filters, query["limit"], query["offset"])
    answer = jsonify([recovery_schemas.recovery_row_out(claim) for claim in claims])
    answer.headers["X-Total-Count"] = str(total)
    return answer


@bp.route("/api/recoveries/<claim_id>", methods=["GET"])
@access.api(Role.VIEWER)
def get_recovery(claim_id: str) -> ResponseReturnValue:
    """One claim in the words of the single-page client's case page."""
    claim = queries.get_claim(access.current_seller(), claim_id)
    return recovery_schemas.recovery_out(claim, queries.history_of(claim), queries.today_of(claim))


@bp.route("/api/recoveries/<claim_id>/status", methods=["GET"])
@access.api(Role.VIEWER)
def get_recovery_status(claim_id: str) -> ResponseReturnValue:
    """The state and the events of a claim."""
    claim = queries.get_claim(access.current_seller(), claim_id)
    return recovery_schemas.recovery_status_out(claim, queries.history_of(claim))


@bp.route("/api/recoveries/<claim_id>/answer", methods=["POST"])
@bp.arguments(recovery_schemas.AnswerIn)
@access.api(Role.REVIEWER)
def answer_claim(body: dict[str, Any], claim_id: str) -> ResponseReturnValue:
    """Keep an answer to what the claim still needs in its history."""
    claim = queries.get_claim(access.current_seller(), claim_id)
    service.answer_claim(claim, body["answer"], access.current_user())
    return {"success": True, "message": "Your answer is kept with the claim."}


@bp.route("/api/recoveries/<claim_id>/document", methods=["GET"])
@access.api(Role.VIEWER)
def get_recovery_document(claim_id: str) -> ResponseReturnValue:
    """The claim's document; there is none yet."""
    queries.get_claim(access.current_seller(), claim_id)
    raise NotFound("This claim has no document.", code="document_not_found")


@bp.route("/api/autoclaim/settings", methods=["GET"])
@access.api(Role.VIEWER)
def get_autoclaim() -> ResponseReturnValue:
    """Whether claims are filed automatically, and the two thresholds."""
    return recovery_schemas.autoclaim_out(service.settings_of(access.current_seller()))


@bp.route("/api/autoclaim/settings", methods=["PUT"])
@bp.arguments(recovery_schemas.AutoclaimIn)
@access.api(Role.MANAGER)
def change_autoclaim(body: dict[str, Any]) -> ResponseReturnValue:
    """Change some of them; whoever switches automatic filing on gives the standing consent."""
    return recovery_schemas.autoclaim_out(_change_autoclaim(body))


@bp.route("/api/autoclaim/history", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@access.api(Role.VIEWER)
def list_automatic_decisions(query: dict[str, Any]) -> ResponseReturnValue:
    """What Opside decided by itself, newest first."""
    rows, total = queries.automatic_decisions(access.current_seller(), query["limit"], query["offset"])
    history = [recovery_schemas.automatic_decision_out(entry, claim) for entry, claim in rows]
    return {"success": True, "history": history, "total": total}


@bp.route("/api/thresholds", methods=["GET"])
@access.api(Role.VIEWER)
def get_thresholds() -> ResponseReturnValue:
    """The two thresholds."""
    return recovery_schemas.thresholds_out(service.settings_of(access.current_seller()))


@bp.route("/api/thresholds", methods=["POST"])
@bp.arguments(recovery_schemas.ThresholdsIn)
@access.api(Role.MANAGER)
def change_thresholds(body: dict[str, Any]) -> ResponseReturnValue:
    """Set both thresholds."""
    return recovery_schemas.thresholds_out(_change_autoclaim(body))


def _change_autoclaim(body: dict[str, Any]) -> ClaimSettings:
    change = recovery_schemas.autoclaim_in(body)
    try:
        return service.change_settings(access.current_seller(), change, access.current_user())
    except InvalidInput as error:
        raise recovery_schemas.in_clients_words(error) from error


def _consenting(settings: ClaimSettings) -> User | None:
    """Whose standing consent it is."""
    return db.session.get(User, settings.automatic_filing_by) if settings.automatic_filing_by else None
