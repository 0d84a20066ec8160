"""The sync page: start, follow, cancel, what has arrived, schedule, history."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role, Seller
from app.connections.models import Provider
from app.connections.queries import find_connection, is_connected
from app.core.errors import RuleBroken
from app.sync import queries, scheduling, service
from app.sync.arrived import Arrived, arrived_by_group
from app.sync.forms import SyncSettingsForm
from app.sync.live import is_final
from app.sync.models import RunKind, SyncRun, SyncTrigger
from app.sync.overview import end_of, timed_jobs
from app.sync.sources import Group
from app.sync.view import advice_for, source_groups, source_line, windows_of
from app.web.fragments import redirect_after

bp = Blueprint("sync", __name__)

_HISTORY = 20
_WINDOWS = 50


@bp.get("/sync")
@access.page(Role.VIEWER)
def overview() -> ResponseReturnValue:
    return _overview(access.current_seller())


@bp.get("/sync/runs/<run_id>")
@access.page(Role.VIEWER)
def show_run(run_id: str) -> ResponseReturnValue:
    run = queries.get_run(access.current_seller(), run_id)
    return render_template("sync/run.html", is_brief=False, **_run(run))


@bp.get("/sync/runs/<run_id>/live")
@access.page(Role.VIEWER)
def live_run(run_id: str) -> ResponseReturnValue:
    """The run as it is now. When it is over, what comes takes the stream's place too and no longer asks for itself."""
    run = queries.get_run(access.current_seller(), run_id)
    if is_final(run):
        whole = {"HX-Retarget": "#run-watched", "HX-Reswap": "outerHTML"}
        return render_template("sync/_watched.html", is_brief=False, **_run(run)), whole
    return render_template("sync/_run.html", is_brief=False, **_run(run))


@bp.get("/sync/runs/<run_id>/sources/<source>")
@access.page(Role.VIEWER)
def show_source(run_id: str, source: str) -> ResponseReturnValue:
    """The windows of one source of the run."""
    run = queries.get_run(access.current_seller(), run_id)
    wanted = queries.get_source(source)
    tasks = queries.list_tasks(run.id)
    windows = windows_of(tasks, wanted)
    first = max(request.args.get("from", 0, type=int), 0)
    return render_template(
        "sync/source.html",
        run=run,
        is_over=is_final(run),
        line=source_line(tasks, wanted),
        windows=windows[first : first + _WINDOWS],
        total=len(windows),
        first=first,
        next_first=first + _WINDOWS if first + _WINDOWS < len(windows) else None,
    )


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
    form = SyncSettingsForm.of(queries.settings_of(seller.id))
    if not form.validate():
        return _overview(seller, form=form, status=422)
    scheduling.change_settings(seller, **form.change())
    flash("The settings are saved.")
    return redirect_after(url_for("sync.overview"))


def _overview(
    seller: Seller, *, problem: str = "", form: SyncSettingsForm | None = None, status: int = 200
) -> ResponseReturnValue:
    settings = queries.settings_of(seller.id)
    before = request.args.get("cursor")
    runs, next_cursor = queries.list_history(seller, _HISTORY, before)
    last = queries.find_last_run(seller)
    is_running = last is not None and not is_final(last)
    page = render_template(
        "sync/overview.html",
        connection=find_connection(seller, Provider.AMAZON),
        is_connected=is_connected(seller, Provider.AMAZON),
        may_sync=access.has_role(Role.MANAGER),
        problem=problem,
        settings=settings,
        form=form or SyncSettingsForm.of(settings),
        jobs=timed_jobs(seller),
        light=_running_light(seller),
        arrived={} if is_running else _arrived(seller),
        runs=runs,
        next_cursor=next_cursor,
        is_first_page=before is None,
        current=_run(last) if last else None,
    )
    return page, status


def _arrived(seller: Seller) -> Mapping[Group, Sequence[Arrived]]:
    """Nothing at all where nothing is there."""
    groups = arrived_by_group(seller)
    return groups if any(each.is_here for sources in groups.values() for each in sources) else {}


def _running_light(seller: Seller) -> SyncRun | None:
    """The run of inventory alone that is at work."""
    running = queries.find_running(seller.id)
    return running if running is not None and running.kind == RunKind.INVENTORY else None


def _run(run: SyncRun) -> dict[str, Any]:
    """What `sync/_run.html` shows."""
    tasks = queries.list_tasks(run.id)
    groups = source_groups(tasks)
    lines = [line for group in groups.values() for line in group]
    return {
        "run": run,
        "is_over": is_final(run),
        "groups": groups,
        "failed": [line for line in lines if line.problems],
        "windows": sum(line.windows for line in lines),
        "windows_done": sum(line.windows_done for line in lines),
        "ends_at": end_of(run, tasks),
        "advice": advice_for(run),
        "is_connected": is_connected(access.current_seller(), Provider.AMAZON),
        "may_sync": access.has_role(Role.MANAGER),
    }
