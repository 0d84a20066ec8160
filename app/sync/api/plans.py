"""What a run pulls, what has arrived, and what begins by itself."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.sync import queries, scheduling
from app.sync.api.blueprint import bp
from app.sync.arrived import arrived_by_group
from app.sync.overview import end_of, next_runs_of
from app.sync.plan_schemas import arrived_out, plan_out, settings_out, source_out
from app.sync.schemas import ArrivedOut, PlanOut, SourceOut, SyncSettingsIn, SyncSettingsOut
from app.sync.view import source_groups, source_line, windows_of
from app.web.api import PageQuery


@bp.route("/api/v1/sync/plan/<sync_id>", methods=["GET"])
@bp.documented(200, PlanOut)
@access.api(Role.VIEWER)
def get_plan(sync_id: str) -> ResponseReturnValue:
    """Each source of a run: how far it is, what it waits for and until when, what failed and what to do."""
    run = queries.get_run(access.current_seller(), sync_id)
    tasks = queries.list_tasks(run.id)
    return plan_out(run, source_groups(tasks), end_of(run, tasks))


@bp.route("/api/v1/sync/plan/<sync_id>/<source>", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, SourceOut)
@access.api(Role.VIEWER)
def list_windows(query: dict[str, Any], sync_id: str, source: str) -> ResponseReturnValue:
    """The windows of one source of a run, with the lines that could not be read."""
    run = queries.get_run(access.current_seller(), sync_id)
    wanted = queries.get_source(source)
    tasks = queries.list_tasks(run.id)
    windows = windows_of(tasks, wanted)
    shown = windows[query["offset"] : query["offset"] + query["limit"]]
    return source_out(run, source_line(tasks, wanted), shown, len(windows))


@bp.route("/api/v1/sync/arrived", methods=["GET"])
@bp.documented(200, ArrivedOut)
@access.api(Role.VIEWER)
def list_arrived() -> ResponseReturnValue:
    """Of each source: from when to when it has arrived, the gaps between, and how many rows there are."""
    return arrived_out(arrived_by_group(access.current_seller()))


@bp.route("/api/v1/settings/sync", methods=["GET"])
@bp.documented(200, SyncSettingsOut)
@access.api(Role.VIEWER)
def get_settings() -> ResponseReturnValue:
    """How far back runs pull, and what begins by itself."""
    seller = access.current_seller()
    return settings_out(queries.settings_of(seller.id), next_runs_of(seller))


@bp.route("/api/v1/settings/sync", methods=["PUT"])
@bp.arguments(SyncSettingsIn)
@bp.documented(200, SyncSettingsOut)
@access.api(Role.MANAGER)
def change_settings(body: dict[str, Any]) -> ResponseReturnValue:
    """Change the settings that are given; the next times follow."""
    seller = access.current_seller()
    settings = scheduling.change_settings(seller, **body)
    return settings_out(settings, next_runs_of(seller))
