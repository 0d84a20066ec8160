"""The process that queues what is due: periodic jobs, retries, jobs for later, and jobs whose worker is gone."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from redis import Redis
from redis.exceptions import LockError
from rq import Queue, Worker
from rq.job import Job, JobStatus
from rq.registry import clean_registries
from rq.scheduler import RQScheduler
from rq.worker_registration import clean_worker_registry
from rq_scheduler import Scheduler

from app.core.queue import QueueName
from app.core.worker import LEASE_SECONDS

_TICK_SECONDS = 1.0
_TIDY_EVERY_TICKS = 2
_FIRST_RUN_SECONDS = 60
_SKIPPED_CRON_SECONDS = 60


@dataclass(frozen=True)
class Periodic:
    """A job by the clock: either every so many seconds, or at the times of a cron line, in UTC.

    A run that is due while the last one waits or works is skipped.
    """

    name: str
    func: Callable[[], None]
    every_seconds: int | None = None
    cron: str | None = None
    queue: QueueName = QueueName.FACTS


class Clock:
    """Several may tick: one leads, and another follows within seconds of its end."""

    def __init__(self, connection: "Redis", periodic: Sequence[Periodic]) -> None:
        names = [name.value for name in QueueName]
        self._lead = connection.lock("opside:scheduler", timeout=LEASE_SECONDS)
        self._periodic = Scheduler(connection=connection)
        self._delayed = RQScheduler(names, connection=connection, logging_level=logging.WARNING)
        self._delayed.prepare_registries(names)
        self._queues = [Queue(name, connection=connection) for name in names]
        self._janitor = Worker(self._queues, connection=connection, prepare_for_work=False)
        self._wanted = periodic
        self._ticks = 0
        self._leads = False

    def tick(self) -> None:
        """Queues what is due by now, if it leads. Raises redis.RedisError when Redis is away."""
        if not self._take_lead():
            return
        self._queue_periodic()
        self._delayed.enqueue_scheduled_jobs()  # type: ignore[no-untyped-call]  # the library gives it no type
        if self._ticks % _TIDY_EVERY_TICKS == 0:
            self._take_back_abandoned()
        self._ticks += 1

    def _queue_periodic(self) -> None:
        """An entry whose last run still waits or works is skipped this time, or busy workers would find it a hundredfold."""
        for job in self._periodic.get_jobs_to_queue():
            if job.get_status() in (JobStatus.QUEUED, JobStatus.STARTED):
                later_at = datetime.now(UTC) + timedelta(seconds=job.meta.get("interval") or _SKIPPED_CRON_SECONDS)
                self._periodic.connection.zadd(Scheduler.scheduled_jobs_key, {job.id: later_at.timestamp()})
            else:
                self._periodic.enqueue_job(job)

    def _take_lead(self) -> bool:
        if self._leads:
            try:
                return bool(self._lead.reacquire())
            except LockError:  # it was stopped for so long that another one leads now
                self._leads = False
        self._leads = bool(self._lead.acquire(blocking=False))
        if self._leads:
            register(self._periodic, self._wanted)
        return self._leads

    def _take_back_abandoned(self) -> None:
        for queue in self._queues:
            clean_registries(queue, [])
            clean_worker_registry(queue)
            queue.intermediate_queue.cleanup(self._janitor, queue)


def keep_time(connection: "Redis", periodic: Sequence[Periodic]) -> None:
    """Ticks until the process is told to stop."""
    clock = Clock(connection, periodic)
    while True:
        clock.tick()
        time.sleep(_TICK_SECONDS)


def register(scheduler: Scheduler, periodic: Sequence[Periodic]) -> None:
    """Makes the entries in Redis those of `periodic`; one that is right already keeps its next time."""
    kept = {job.id: job for job in scheduler.get_jobs()}
    for entry in periodic:
        job = kept.pop(_job_id(entry), None)
        if job is None or not _is_same(job, entry):
            _schedule(scheduler, entry)
    for job in kept.values():
        scheduler.cancel(job)


def _job_id(entry: Periodic) -> str:
    return f"periodic-{entry.name}"


def _is_same(job: Job, entry: Periodic) -> bool:
    target = f"{entry.func.__module__}.{entry.func.__qualname__}"
    is_now = (job.func_name, job.origin, job.meta.get("interval"), job.meta.get("cron_string"))
    return is_now == (target, entry.queue.value, entry.every_seconds, entry.cron)


def _schedule(scheduler: Scheduler, entry: Periodic) -> None:
    options: dict[str, Any] = {"id": _job_id(entry), "queue_name": entry.queue.value}
    if entry.cron:
        scheduler.cron(entry.cron, entry.func, **options)
    elif entry.every_seconds:
        first_at = datetime.now(UTC) + timedelta(seconds=min(entry.every_seconds, _FIRST_RUN_SECONDS))
        scheduler.schedule(first_at, entry.func, interval=entry.every_seconds, **options)
