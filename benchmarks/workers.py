"""The app's real workers and scheduler as processes, over servers of their own, with the sandbox as their Amazon."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Seller
from app.core.db import commit, db
from app.providers.amazon.settings import AmazonSettings
from app.sync import service
from app.sync.models import SyncRun, SyncSettings, SyncState, SyncTrigger
from benchmarks.amazon import Amazon
from benchmarks.measuring import memory
from benchmarks.processor import used_by, used_by_postgres
from benchmarks.servers import own_servers, released_app

_WARM_SECONDS = 4


class Workers:
    """Each of them is started again when it dies, as `bin/run` does."""

    def __init__(self, environment: dict[str, str], count: int) -> None:
        self._environment = {**os.environ, **environment}
        self.peak = 0.0  # megabytes that one of them had at most
        self._scheduler = self._start("scheduler")
        self.processes = [self._start() for _ in range(count)]

    def kill(self, number: int) -> None:
        """By kill -9, and a new one takes its place."""
        self.processes[number].kill()
        self.processes[number].wait()
        self.processes[number] = self._start()

    def worked(self) -> float:
        """Seconds of CPU of the workers and of PostgreSQL, since the servers were started."""
        return sum(used_by(process.pid) for process in self.processes) + used_by_postgres()

    def watch(self) -> None:
        """Notes the memory that they have used, and of the processes in which they do a job."""
        for process in self.processes:
            found = [str(process.pid), *_children(process.pid)]
            self.peak = max(self.peak, *(_peak(pid) for pid in found))

    def stop(self) -> None:
        for process in (self._scheduler, *self.processes):
            process.terminate()
        for process in (self._scheduler, *self.processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, *role: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "worker.py", *role],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def working(amazon: Amazon, count: int = 2) -> Iterator[tuple[Flask, Workers]]:
    """In the app's context, with workers that are warm."""
    with own_servers() as servers:
        environment = {**servers, **amazon.environment()}
        app = released_app(environment)
        app.extensions["amazon"] = AmazonSettings.from_environment(
            environment, public_url=environment["PUBLIC_URL"], demo=True
        )
        workers = Workers(environment, count)
        try:
            with app.app_context():
                time.sleep(_WARM_SECONDS)
                yield app, workers
                db.session.remove()
                db.engine.dispose()
        finally:
            workers.stop()


def begin(seller: Seller, months: int = 12) -> SyncRun:
    """A first sync, from the queue."""
    db.session.add(SyncSettings(seller_id=seller.id, months_back=months))
    run = service.start_run(seller, None, SyncTrigger.USER)
    commit()
    return run


def states() -> dict[int, tuple[SyncState, int]]:
    """Run -> state and percent, as they are now."""
    db.session.rollback()
    rows = db.session.execute(select(SyncRun.id, SyncRun.state, SyncRun.progress))
    return {run: (SyncState(state), progress) for run, state, progress in rows}


def _children(pid: int) -> list[str]:
    listed = subprocess.run(["/bin/ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout.split()


def _peak(pid: str) -> float:
    try:
        return memory("VmHWM", pid)
    except (OSError, RuntimeError):  # it has ended meanwhile
        return 0.0
