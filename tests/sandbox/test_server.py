"""The sandbox as a process of its own, as it is really started."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTERS = {
    "as the demo starts it": ["-m", "bin.sandbox"],
    "gunicorn": ["-m", "gunicorn", "--workers", "1", "--threads", "8", "app.sandbox.wsgi:application", "--bind"],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(starter: str, folder: Path, port: int) -> Iterator[tuple["subprocess.Popen[bytes]", httpx.Client]]:
    """A process that answers; whatever is left of its group at the end is killed."""
    environment = {
        "SANDBOX_PORT": str(port),
        "SANDBOX_STATE_DIR": str(folder),
        "SANDBOX_SKUS": "40",
        "SANDBOX_MONTHS": "3",
    }
    words = [*STARTERS[starter], f"127.0.0.1:{port}"] if starter == "gunicorn" else STARTERS[starter]
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=os.environ | environment, start_new_session=True)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http:
            wait_until_answering(http, process)
            yield process, http
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_answering(http: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None
        try:
            http.get("/_control/clock")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the sandbox did not answer")


@pytest.mark.parametrize("starter", STARTERS)
def test_every_answer_is_dated_by_the_sandboxs_clock(starter: str, tmp_path: Path) -> None:
    with started(starter, tmp_path, free_port()) as (_, http):
        real = parsedate_to_datetime(http.get("/_control/clock").headers["date"])
        http.post("/_control/advance", json={"days": 9}).raise_for_status()
        answer = http.get("/sellers/v1/marketplaceParticipations")
        assert answer.headers.get_list("date") == [answer.headers["date"]]
        assert (parsedate_to_datetime(answer.headers["date"]) - real).days == 9


def test_a_killed_sandbox_comes_back_as_it_was(tmp_path: Path) -> None:
    starter, port = "as the demo starts it", free_port()
    with started(starter, tmp_path, port) as (process, http):
        http.post("/_control/advance", json={"days": 4}).raise_for_status()
        before = http.get("/_control/truth").json()
        os.killpg(process.pid, signal.SIGKILL)
    with started(starter, tmp_path, port) as (process, http):
        assert http.get("/_control/truth").json() == before
        process.terminate()
        assert process.wait(10) == 0


def test_days_can_be_moved_on_from_the_command_line(tmp_path: Path) -> None:
    port = free_port()
    with started("as the demo starts it", tmp_path, port) as (_, http):
        words = [sys.executable, "-m", "bin.sandbox", "advance", "--days", "6", "--url", f"http://127.0.0.1:{port}"]
        said = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        assert "6 days ahead" in said
        assert http.get("/_control/clock").json()["advanced_days"] == 6


def test_a_malformed_setting_is_one_line(tmp_path: Path) -> None:
    environment = os.environ | {"SANDBOX_TIME_SCALE": "fast", "SANDBOX_STATE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "bin.sandbox"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == os.EX_CONFIG
    assert done.stderr == "sandbox: SANDBOX_TIME_SCALE is 'fast'; it must be a number above 0.\n"
