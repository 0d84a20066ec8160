"""Starts a worker (`python worker.py`), or the scheduler (`python worker.py scheduler`), each over every queue.

Workers take jobs. The scheduler queues what is due by the clock, and takes back the jobs of workers that are gone. Several of it
may run: one leads, and another follows within seconds of its end.
"""

import ctypes
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.schedule import PERIODIC, Periodic
from redis import Redis
from redis.exceptions import LockError, RedisError
from rq import Queue, Worker
from rq.job import Job
from rq.registry import clean_registries
from rq.scheduler import RQScheduler
from rq.worker_registration import clean_worker_registry
from rq_scheduler import Scheduler

from app.core.queue import QueueName, close_connections, connect
from wsgi import app

log = logging.getLogger("opside.worker")

_LEASE_SECONDS = 15  # a job of a worker that is gone is taken up again after this time
_BEAT_SECONDS = 5
_TICK_SECONDS = 1.0
_TIDY_EVERY_TICKS = 2
_PR_SET_PDEATHSIG = 1
_QUEUES = [name.value for name in QueueName]


class AppWorker(Worker):
    """Short leases; its job's process dies with it, so that no job ever runs twice at once."""

    def get_heartbeat_ttl(self, job: Job) -> int:  # noqa: ARG002 - the library's signature
        return _LEASE_SECONDS

    def clean_registries(self) -> None:
        """Left to the scheduler that leads: two processes that tidy at once would queue an abandoned job twice."""
        self.last_cleaned_at = datetime.now(UTC)


class Clock:
    """What the leading scheduler does each second."""

    def __init__(
        self, connection: "Redis", periodic: Sequence[Periodic], queues: Sequence[str] = tuple(_QUEUES)
    ) -> None:
        self._leads = connection.lock("opside:scheduler", timeout=_LEASE_SECONDS)
        self._periodic = Scheduler(connection=connection)
        self._delayed = RQScheduler(queues, connection=connection, logging_level=logging.WARNING)
        self._delayed.prepare_registries(queues)
        self._queues = [Queue(name, connection=connection) for name in queues]
        self._janitor = Worker(self._queues, connection=connection, prepare_for_work=False)
        self._wanted = periodic
        self._ticks = 0
        self._is_leader = False

    def tick(self) -> None:
        """Nothing unless it leads. Raises RedisError when Redis is away."""
        if not self._lead():
            return
        self._periodic.enqueue_jobs()
        self._delayed.enqueue_scheduled_jobs()  # retries and jobs for later
        self._ticks += 1
        if self._ticks % _TIDY_EVERY_TICKS == 0:
            self._tidy()

    def _lead(self) -> bool:
        if self._is_leader:
            try:
                return bool(self._leads.reacquire())
            except LockError:  # it was stopped for so long that another one leads
                self._is_leader = False
        self._is_leader = bool(self._leads.acquire(blocking=False))
        if self._is_leader:
            register(self._periodic, self._wanted)
        return self._is_leader

    def _tidy(self) -> None:
        for queue in self._queues:
            clean_registries(queue, [])
            clean_worker_registry(queue)
            queue.intermediate_queue.cleanup(self._janitor, queue)


def register(scheduler: Scheduler, periodic: Sequence[Periodic]) -> None:
    """Makes the entries in Redis those of `periodic`; an entry that is right already keeps its next time."""
    kept = {job.id: job for job in scheduler.get_jobs()}
    for entry in periodic:
        job = kept.pop(f"periodic-{entry.name}", None)
        if job is None or not _is_same(job, entry):
            _schedule(scheduler, entry)
    for job in kept.values():
        scheduler.cancel(job)


def _is_same(job: Job, entry: Periodic) -> bool:
    target = f"{entry.func.__module__}.{entry.func.__qualname__}"
    return (job.func_name, job.meta.get("interval"), job.meta.get("cron_string")) == (
        target,
        entry.every_seconds,
        entry.cron,
    )


def _schedule(scheduler: Scheduler, entry: Periodic) -> None:
    options: dict[str, Any] = {"id": f"periodic-{entry.name}", "queue_name": QueueName.FACTS.value}
    if entry.cron:
        scheduler.cron(entry.cron, entry.func, **options)
    else:
        first = datetime.now(UTC) + timedelta(seconds=min(entry.every_seconds or 0, 60))
        scheduler.schedule(first, entry.func, interval=entry.every_seconds, **options)


def work(connection: "Redis") -> None:
    """Takes jobs until it is told to stop."""
    worker = AppWorker(
        _QUEUES, connection=connection, job_monitoring_interval=_BEAT_SECONDS, worker_ttl=45, maintenance_interval=30
    )
    worker.log_job_description = False
    worker.work(logging_level="WARNING")


def keep_time(connection: "Redis") -> None:
    """Ticks until it is told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    clock = Clock(connection, PERIODIC)
    while True:
        clock.tick()
        time.sleep(_TICK_SECONDS)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main(role: str) -> int:
    os.environ["TZ"] = "UTC"  # rq-scheduler reads cron lines in the zone of the process
    time.tzset()
    warnings.filterwarnings(
        "ignore", category=FutureWarning, module="rq_scheduler"
    )  # of its crontab, about the zone set above
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with app.app_context():
        os.register_at_fork(
            after_in_child=close_connections
        )  # two processes on one database connection mix up their answers
        os.register_at_fork(after_in_child=_die_with_parent)
        try:
            (keep_time if role == "scheduler" else work)(connect(app.extensions["settings"].redis_url))
        except RedisError as error:
            log.error("Redis is away (%s); stopping, to be started again", error)  # noqa: TRY400 - the trace says no more
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "worker"))
