"""Runs every check and the whole suite, and ends with one table. Arguments are handed on to pytest."""

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import NamedTuple

from bin.places import ROOT
from bin.processes import die_with_parent
from bin.trouble import run_and_tell

_PYTHON = sys.executable
_CHECKS = {
    "ruff": [_PYTHON, "-m", "ruff", "check", "."],
    "format": [_PYTHON, "-m", "ruff", "format", "--check", "."],
    "types": [_PYTHON, "-m", "mypy"],
    "imports": [_PYTHON, "-c", "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"],
    "templates": [_PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
}
# Journeys and browsers start whole systems, and kill and time out their parts: they come after the others, a file at a time
# in each of two processes, since half of their time is waiting.
_WHOLE_SYSTEM = "journey or browser"
_SUITES = {
    "tests": ["-n", "2", "-m", f"not ({_WHOLE_SYSTEM})"],
    "systems": ["-n", "2", "--dist", "loadfile", "-m", _WHOLE_SYSTEM],
}
_NO_TESTS_SELECTED = 5


def main() -> int:
    arguments = sys.argv[1:]
    results = [_run(name, command) for name, command in _CHECKS.items()]
    if "--no-tests" not in arguments:
        _find_chromium()
        suites = [_run(name, [_PYTHON, "-m", "pytest", *options, *arguments]) for name, options in _SUITES.items()]
        chosen = [suite for suite in suites if suite.code != _NO_TESTS_SELECTED]  # a path may hold one kind only
        results += chosen or suites
    print("\n" + "\n".join(f"{_word(one):>7}  {one.name:<10} {one.seconds:6.1f} s" for one in results))
    return 0 if all(one.code == 0 for one in results) else 1


def _word(done: "Done") -> str:
    return "FAILED" if done.code else "passed"


class Done(NamedTuple):
    name: str
    code: int
    seconds: float


def _run(name: str, command: list[str]) -> Done:
    print(f"--- {name}", flush=True)
    begun_at = time.monotonic()
    done = subprocess.run(
        command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent(signal.SIGTERM)
    )
    return Done(name, done.returncode, time.monotonic() - begun_at)


def _find_chromium() -> None:
    """The machine's, else the package manager's for root, else Playwright's; without any, the browser tests say that they are skipped."""
    if shutil.which("chromium") or _has_own_chromium():
        return
    print("--- Chromium for the browser tests", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "update"])
        _try(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    if not shutil.which("chromium"):
        _try([_PYTHON, "-m", "playwright", "install", "chromium"])


def _try(command: list[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, env=environment)


def _has_own_chromium() -> bool:
    """Playwright's, from an earlier run."""
    ask = """
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(Path(playwright.chromium.executable_path).exists())
"""
    return "True" in subprocess.run([_PYTHON, "-c", ask], check=False, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(run_and_tell(main))
