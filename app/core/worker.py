"""The worker that takes jobs: short leases, and no job outlives it."""

import ctypes
import gc
import os
import signal
import sys
from datetime import UTC, datetime

from redis import Redis
from rq import Worker
from rq.job import Job

from app.core.queue import QueueName, close_connections

LEASE_SECONDS = 15  # a job of a worker that is gone is taken up again after this time
_BEAT_SECONDS = 5
_PR_SET_PDEATHSIG = 1
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_NICENESS = 10


class AppWorker(Worker):
    """An RQ worker whose job is known to be abandoned within seconds."""

    def get_heartbeat_ttl(self, job: Job) -> int:  # noqa: ARG002 - the library's signature
        return LEASE_SECONDS

    def clean_registries(self) -> None:
        """Left to the scheduler that leads: two processes that tidy at once would queue an abandoned job twice."""
        self.last_cleaned_at = datetime.now(UTC)  # type: ignore[assignment]  # the library gives it no type


def work(connection: "Redis") -> None:
    """Takes jobs of every queue until it is told to stop. The app must be built before: each job runs in a fork of this process."""
    prepare_forks()
    spare_garbage_collection()
    give_way()
    names = [name.value for name in QueueName]
    worker = AppWorker(
        names, connection=connection, job_monitoring_interval=_BEAT_SECONDS, worker_ttl=45, maintenance_interval=30
    )
    worker.log_job_description = False
    worker.work(logging_level="WARNING")


def prepare_forks() -> None:
    """A fork opens database connections of its own, as two processes on one mix up their answers; and it dies with its parent."""
    os.register_at_fork(after_in_child=close_connections)
    os.register_at_fork(after_in_child=_die_with_parent)


def spare_garbage_collection() -> None:
    """Rows by the million make no circles. Looking for some, and through the whole app each time, took a third of an ingest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def give_way() -> None:
    """Where processors are scarce, somebody who waits for a page comes before a job that nobody watches."""
    os.nice(_NICENESS)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
