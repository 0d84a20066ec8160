"""Pages of findings: what was looked at, and why it is or is not a claim."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.core.errors import RuleBroken
from app.core.marketplaces import BY_ID
from app.detection import queries, service
from app.detection.detectors import DETECTORS
from app.detection.forms import FilterForm
from app.detection.models import Finding, Verdict
from app.policy.claim_types import ClaimType
from app.policy.windows import PolicyWindow, list_windows, window_in_force
from app.web.filters import label

bp = Blueprint("detection", __name__)
_PAGE_SIZE = 50
_VERDICT_WORDS = {verdict.value: label(verdict) for verdict in Verdict}


@bp.get("/findings")
@access.page(Role.VIEWER)
def list_findings() -> ResponseReturnValue:
    """Every candidate with its verdict, page by page."""
    seller, form = access.current_seller(), FilterForm(request.args).offer(_VERDICT_WORDS)
    chosen = {name: value for name, value in request.args.items() if value and name != "cursor"}
    return render_template(
        "detection/list.html",
        form=form,
        chosen=chosen,
        page=queries.list_findings(seller, form.filters, _PAGE_SIZE, request.args.get("cursor")),
        is_later_page="cursor" in request.args,
        run=queries.find_latest_run(seller),
    )


@bp.get("/findings/<finding_id>")
@access.page(Role.VIEWER)
def show_finding(finding_id: str) -> ResponseReturnValue:
    """One finding: the verdict, the rule, and Amazon's rows in time order."""
    finding = queries.get_finding(access.current_seller(), finding_id)
    return render_template(
        "detection/detail.html",
        finding=finding,
        marketplace=BY_ID[finding.marketplace_id],
        detector=next((detector for detector in DETECTORS if detector.claim_type == finding.type), None),
        window=_window_of(finding),
    )


@bp.post("/findings/run")
@access.page(Role.REVIEWER)
def request_run() -> ResponseReturnValue:
    """Looks through the facts again."""
    try:
        service.request_run(access.current_seller())
        flash("Opside is looking through Amazon's rows again. New findings appear here as soon as it is done.")
    except RuleBroken as error:
        flash(error.message, "error")
    return redirect(url_for("detection.list_findings"), 303)


def _window_of(finding: Finding) -> PolicyWindow | None:
    """The policy's window by which the finding was judged, for its source and certainty."""
    country, claim_type = BY_ID[finding.marketplace_id].country, ClaimType(finding.type)
    for window in list_windows(claim_type, country):
        if window.version == finding.policy_version:
            return window
    latest = window_in_force(claim_type, country, finding.updated_at.date())
    return latest if latest.version == finding.policy_version else None
