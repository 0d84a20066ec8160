"""Starting, refusing to start, and ending in every way there is."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from bin.places import ROOT
from tests.live import LiveApp, running_app

pytestmark = pytest.mark.journey


def processes_of(data_dir: Path) -> list[str]:
    """Whatever still has the folder in its command line, in its environment or as its own."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            about = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            if str(data_dir).encode() in about:
                found.append(f"{entry.name} {(entry / 'cmdline').read_bytes()!r}")
        except OSError:
            continue
    return found


def start(**variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], **variables}
    command = [sys.executable, "-m", "bin.demo"]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def assert_refused_in_one_line(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert len(lines) == 1, done.stderr
    assert [word for word in words if word not in lines[0]] == []


def wait_until_gone(data_dir: Path) -> None:
    give_up_at = time.monotonic() + 15
    while left := processes_of(data_dir):
        assert time.monotonic() < give_up_at, left
        time.sleep(0.1)


def run(live: LiveApp, statement: str) -> list[tuple[int]]:
    with psycopg.connect(live.database_url.replace("+psycopg", "")) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []


def test_a_second_start_over_the_same_data_is_refused(live_app: LiveApp) -> None:
    done = start(DATA_DIR=str(live_app.data_dir), PORT="8999")
    assert_refused_in_one_line(done, "already runs", str(live_app.data_dir), str(live_app.process.pid))


def test_a_taken_port_is_told_with_what_to_do(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_refused_in_one_line(
            start(DATA_DIR=str(data_dir / "taken"), PORT=port), f"port {port} is taken", "set PORT"
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("ENCRYPTION_KEYS", "abc"),
        ("DATABASE_URL", "mysql://db/opside"),
        ("AMAZON_APP_ID", "opside"),
    ],
)
def test_a_bad_variable_is_named(name: str, value: str, data_dir: Path) -> None:
    folder = data_dir / f"bad-{name}"
    assert_refused_in_one_line(start(DATA_DIR=str(folder), **{"PORT": "8998", name: value}), name)
    assert processes_of(folder) == []


def test_however_it_ends_no_process_is_left_and_what_was_committed_is_there_at_the_next_start() -> None:
    with running_app() as live:
        run(live, "create table ends (number int)")
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGKILL):  # Ctrl-C, a closed terminal, kill -9
            run(live, f"insert into ends values ({number:d})")
            live.process.send_signal(number)
            live.process.wait(timeout=30)
            wait_until_gone(live.data_dir)
            live.restart()
        assert run(live, "select number from ends order by 1") == [(1,), (2,), (9,)]


def test_a_killed_part_is_started_again(live_app: LiveApp) -> None:
    for name in ("web", "worker-1", "scheduler", "redis", "postgres"):
        before = live_app.pid(name)
        live_app.kill(name)
        give_up_at = time.monotonic() + 20
        while live_app.pid(name) == before:
            assert time.monotonic() < give_up_at, name
            time.sleep(0.1)
    live_app.wait_until_well()


def command(data_dir: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir)}
    line = [sys.executable, "-m", "bin.demo_command", *words]
    return subprocess.run(line, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_days_pass_by_command_in_the_running_demo(live_app: LiveApp) -> None:
    done = command(live_app.data_dir, "sandbox", "advance", "--days", "2")
    assert done.returncode == 0, done.stderr
    assert "The simulated Amazon is at" in done.stdout


def test_a_command_without_the_demo_says_what_to_start(tmp_path: Path) -> None:
    done = command(tmp_path, "sandbox", "advance")
    assert_refused_in_one_line(done, "does not run", "bin/run")
