"""The sync page: start, follow, cancel, history, settings."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role, Seller
from app.connections.models import Provider
from app.connections.queries import is_connected
from app.core.errors import RuleBroken
from app.sync import queries, scheduling, service
from app.sync.forms import SyncSettingsForm
from app.sync.live import is_final
from app.sync.models import SyncRun, SyncTrigger
from app.sync.overview import overview_of
from app.sync.view import advice_for, dataset_lines
from app.web.fragments import redirect_after

bp = Blueprint("sync", __name__)

_HISTORY = 20


@bp.get("/sync")
@access.page(Role.VIEWER)
def overview() -> ResponseReturnValue:
    return _overview(access.current_seller())


@bp.get("/sync/runs/<run_id>")
@access.page(Role.VIEWER)
def show_run(run_id: str) -> ResponseReturnValue:
    run = queries.get_run(access.current_seller(), run_id)
    return render_template("sync/run.html", **_run(run))


@bp.get("/sync/runs/<run_id>/live")
@access.page(Role.VIEWER)
def live_run(run_id: str) -> ResponseReturnValue:
    """The run as it is now. When it is over, what comes takes the stream's place too and no longer asks for itself."""
    run = queries.get_run(access.current_seller(), run_id)
    if is_final(run):
        whole = {"HX-Retarget": "#run-watched", "HX-Reswap": "outerHTML"}
        return render_template("sync/_watched.html", **_run(run)), whole
    return render_template("sync/_run.html", **_run(run))


@bp.post("/sync")
@access.page(Role.MANAGER)
def start() -> ResponseReturnValue:
    seller = access.current_seller()
    try:
        service.start_run(seller, access.current_user(), SyncTrigger.USER)
    except RuleBroken as refused:
        return _overview(seller, problem=refused.message, status=refused.status)
    return redirect_after(url_for("sync.overview"))


@bp.post("/sync/runs/<run_id>/cancel")
@access.page(Role.MANAGER)
def cancel(run_id: str) -> ResponseReturnValue:
    seller = access.current_seller()
    try:
        service.cancel_run(seller, queries.get_run(seller, run_id))
    except RuleBroken as refused:
        return _overview(seller, problem=refused.message, status=refused.status)
    flash("The sync is cancelled. What had arrived is kept.")
    return redirect_after(url_for("sync.overview"))


@bp.post("/sync/settings")
@access.page(Role.MANAGER)
def change_settings() -> ResponseReturnValue:
    seller = access.current_seller()
    form = SyncSettingsForm()
    if not form.validate():
        return _overview(seller, form=form, status=422)
    scheduling.change_settings(seller, months_back=form.months_back.data, is_paused=form.is_paused.data)
    flash("The settings are saved.")
    return redirect_after(url_for("sync.overview"))


def _overview(
    seller: Seller, *, problem: str = "", form: SyncSettingsForm | None = None, status: int = 200
) -> ResponseReturnValue:
    settings = queries.settings_of(seller.id)
    before = request.args.get("cursor")
    runs, next_cursor = queries.list_history(seller, _HISTORY, before)
    last = queries.find_last_run(seller)
    page = render_template(
        "sync/overview.html",
        is_connected=is_connected(seller, Provider.AMAZON),
        may_sync=access.has_role(Role.MANAGER),
        problem=problem,
        settings=settings,
        form=form or SyncSettingsForm(obj=settings),
        next_run_at=overview_of(seller).next_run_at,
        runs=runs,
        next_cursor=next_cursor,
        is_first_page=before is None,
        current=_run(last) if last else None,
    )
    return page, status


def _run(run: SyncRun) -> dict[str, Any]:
    """What `sync/_run.html` shows."""
    tasks = queries.list_tasks(run.id)
    return {
        "run": run,
        "is_over": is_final(run),
        "lines": dataset_lines(tasks),
        "advice": advice_for(run),
        "is_connected": is_connected(access.current_seller(), Provider.AMAZON),
        "may_sync": access.has_role(Role.MANAGER),
    }
