"""The menu of the signed-in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for


@dataclass(frozen=True)
class MenuEntry:
    """One entry: where it leads (endpoint) and the name of its drawing in static/img/icons.svg."""

    label: str
    endpoint: str
    icon: str


MENU: Sequence[MenuEntry] = (
    MenuEntry("Overview", "dashboard.overview", "overview"),
    MenuEntry("Claims", "claims.list_claims", "claims"),
    MenuEntry("Review", "claims.review_queue", "review"),
    MenuEntry("Findings", "detection.list_findings", "findings"),
    MenuEntry("Recoveries", "filing.recoveries", "recoveries"),
    MenuEntry("Sync", "sync.overview", "sync"),
    MenuEntry("Costs", "catalog.costs", "costs"),
    MenuEntry("Connection", "connections.overview", "connection"),
    MenuEntry("Settings", "claims.settings", "settings"),
)


def menu() -> list[tuple[MenuEntry, str]]:
    """The entries with their addresses."""
    return [(entry, url_for(entry.endpoint)) for entry in MENU if entry.endpoint in current_app.view_functions]


def find_url(endpoint: str, **query: Any) -> str:
    """The address of a page of a later room, for links on pages that look across rooms."""
    return url_for(endpoint, **query) if endpoint in current_app.view_functions else ""
