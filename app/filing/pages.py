"""Filing's pages: the filing of one claim (a fragment of its page), and the money that came."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.claims.models import Claim
from app.claims.queries import get_claim, today_of
from app.core.errors import InvalidInput, RuleBroken
from app.filing import service
from app.filing.channels import available_channels
from app.filing.forms import FiledForm, FileForm, WithdrawForm
from app.filing.recoveries import RecoveryList, read_recoveries
from app.filing.view import FilingView, view_filing
from app.web.forms import Form
from app.web.fragments import is_fragment_request, redirect_after

bp = Blueprint("filing", __name__)


@bp.get("/claims/<claim_id>/filing")
@access.page(Role.VIEWER)
def show_filing(claim_id: str) -> ResponseReturnValue:
    return _answer(_claim(claim_id))


@bp.post("/claims/<claim_id>/filing")
@access.page(Role.MANAGER)
def file_claim(claim_id: str) -> ResponseReturnValue:
    claim = _claim(claim_id)
    form = _file_form()
    if not form.validate():
        return _answer(claim, file_form=form, status=422)
    try:
        service.queue_claim(claim, access.current_user(), channel=form.channel.data)
    except RuleBroken as refused:
        return _answer(claim, problem=refused.message, status=refused.status)
    return _done(claim)


@bp.post("/claims/<claim_id>/filing/filed")
@access.page(Role.MANAGER)
def mark_filed(claim_id: str) -> ResponseReturnValue:
    claim = _claim(claim_id)
    form = FiledForm()
    if not form.validate():
        return _answer(claim, filed_form=form, status=422)
    try:
        service.mark_filed(claim, str(form.case_id.data), form.filed_on.data, access.current_user())
    except InvalidInput as error:
        _tell(form, error)
        return _answer(claim, filed_form=form, status=error.status)
    except RuleBroken as refused:
        return _answer(claim, filed_form=form, problem=refused.message, status=refused.status)
    return _done(claim)


@bp.post("/claims/<claim_id>/filing/unqueue")
@access.page(Role.MANAGER)
def unqueue_claim(claim_id: str) -> ResponseReturnValue:
    claim = _claim(claim_id)
    try:
        service.unqueue_claim(claim, access.current_user())
    except RuleBroken as refused:
        return _answer(claim, problem=refused.message, status=refused.status)
    return _done(claim)


@bp.post("/claims/<claim_id>/filing/withdraw")
@access.page(Role.MANAGER)
def withdraw_claim(claim_id: str) -> ResponseReturnValue:
    claim = _claim(claim_id)
    form = WithdrawForm()
    if not form.validate():
        return _answer(claim, problem=f"The reason: {form.problems['reason']}", status=422)
    try:
        service.withdraw_claim(claim, access.current_user(), str(form.reason.data or ""))
    except RuleBroken as refused:
        return _answer(claim, problem=refused.message, status=refused.status)
    return _done(claim)


@bp.get("/recoveries")
@access.page(Role.VIEWER)
def recoveries() -> ResponseReturnValue:
    seller = access.current_seller()
    shown = RecoveryList.parse(request.args.get("show"))
    page = read_recoveries(seller, shown, request.args.get("cursor"))
    template = "filing/_recovery_rows.html" if is_fragment_request() else "filing/recoveries.html"
    return render_template(template, page=page)


def _claim(claim_id: str) -> Claim:
    return get_claim(access.current_seller(), claim_id)


def _file_form() -> FileForm:
    form = FileForm()
    form.channel.choices = [(channel.name, channel.label) for channel in available_channels(access.current_seller())]
    return form


def _answer(
    claim: Claim,
    *,
    file_form: FileForm | None = None,
    filed_form: FiledForm | None = None,
    problem: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The fragment for HTMX, else a page of its own around it."""
    may_file = access.has_role(Role.MANAGER)
    view = view_filing(claim, access.current_user(), may_file=may_file, problem=problem)
    is_fragment = is_fragment_request()
    shown = render_template(
        "filing/_filing.html" if is_fragment else "filing/filing.html",
        is_fragment=is_fragment,
        view=view,
        file_form=file_form or _first_choice(view),
        filed_form=filed_form or FiledForm(formdata=None, filed_on=today_of(claim)),
        withdraw_form=WithdrawForm(formdata=None),
    )
    return shown, status


def _first_choice(view: FilingView) -> FileForm:
    form = FileForm(formdata=None, channel=view.usual_channel)
    form.channel.choices = [(channel.name, channel.label) for channel in view.channels]
    return form


def _done(claim: Claim) -> ResponseReturnValue:
    if is_fragment_request():
        return _answer(claim)
    return redirect_after(url_for("filing.show_filing", claim_id=claim.public_id))


def _tell(form: Form, error: InvalidInput) -> None:
    for name, text in error.fields.items():
        form[name].errors = [*form[name].errors, text]
