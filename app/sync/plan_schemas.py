"""The plan of a run, what has arrived, and the schedule as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.sync.arrived import Arrived
from app.sync.models import SyncRun, SyncSettings
from app.sync.queries import NextRuns
from app.sync.schemas import next_runs_out
from app.sync.sources import Group
from app.sync.view import PlannedWindow, SourceLine
from app.web.times import iso


def plan_out(
    run: SyncRun, groups: Mapping[Group, Sequence[SourceLine]], estimated_at: datetime | None
) -> dict[str, Any]:
    return {
        "success": True,
        "syncId": run.public_id,
        "kind": run.kind,
        "status": run.state,
        "progress": run.progress,
        "message": run.message,
        "estimatedCompletion": iso(estimated_at),
        "sources": [line_out(line) | {"group": group.value} for group, lines in groups.items() for line in lines],
    }


def source_out(run: SyncRun, line: SourceLine, windows: Sequence[PlannedWindow], total: int) -> dict[str, Any]:
    told = [window_out(window) for window in windows]
    return {"success": True, "syncId": run.public_id, "source": line_out(line), "total": total, "windows": told}


def line_out(line: SourceLine) -> dict[str, Any]:
    return {
        "source": line.source.value,
        "label": line.label,
        "purpose": line.purpose,
        "status": line.state.value,
        "windows": line.windows,
        "windowsDone": line.windows_done,
        "rowsRead": line.rows_read,
        "rowsNew": line.rows_new,
        "rowsChanged": line.rows_changed,
        "rowsRejected": line.rejected,
        "waitsOn": line.waits_on or None,
        "waitsUntil": iso(line.due_at),
        "problems": line.problems,
        "notes": line.notes,
        "advice": line.advice or None,
    }


def window_out(window: PlannedWindow) -> dict[str, Any]:
    return {
        "name": window.name,
        "fromOn": window.from_on.isoformat() if window.from_on else None,
        "toOn": window.to_on.isoformat() if window.to_on else None,
        "marketplaceId": window.marketplace_id,
        "status": window.state.value,
        "rowsRead": window.rows_read,
        "rowsNew": window.rows_new,
        "rowsChanged": window.rows_changed,
        "rowsRejected": window.rejected,
        "rejected": list(window.rejects),
        "waitsOn": window.waits_on or None,
        "waitsUntil": iso(window.due_at),
        "error": window.error or None,
    }


def arrived_out(groups: Mapping[Group, Sequence[Arrived]]) -> dict[str, Any]:
    rows = [_arrived_row(each) | {"group": group.value} for group, sources in groups.items() for each in sources]
    return {"success": True, "sources": rows}


def _arrived_row(each: Arrived) -> dict[str, Any]:
    return {
        "source": each.source.value,
        "label": each.label,
        "purpose": each.purpose,
        "firstOn": each.first.isoformat() if each.first else None,
        "newestOn": each.newest.isoformat() if each.newest else None,
        "gaps": [{"fromOn": first.isoformat(), "toOn": last.isoformat()} for first, last in each.gaps],
        "asOf": iso(each.as_of),
        "rows": each.rows,
        "hasMoreRows": each.has_more,
    }


def settings_out(settings: SyncSettings, runs: NextRuns) -> dict[str, Any]:
    """The schedule, with what begins next; null where nothing begins by itself."""
    told = {
        "months_back": settings.months_back,
        "is_paused": settings.is_paused,
        "full_hour": settings.full_hour,
        "inventory_hours": settings.inventory_hours,
        "detection_hours": settings.detection_hours,
    }
    return {"success": True, "settings": told, "nextRuns": next_runs_out(runs)}
