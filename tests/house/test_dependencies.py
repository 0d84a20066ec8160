"""What we depend on is said, pinned and hashed."""

import json
import re
import tomllib

import pytest

from bin.places import ROOT

SAID = (ROOT / "docs" / "dependencies.md").read_text()
LOCK = (ROOT / "requirements.txt").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FRONT_END = json.loads((ROOT / "package.json").read_text())["dependencies"]


def direct_python_packages() -> list[str]:
    lines = [
        *PROJECT["project"]["dependencies"],
        *(line for group in PROJECT["dependency-groups"].values() for line in group),
    ]
    return [line.split(";")[0].strip() for line in lines]


def said_packages() -> set[str]:
    cells = [line.split("|")[1] for line in SAID.splitlines() if line.startswith("| ")]
    return {name.strip() for cell in cells for name in cell.split(",")} - {"package"}


def test_every_direct_dependency_has_its_reason_and_every_reason_its_dependency() -> None:
    assert said_packages() == {*direct_python_packages(), *FRONT_END}


@pytest.mark.parametrize("package", direct_python_packages())
def test_a_python_package_is_locked_with_hashes(package: str) -> None:
    name = package.split("[", maxsplit=1)[0]
    assert re.search(rf"^{re.escape(name)}(\[\w+\])?==\S+ .*\\\n    --hash=sha256:", LOCK, re.MULTILINE)


def test_front_end_packages_are_pinned_exactly() -> None:
    assert [version for version in FRONT_END.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_no_lock_names_a_registry() -> None:
    assert "://" not in LOCK
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
