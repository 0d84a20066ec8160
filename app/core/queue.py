"""The job queue (RQ). A job is a function of ids that may run twice without harm; it commits when it succeeds."""

import functools
import logging
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, ParamSpec

import redis
from flask import Flask, current_app
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from rq import Queue, Retry
from rq.exceptions import DuplicateJobError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.core.db import commit, db, rollback
from app.core.errors import OpsideError

log = logging.getLogger(__name__)
P = ParamSpec("P")

# A server that is restarted (database, Redis) is back within this time; a job that met it is tried again.
_RETRY_AFTER_SECONDS = [1, 3, 8, 20, 30]
_JOB_TIMEOUT_SECONDS = 3600


class QueueName(StrEnum):
    """Every queue; worker.py serves them all, in this order."""

    FILING = "filing"
    FACTS = "facts"
    SYNC = "sync"


def init_app(app: Flask, redis_url: str) -> None:
    """Opens the Redis connection that the queue, the event stream and the budgets share."""
    app.extensions["redis"] = connect(redis_url)


def connect(redis_url: str) -> "Redis":
    """A client whose broken connections are noticed and replaced."""
    return redis.Redis.from_url(redis_url, health_check_interval=15, socket_timeout=30, socket_connect_timeout=5)


def redis_client() -> "Redis":
    """The app's Redis."""
    client: Redis = current_app.extensions["redis"]
    return client


def recorded_job(
    on_failure: Callable[..., None] | None,
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """As `job`, and `on_failure(*args, error=text)` then writes down in the row that its work has failed.

    It is not called when the database or Redis went away, since then the job is tried again.
    """

    def decorate(run: Callable[P, None]) -> Callable[P, None]:
        @functools.wraps(run)
        def in_context(*args: P.args, **kwargs: P.kwargs) -> None:
            with current_app.app_context():  # its own session, whatever context the worker lives in
                try:
                    run(*args, **kwargs)
                    commit()
                except Exception as error:
                    rollback()
                    if on_failure is not None and not is_server_away(error):
                        on_failure(*args, error=_in_words(error))
                        commit()
                    raise

        return in_context

    return decorate


def _in_words(error: Exception) -> str:
    """What a seller may read: our own errors are written for people, of others only their kind is told."""
    return error.message if isinstance(error, OpsideError) else type(error).__name__


def job(run: Callable[P, None]) -> Callable[P, None]:
    """Makes a function a job: own app context and session, commit at the end, rollback and a failed job on error."""
    return recorded_job(None)(run)


def enqueue(
    run: Callable[..., None],
    *args: Any,
    queue: QueueName,
    job_id: str | None = None,
    after: timedelta | None = None,
) -> bool:
    """Queues the job, once per `job_id` while it waits or runs. False when it was queued already.

    A job whose worker, database or Redis went away is tried again. History is kept in PostgreSQL, so that
    finished and failed jobs leave nothing in Redis. When Redis is away nothing is raised: every job is owed
    by a row, and the clock queues what is owed (`app/schedule.py`).
    """
    rq_queue = Queue(queue.value, connection=redis_client(), default_timeout=_JOB_TIMEOUT_SECONDS)
    options: dict[str, Any] = {
        "job_id": job_id,
        "result_ttl": 0,
        "failure_ttl": 0 if job_id else 86_400,
        "retry": Retry(max=len(_RETRY_AFTER_SECONDS), interval=_RETRY_AFTER_SECONDS),
    }
    try:
        if after is not None:
            rq_queue.enqueue_in(after, run, *args, **options)
        elif job_id is not None:
            rq_queue.enqueue(run, *args, unique=True, **options)
        else:
            rq_queue.enqueue(run, *args, **options)
    except DuplicateJobError:
        return False
    except (RedisConnectionError, RedisTimeoutError) as error:
        log.warning("not queued, Redis is away (%s); the clock will queue it: %s", error, run.__qualname__)
        return False
    return True


def is_server_away(error: BaseException) -> bool:
    """Whether the error means that the database or Redis went away, so that trying again helps."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, RedisConnectionError | RedisTimeoutError)


def close_connections() -> None:
    """After a fork: forget the parent's database connections without closing them for the parent."""
    for engine in db.engines.values():
        engine.dispose(close=False)
