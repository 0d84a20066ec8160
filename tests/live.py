"""The whole system as real processes, as `bin/run` starts it, over a data folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bin.demo_environment import DEMO_EMAIL, DEMO_PASSWORD
from bin.places import ROOT, find_places
from bin.postgres_server import PostgresServer
from bin.redis_server import RedisServer

_START_SECONDS = 90
_FASTER = {"SANDBOX_TIME_SCALE": "3600"}  # Amazon's usage plans and report times, an hour in a second


@dataclass(frozen=True)
class LiveApp:
    """`url` and `sandbox_url` are on loopback; a seller to sign in with is there already."""

    url: str
    sandbox_url: str
    data_dir: Path
    process: "subprocess.Popen[bytes]"
    email: str = DEMO_EMAIL
    password: str = DEMO_PASSWORD

    @property
    def database_url(self) -> str:
        return PostgresServer(find_places(self.data_dir)).url()

    @property
    def redis_url(self) -> str:
        return RedisServer(find_places(self.data_dir)).url()

    def pid(self, name: str) -> int:
        """Of `web`, `worker-1`, `worker-2`, `scheduler`, `sandbox`, `redis` or `postgres`."""
        return int((self.data_dir / "run" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """By kill -9; the supervisor starts it again."""
        os.kill(self.pid(name), signal.SIGKILL)

    def log(self, name: str) -> str:
        return (self.data_dir / "log" / f"{name}.log").read_text()


@contextmanager
def running_app(**variables: str) -> Iterator[LiveApp]:
    """Started, answering, and stopped at the end; `variables` are added to its environment."""
    folder = Path(tempfile.mkdtemp(prefix="opside-live-"))
    folder.chmod(0o711)
    port, sandbox_port = _free_ports(2)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = (
        inherited
        | _FASTER
        | {"DATA_DIR": str(folder), "PORT": str(port), "SANDBOX_PORT": str(sandbox_port)}
        | variables
    )
    command = [sys.executable, "-m", "bin.demo"]
    with (folder / "terminal.log").open("wb") as terminal:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal
        )
    live = LiveApp(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}", folder, process)
    try:
        _wait(live)
        yield live
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        shutil.rmtree(folder)


def _wait(live: LiveApp) -> None:
    give_up_at = time.monotonic() + _START_SECONDS
    while live.process.poll() is None and time.monotonic() < give_up_at:
        try:
            if (
                httpx.get(f"{live.url}/health", timeout=5).status_code == 200
                and (live.data_dir / "run" / "scheduler.pid").exists()
            ):
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    logs = "\n".join(
        f"{path.name}: {path.read_text()[-2000:]}"
        for path in (live.data_dir / "terminal.log", live.data_dir / "log" / "web.log")
        if path.exists()
    )
    raise AssertionError(f"the app did not start:\n{logs}")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
