"""The blueprint of all JSON doors of sync."""

from app.web.api import JsonBlueprint

bp = JsonBlueprint("sync_api", __name__, description="Pulling Amazon's facts: start, progress, cancel, history")
