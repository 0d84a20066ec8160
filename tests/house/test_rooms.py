"""The walls between rooms, read from the imports themselves."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from bin.places import ROOT

OPEN_TO_ALL = {"core", "web"}
DOORS = {"service", "queries", "models", "records", "errors", "events", "access"}
# These two rooms have no rows and no verbs, so that their doors are called by what is behind them: the rules, and the parts of a provider.
DOORS_OF_POLICY = {"claim_types", "dispositions", "reason_codes", "reimbursement_reasons", "valuation", "windows"}
DOORS_OF_A_PROVIDER = {"document", "budget", "settings", "signin", "client", "pulls", "reports", "simulator", "wire"}
DOORS_OF_ACTIVITY = DOORS | {"streams"}  # answers a request with a live stream, which is no verb
KNOW_EVERY_ROOM = {"app", "app.flow", "app.schedule", "app.commands"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app", cache_dir=None)


def imports_between_rooms(graph: grimp.ImportGraph) -> Iterator[tuple[str, str]]:
    for importer in sorted(graph.modules - KNOW_EVERY_ROOM):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            rooms = importer.split(".")[1:2], imported.split(".")[1:2]
            if rooms[0] != rooms[1]:
                yield importer, imported


def is_door(module: str) -> bool:
    _, room, name, *rest = (*module.split("."), "", "")
    if room == "activity":
        return name in DOORS_OF_ACTIVITY
    if room == "policy":
        return name in DOORS_OF_POLICY
    if room == "providers" and rest[0]:
        return rest[0] in DOORS_OF_A_PROVIDER
    return room in OPEN_TO_ALL or name in DOORS


def test_another_room_is_entered_by_its_doors_only(graph: grimp.ImportGraph) -> None:
    entered_elsewhere = [
        f"{importer} imports {imported}" for importer, imported in imports_between_rooms(graph) if not is_door(imported)
    ]
    assert not entered_elsewhere


def test_every_room_has_its_number_in_the_layers(graph: grimp.ImportGraph) -> None:
    numbered = (ROOT / "pyproject.toml").read_text()
    rooms = {module.split(".")[1] for module in graph.modules if module.count(".") > 1}
    assert not {room for room in rooms if f'"app.{room}"' not in numbered and f'"(app.{room})"' not in numbered}


def test_the_contracts_of_import_linter_hold() -> None:
    """In a process of its own: import-linter switches off every logger that it finds."""
    run = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", run], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "room", sorted(path.parent for path in (ROOT / "app").glob("*/__init__.py")), ids=lambda path: path.name
)
def test_a_room_says_what_it_is_for(room: Path) -> None:
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or ""
    assert docstring, f"{room.name}/__init__.py has no docstring"
    assert len(docstring.splitlines()) < 15
