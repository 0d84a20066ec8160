"""Serves the demo in one foreground process group: database, queue, sandbox, web, workers, scheduler."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bin.demo_environment import DEMO_EMAIL, DEMO_PASSWORD, complete, uses_sandbox
from bin.health import Health
from bin.places import ROOT, data_dir, find_places
from bin.postgres_server import PostgresServer
from bin.processes import die_with_parent
from bin.redis_server import RedisServer
from bin.supervisor import Program, Supervisor
from bin.trouble import Trouble, disk_full, run_and_tell

_SMALLEST_FREE_MB = 200
_WORKERS = 2
_APPS, _QUEUE, _DATABASE = 0, 1, 2  # the order of stopping


def main() -> int:
    _end_with_make()
    folder = data_dir()
    with _only_one(folder):
        return Demo(folder, os.environ).serve()


class Demo:
    """One run of everything over one data folder."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < _SMALLEST_FREE_MB:
            raise Trouble(
                f"the disk of {folder} has {free} MB free and Opside needs {_SMALLEST_FREE_MB}: free some and start again"
            )
        self._folder = folder
        self._places = find_places(folder)
        self._postgres = None if environ.get("DATABASE_URL") else PostgresServer(self._places)
        self._redis = None if environ.get("REDIS_URL") else RedisServer(self._places)
        self._environment = complete(environ, folder, self._urls())
        self._port = int(self._environment["PORT"])
        self._supervisor = Supervisor(folder / "log", folder / "run")

    def serve(self) -> int:
        _refuse_taken_port(self._port)
        self._supervisor.listen_to_signals()
        try:
            self._launch_servers()
            if self._is_released():
                self._start_apps()  # which load for longer than the servers need
                self._wait_for_servers()
            else:
                self._wait_for_servers()
                self._release()
                if not self._supervisor.is_stopping:
                    self._start_apps()
            self._supervisor.run(until=Health(self._port, self._folder / "log" / "web.log").is_well)
            if not self._supervisor.is_stopping:
                self._start_jobs()
                self._welcome()
                self._supervisor.is_loud = True
                self._supervisor.run()
            self._supervisor.say("opside", "stopping")
        finally:
            self._supervisor.is_loud = False
            self._supervisor.stop()
        return 0

    def _urls(self) -> dict[str, str]:
        """Of the servers that are ours."""
        servers = {"DATABASE_URL": self._postgres, "REDIS_URL": self._redis}
        return {name: server.url() for name, server in servers.items() if server}

    def _launch_servers(self) -> None:
        if self._redis:
            self._redis_program = Program(
                "redis", [], {}, stage=_QUEUE, is_quiet=True, prepare=self._redis.prepare, start=self._redis.start
            )
            self._supervisor.start(self._redis_program)
        if self._postgres:
            self._postgres_program = Program(
                "postgres",
                [],
                {},
                stage=_DATABASE,
                stop_signal=signal.SIGINT,
                patience=20,
                is_quiet=True,
                prepare=self._postgres.prepare,
                start=self._postgres.start,
            )
            self._supervisor.start(self._postgres_program)

    def _wait_for_servers(self) -> None:
        if self._redis and self._redis_program.process:
            self._redis.wait_until_ready(self._redis_program.process)
        if self._postgres and self._postgres_program.process:
            self._postgres.wait_until_ready(self._postgres_program.process)
            self._postgres.create_database()

    @property
    def _stamp(self) -> Path:
        """Lies in the database's folder, so that it goes where that goes."""
        return self._places.database / "opside.stamp"

    def _is_released(self) -> bool:
        """Whether this code has brought this database of ours to its version before."""
        return self._postgres is not None and _read(self._stamp) == _mark_of_code()

    def _release(self) -> None:
        """Migrations and the demo's people."""
        done = subprocess.run(
            [sys.executable, "-m", "bin.release"],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=self._environment,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        with (self._folder / "log" / "release.log").open("a") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode and not self._supervisor.is_stopping:
            raise _explain_release(done, self._folder)
        if self._postgres and not done.returncode:
            self._stamp.write_text(_mark_of_code())

    def _start_apps(self) -> None:
        if uses_sandbox(self._environment):
            self._supervisor.start(Program("sandbox", [sys.executable, "-m", "bin.sandbox"], self._environment))
        web = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "bin/gunicorn_conf.py",
            "--bind",
            f"127.0.0.1:{self._port}",
            "wsgi:app",
        ]
        self._supervisor.start(Program("web", web, self._environment))

    def _start_jobs(self) -> None:
        """After web answers, so that the first page does not wait for their start."""
        worker = [sys.executable, "worker.py"]
        for number in range(1, _WORKERS + 1):
            self._supervisor.start(
                Program(
                    f"worker-{number}",
                    worker,
                    self._environment,
                    orphan_signal=signal.SIGKILL,
                    patience=10,
                    asks_twice=True,
                )
            )
        self._supervisor.start(
            Program("scheduler", [*worker, "scheduler"], self._environment, orphan_signal=signal.SIGKILL)
        )

    def _welcome(self) -> None:
        lines = [
            f"Opside runs at {self._environment['PUBLIC_URL']}",
            f"sign in with {DEMO_EMAIL}, password {DEMO_PASSWORD}",
        ]
        if self._places.note:
            lines.insert(0, self._places.note)
        for line in (*lines, "Ctrl-C stops everything; what you did is kept"):
            print(f"opside: {line}", flush=True)


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Held until this process ends, however it ends."""
    path = folder / "opside.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"Opside already runs with the data in {folder} (process {_read(path) or 'unknown'}): "
                "stop that one, or set DATA_DIR and PORT"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _end_with_make() -> None:
    """A `make` that is killed takes us with it; a shell that goes away on purpose does not."""
    parent = os.getppid()
    if _read(Path(f"/proc/{parent}/comm")).strip() in ("make", "gmake"):
        die_with_parent(signal.SIGTERM, parent)()


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Trouble(
                f"port {port} may not be used by this user: set PORT to a number from 1024 to 65535"
            ) from None
        except OSError:
            raise Trouble(
                f"port {port} is taken by another program: stop that one or set PORT, for example PORT={port + 1} bin/run"
            ) from None


def _mark_of_code() -> str:
    digest = hashlib.sha256()
    for folder in ("app", "migrations"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _explain_release(done: "subprocess.CompletedProcess[str]", folder: Path) -> Trouble:
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()] or ["no reason given"]
    if any("No space left" in line for line in said):
        return disk_full(folder)
    refused = [line for line in said if "OperationalError" in line or "connection failed" in line]
    if refused:
        return Trouble(
            f"the database of DATABASE_URL does not let us in ({refused[-1].strip()}): check its address, user and password"
        )
    if done.returncode == os.EX_CONFIG:
        return Trouble(said[-1].removeprefix("opside: "))
    return Trouble(
        f"the database could not be brought to this version: {said[-1]} (details: {folder / 'log' / 'release.log'})"
    )


if __name__ == "__main__":
    sys.exit(run_and_tell(main))
