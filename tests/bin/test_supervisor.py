"""The supervisor, with small real children."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bin.places import ROOT
from bin.supervisor import Program, Supervisor
from bin.trouble import Trouble

SLEEPS = "import time; time.sleep(60)"


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(tmp_path / "log", tmp_path / "run")


def python(name: str, code: str, **options: object) -> Program:
    return Program(name, [sys.executable, "-c", code], os.environ, **options)  # type: ignore[arg-type]  # handed through


def wait_for(holds: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < give_up_at, "it never came to hold"
        time.sleep(0.05)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_that_ends_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    program = python("short", f"open({str(starts)!r}, 'a').write('x')")
    supervisor.start(program)
    supervisor.run(until=lambda: starts.exists() and len(starts.read_text()) > 1)
    supervisor.stop()
    assert program.pause > 0.5


def test_a_child_that_refuses_its_settings_ends_everything_with_its_own_words(supervisor: Supervisor) -> None:
    supervisor.start(python("web", f"import sys; print('opside: PORT is bad'); sys.exit({os.EX_CONFIG})"))
    with pytest.raises(Trouble, match=r"^PORT is bad$"):
        supervisor.run()


def test_children_are_stopped_stage_by_stage(supervisor: Supervisor, tmp_path: Path) -> None:
    order = tmp_path / "order"
    says = "import signal, sys, time\ndef end(*_): open({0!r}, 'a').write({1!r}); sys.exit()\n"
    says += "signal.signal(signal.SIGTERM, end); open({2!r}, 'w').close(); time.sleep(60)"
    for name, stage in (("database", 2), ("queue", 1), ("web", 0)):
        code = says.format(str(order), f"{name} ", str(tmp_path / f"{name}-up"))
        supervisor.start(python(name, code, stage=stage))
    wait_for(lambda: len(list(tmp_path.glob("*-up"))) == 3)
    supervisor.stop()
    assert order.read_text() == "web queue database "


def test_a_child_that_does_not_listen_is_ended_by_force(supervisor: Supervisor, tmp_path: Path) -> None:
    deaf = python(
        "deaf",
        f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(tmp_path / 'up')!r}, 'w'); time.sleep(60)",
        patience=0.5,
    )
    supervisor.start(deaf)
    wait_for((tmp_path / "up").exists)
    supervisor.stop()
    assert deaf.process
    assert deaf.process.returncode == -signal.SIGKILL


def test_what_a_child_says_is_kept(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(python("talker", f"print('good morning', flush=True); {SLEEPS}"))
    log = tmp_path / "log" / "talker.log"
    supervisor.run(until=lambda: log.exists() and "good morning" in log.read_text())
    supervisor.stop()


SUPERVISES = f"""
import os, sys
from pathlib import Path
from bin.supervisor import Program, Supervisor
supervisor = Supervisor(Path(sys.argv[1]), Path(sys.argv[1]))
supervisor.listen_to_signals()
supervisor.start(Program("child", [sys.executable, "-c", {SLEEPS!r}], os.environ))
supervisor.run()
supervisor.stop()
"""


def child_of(folder: Path) -> int:
    wait_for((folder / "child.pid").exists)
    child = int((folder / "child.pid").read_text())
    assert lives(child)
    return child


def test_a_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SUPERVISES, str(tmp_path)], cwd=ROOT) as parent:
        child = child_of(tmp_path)
        parent.kill()
        wait_for(lambda: not lives(child))


def test_a_closed_terminal_ends_it_even_when_no_signal_tells(tmp_path: Path) -> None:
    terminal, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", SUPERVISES, str(tmp_path)], cwd=ROOT, stdin=theirs) as parent:
        os.close(theirs)
        child = child_of(tmp_path)
        os.close(terminal)
        assert parent.wait(timeout=20) == 0
        assert not lives(child)


def test_nohup_is_respected(tmp_path: Path) -> None:
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)" + SUPERVISES
    with subprocess.Popen([sys.executable, "-c", ignoring, str(tmp_path)], cwd=ROOT) as parent:
        child = child_of(tmp_path)
        parent.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            parent.wait(timeout=1.5)
        assert lives(child)
        parent.terminate()
