"""Runs every check and the whole suite, and ends with one table. Arguments are handed on to pytest."""

import os
import shutil
import signal
import subprocess
import sys
import time

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


def main() -> int:
    arguments = sys.argv[1:]
    results = [_run(name, command) for name, command in _CHECKS.items()]
    if "--no-tests" not in arguments:
        _find_chromium()
        results.append(_run("tests", [_PYTHON, "-m", "pytest", *arguments]))
    print(
        "\n"
        + "\n".join(
            f"{'passed' if passed else 'FAILED':>7}  {name:<10} {seconds:6.1f} s" for name, passed, seconds in results
        )
    )
    return 0 if all(passed for _, passed, _ in results) else 1


def _run(name: str, command: list[str]) -> tuple[str, bool, float]:
    print(f"--- {name}", flush=True)
    begun_at = time.monotonic()
    done = subprocess.run(
        command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent(signal.SIGTERM)
    )
    return name, done.returncode == 0, time.monotonic() - begun_at


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
