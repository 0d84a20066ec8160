"""The clock, over a real Redis; time passes by moving the entries in it."""

from collections.abc import Iterator

import pytest
from redis import Redis
from rq import Queue, Worker
from rq.job import Job, JobStatus, Retry
from rq.registry import ScheduledJobRegistry, StartedJobRegistry
from rq_scheduler import Scheduler

from app.core.queue import QueueName
from app.core.scheduler import Clock, Periodic
from bin.redis_server import RedisServer


def work_due() -> None:
    """Stands for a real job; never run here."""


def other_work() -> None:
    """Likewise."""


HOURLY = Periodic("hourly", work_due, every_seconds=3600)
DAILY = Periodic("daily", other_work, cron="0 3 * * *")


@pytest.fixture
def connection(redis_server: RedisServer) -> Iterator["Redis"]:
    with Redis.from_url(redis_server.url()) as connection:
        yield connection
        connection.flushdb()


@pytest.fixture
def queue(connection: "Redis") -> Queue:
    return Queue(QueueName.FACTS.value, connection=connection)


def entries(connection: "Redis") -> dict[str, float]:
    return {name.decode(): at for name, at in connection.zrange(Scheduler.scheduled_jobs_key, 0, -1, withscores=True)}


def make_due(connection: "Redis", name: str) -> None:
    connection.zadd(Scheduler.scheduled_jobs_key, {name: 1})


def test_what_is_due_is_queued_and_scheduled_again(connection: "Redis", queue: Queue) -> None:
    clock = Clock(connection, [HOURLY])
    clock.tick()
    assert queue.job_ids == []
    make_due(connection, "periodic-hourly")
    clock.tick()
    clock.tick()
    assert queue.job_ids == ["periodic-hourly"]
    assert entries(connection)["periodic-hourly"] > 1


def test_what_still_waits_is_not_queued_twice(connection: "Redis", queue: Queue) -> None:
    clock = Clock(connection, [HOURLY, DAILY])
    clock.tick()
    for _ in range(3):
        make_due(connection, "periodic-hourly")
        make_due(connection, "periodic-daily")
        clock.tick()
    assert sorted(queue.job_ids) == ["periodic-daily", "periodic-hourly"]
    assert min(entries(connection).values()) > 1


def test_a_restart_keeps_the_next_time_of_an_entry(connection: "Redis") -> None:
    Clock(connection, [HOURLY, DAILY]).tick()
    connection.zadd(Scheduler.scheduled_jobs_key, {"periodic-hourly": 4_000_000_000})
    connection.delete("opside:scheduler")
    Clock(connection, [HOURLY, DAILY]).tick()
    assert entries(connection)["periodic-hourly"] == 4_000_000_000


def test_an_entry_that_was_taken_out_of_the_list_stops(connection: "Redis") -> None:
    Clock(connection, [HOURLY, DAILY]).tick()
    connection.delete("opside:scheduler")
    Clock(connection, [DAILY]).tick()
    assert set(entries(connection)) == {"periodic-daily"}


def test_an_entry_that_changed_is_scheduled_anew(connection: "Redis") -> None:
    Clock(connection, [HOURLY]).tick()
    connection.delete("opside:scheduler")
    Clock(connection, [Periodic("hourly", other_work, every_seconds=3600)]).tick()
    assert Job.fetch("periodic-hourly", connection=connection).func_name.endswith("other_work")


def test_only_the_one_that_leads_queues(connection: "Redis", queue: Queue) -> None:
    first, second = Clock(connection, [HOURLY]), Clock(connection, [HOURLY])
    first.tick()
    make_due(connection, "periodic-hourly")
    second.tick()
    assert queue.job_ids == []
    connection.delete("opside:scheduler")  # as when the first was killed and its time ran out
    second.tick()
    first.tick()
    assert queue.job_ids == ["periodic-hourly"]


def test_a_job_for_later_is_queued_when_its_time_has_come(connection: "Redis", queue: Queue) -> None:
    job = queue.enqueue(work_due)
    queue.remove(job)
    ScheduledJobRegistry(queue=queue).connection.zadd(ScheduledJobRegistry(queue=queue).key, {job.id: 1})
    Clock(connection, []).tick()
    assert queue.job_ids == [job.id]


def test_a_job_whose_worker_is_gone_is_queued_again(connection: "Redis", queue: Queue) -> None:
    job = queue.enqueue(work_due, retry=Retry(max=2))
    worker = Worker([queue], connection=connection, prepare_for_work=False)
    worker.dequeue_job_and_maintain_ttl(timeout=None)
    worker.prepare_execution(job)
    started = StartedJobRegistry(queue=queue)
    for name in connection.zrange(started.key, 0, -1):
        connection.zadd(started.key, {name: 1})
    clock = Clock(connection, [])
    clock.tick()
    assert queue.job_ids == [job.id]
    assert job.get_status() == JobStatus.QUEUED
