"""The whole system as real processes, as `bin/run` starts it, over a data folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bin.demo_environment import DEMO_EMAIL, DEMO_PASSWORD
from bin.places import ROOT, find_places
from bin.postgres_server import PostgresServer
from bin.redis_server import RedisServer

_START_SECONDS = 90
_FASTER = {"SANDBOX_TIME_SCALE": "3600"}  # Amazon's usage plans and report times, an hour in a second


@dataclass
class LiveApp:
    """`url` and `sandbox_url` are on loopback; a user with a seller, to sign in with, is there already."""

    url: str
    sandbox_url: str
    data_dir: Path
    environment: Mapping[str, str] = field(repr=False)
    email: str = DEMO_EMAIL
    password: str = DEMO_PASSWORD

    def __post_init__(self) -> None:
        self.process = self._start()

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

    def restart(self) -> "LiveApp":
        """After its end: the same again, over the same data."""
        self.process = self._start()
        self.wait_until_well()
        return self

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)

    def wait_until_well(self) -> None:
        """Until every part answers or has been started; raises AssertionError with the last words when that takes too long."""
        give_up_at = time.monotonic() + _START_SECONDS
        while self.process.poll() is None and time.monotonic() < give_up_at:
            if self._is_well():
                return
            time.sleep(0.1)
        raise AssertionError(f"the app is not well:\n{self._last_words()}")

    def _is_well(self) -> bool:
        try:
            is_up = httpx.get(f"{self.url}/health", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False
        return is_up and (self.data_dir / "run" / "scheduler.pid").exists()

    def _last_words(self) -> str:
        logs = [self.data_dir / "terminal.log", *sorted((self.data_dir / "log").glob("*.log"))]
        return "\n".join(f"{path.name}: {path.read_text()[-1500:]}" for path in logs if path.exists())

    def _start(self) -> "subprocess.Popen[bytes]":
        for pid_file in (self.data_dir / "run").glob("*.pid"):
            pid_file.unlink()
        command = [sys.executable, "-m", "bin.demo"]
        with (self.data_dir / "terminal.log").open("ab") as terminal:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=terminal,
            )


@contextmanager
def running_app(**variables: str) -> Iterator[LiveApp]:
    """Started, answering, and stopped at the end; `variables` are added to its environment."""
    folder = Path(tempfile.mkdtemp(prefix="opside-live-"))
    folder.chmod(0o711)
    port, sandbox_port = _free_ports(2)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    places = {"DATA_DIR": str(folder), "PORT": str(port), "SANDBOX_PORT": str(sandbox_port)}
    live = LiveApp(
        f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}", folder, inherited | _FASTER | places | variables
    )
    try:
        live.wait_until_well()
        yield live
    finally:
        live.stop()
        shutil.rmtree(folder)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
