"""Pages of claims: list, detail, review queue, settings."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role, User
from app.claims import queries, service
from app.claims.confidence import describe
from app.claims.forms import FilterForm, ReviewForm, SettingsForm
from app.claims.listing import ClaimFilters, Sort
from app.claims.models import PENDING_REVIEW, Claim, ClaimSettings, ClaimStatus
from app.claims.queries import ClaimPage
from app.claims.reviewing import DISMISS_TEXTS, ReviewAction
from app.claims.states import can_move
from app.claims.tabs import TABS, count_of
from app.claims.trail import trail_rows
from app.core.db import db
from app.core.errors import InvalidInput, OpsideError, RuleBroken
from app.detection.models import Finding
from app.policy.claim_types import CLAIM_TYPES

bp = Blueprint("claims", __name__)
_PAGE_SIZE = 50


@bp.get("/claims")
@access.page(Role.VIEWER)
def list_claims() -> ResponseReturnValue:
    """The seller's claims by tab and filter, page by page."""
    form = FilterForm(request.args)
    seller, tab = access.current_seller(), form.chosen_tab
    is_valid = form.validate()
    filters = form.filters(tab) if is_valid else ClaimFilters(statuses=tab.statuses)
    sort = Sort.parse(form.sort.data or tab.sort)
    page = queries.list_claims(seller, filters, sort, _PAGE_SIZE, request.args.get("cursor"))
    return render_template(
        "claims/list.html",
        form=form,
        page=page,
        tab=tab,
        tabs=[(each, count_of(each, page.counts.by_status)) for each in TABS.values()],
        sort=sort,
        today_in=queries.calendar(seller),
        query=_query(),
        never_looked=_never_looked(page),
    ), 200 if is_valid else 422


@bp.get("/claims/<claim_id>")
@access.page(Role.VIEWER)
def show_claim(claim_id: str) -> ResponseReturnValue:
    """One claim with its proof, confidence, value and history."""
    return _claim_page(*queries.get_with_finding(access.current_seller(), claim_id), ReviewForm())


@bp.post("/claims/<claim_id>/review")
@access.page(Role.REVIEWER)
def review_claim(claim_id: str) -> ResponseReturnValue:
    """Approve, dismiss or take back; then on to the next of the queue, or back to the claim."""
    claim, finding = queries.get_with_finding(access.current_seller(), claim_id)
    form = ReviewForm()
    show = _queue_page if form.from_queue.data else _claim_page
    decision = form.decided() if form.validate() else None
    if decision is None:
        return show(claim, finding, form, "Choose what is to become of the claim."), 422
    try:
        service.review_claim(claim, decision, access.current_user())
    except (InvalidInput, RuleBroken) as error:
        return show(claim, finding, form, _sentence(error)), error.status
    flash(f"{claim.claim_number} is now {_words(claim.status)}.")
    if not form.from_queue.data:
        return redirect(url_for("claims.show_claim", claim_id=claim_id), 303)
    if decision.action is ReviewAction.REOPEN:
        return redirect(url_for("claims.review_queue", claim=claim_id), 303)
    return redirect(url_for("claims.review_queue", after=claim_id), 303)


@bp.get("/review")
@access.page(Role.VIEWER)
def review_queue() -> ResponseReturnValue:
    """One claim that waits for a decision: the given one, the one after the last decided, or the most urgent."""
    seller, decided = access.current_seller(), request.args.get("after")
    if request.args.get("claim"):
        return _queue_page(*queries.get_with_finding(seller, request.args["claim"]), ReviewForm())
    found = queries.next_in_queue(seller, decided) or (queries.next_in_queue(seller) if decided else None)
    if found is None:
        return render_template("claims/queue_done.html", decided=decided, has_looked=queries.has_looked(seller))
    return _queue_page(*found, ReviewForm(), decided=decided)


@bp.get("/settings/claims")
@access.page(Role.VIEWER)
def settings() -> ResponseReturnValue:
    """Thresholds and the standing consent to automatic filing."""
    return _settings_page(SettingsForm.of(service.settings_of(access.current_seller())))


@bp.post("/settings/claims")
@access.page(Role.MANAGER)
def change_settings() -> ResponseReturnValue:
    form = SettingsForm()
    if not form.validate():
        return _settings_page(form), 422
    try:
        service.change_settings(access.current_seller(), form.change(), access.current_user())
    except InvalidInput as error:
        for name, text in error.fields.items():
            form[name].errors = [text.capitalize() + "."]
        return _settings_page(form), error.status
    flash("The settings are saved. The thresholds hold for claims that are found or change from now on.")
    return redirect(url_for("claims.settings"), 303)


def _claim_page(claim: Claim, finding: Finding, form: ReviewForm, error: str = "") -> str:
    history = queries.history_of(claim)
    loss = next((entry.reason for entry, _ in reversed(history) if entry.to_status == ClaimStatus.EXPIRED), "")
    shown = _shown(claim, finding)
    return render_template("claims/detail.html", form=form, error=error, history=history, loss=loss, **shown)


def _queue_page(claim: Claim, finding: Finding, form: ReviewForm, error: str = "", decided: str | None = None) -> str:
    """`decided` is the public id of the claim that was decided just before, and can be taken back."""
    place = queries.place_in_queue(access.current_seller(), claim)
    shown = _shown(claim, finding)
    return render_template("claims/queue.html", form=form, error=error, decided=decided, place=place, **shown)


def _shown(claim: Claim, finding: Finding) -> dict[str, Any]:
    """What the templates say of a claim."""
    info = CLAIM_TYPES[claim.type]
    reasons = describe(info.label, claim.explanation)
    return {
        "claim": claim,
        "finding": finding,
        "trail": trail_rows(finding.trail),
        "info": info,
        "reasons": [reason for reason in reasons if reason.points],
        "without_effect": [reason for reason in reasons if not reason.points],
        "today": queries.today_of(claim),
        "is_pending": claim.status in PENDING_REVIEW or claim.status == ClaimStatus.DETECTED,
        "can_reopen": can_move(claim, ClaimStatus.IN_REVIEW) and claim.status not in PENDING_REVIEW,
        "may_review": access.has_role(Role.REVIEWER),
        "dismiss_texts": DISMISS_TEXTS,
    }


def _settings_page(form: SettingsForm) -> str:
    claim_settings = service.settings_of(access.current_seller())
    may_change = access.has_role(Role.MANAGER)
    return render_template(
        "claims/settings.html",
        form=form,
        settings=claim_settings,
        consenting=_consenting(claim_settings),
        may_change=may_change,
    )


def _consenting(claim_settings: ClaimSettings) -> User | None:
    """Whose standing consent it is."""
    return db.session.get(User, claim_settings.automatic_filing_by) if claim_settings.automatic_filing_by else None


def _never_looked(page: ClaimPage) -> bool:
    """Whether the list is empty because no facts have arrived yet."""
    return (
        not page.claims and not any(page.counts.by_status.values()) and not queries.has_looked(access.current_seller())
    )


def _query() -> dict[str, str]:
    """The filters of this address, for links to other pages of the same list."""
    return {name: value for name, value in request.args.items() if value and name != "cursor"}


def _sentence(error: OpsideError) -> str:
    fields = getattr(error, "fields", {})
    return " ".join(f"{name.capitalize()} {text}." for name, text in fields.items()) or error.message


def _words(status: str) -> str:
    return str(status).replace("_", " ")
