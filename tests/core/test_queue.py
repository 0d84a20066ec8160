"""Jobs commit when they succeed, undo and record when they fail, and are queued once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from rq import Queue, SimpleWorker
from sqlalchemy.exc import OperationalError

from app.core import queue
from app.core.db import db as database
from app.core.queue import QueueName, enqueue, is_server_away, job, recorded_job

COUNT = sa.text("select n from counted")


@pytest.fixture
def counted(app: Flask) -> Iterator[None]:
    """A table with one number, for jobs to change."""
    with app.app_context():
        database.session.execute(sa.text("create table counted (n int not null)"))
        database.session.execute(sa.text("insert into counted values (0)"))
        database.session.commit()
        yield
        database.session.rollback()
        database.session.execute(sa.text("drop table counted"))
        database.session.commit()


def number() -> int:
    database.session.rollback()
    return int(database.session.execute(COUNT).scalar_one())


@job
def add(amount: int) -> None:
    database.session.execute(sa.text("update counted set n = n + :amount"), {"amount": amount})


def set_to(amount: int, *, error: str) -> None:
    assert error == "ValueError"  # a seller reads it: the text of what is no error of ours is for the log
    database.session.execute(sa.text("update counted set n = -:amount"), {"amount": amount})


@recorded_job(on_failure=set_to)
def add_then_fail(amount: int) -> None:
    database.session.execute(sa.text("update counted set n = n + :amount"), {"amount": amount})
    raise ValueError("too much")


def work() -> None:
    connection = queue.redis_client()
    SimpleWorker([Queue(name.value, connection=connection) for name in QueueName], connection=connection).work(
        burst=True, logging_level="CRITICAL"
    )


@pytest.mark.usefixtures("counted")
def test_a_job_that_succeeds_is_committed() -> None:
    assert enqueue(add, 5, queue=QueueName.SYNC)
    work()
    assert number() == 5


@pytest.mark.usefixtures("counted")
def test_a_job_that_fails_is_undone_and_its_failure_recorded() -> None:
    with pytest.raises(ValueError, match="too much"):
        add_then_fail(5)
    assert number() == -5


@pytest.mark.usefixtures("counted")
def test_a_job_with_an_id_is_queued_once_until_it_is_done() -> None:
    assert enqueue(add, 1, queue=QueueName.SYNC, job_id="add-one")
    assert not enqueue(add, 1, queue=QueueName.SYNC, job_id="add-one")
    work()
    assert number() == 1
    assert enqueue(add, 1, queue=QueueName.SYNC, job_id="add-one")


@pytest.mark.usefixtures("counted")
def test_a_job_for_later_waits_in_the_schedule() -> None:
    enqueue(add, 1, queue=QueueName.SYNC, job_id="later", after=timedelta(hours=1))
    work()
    assert number() == 0
    assert "later" in Queue(QueueName.SYNC.value, connection=queue.redis_client()).scheduled_job_registry


def test_without_redis_nothing_is_raised_as_the_row_is_still_owed(app: Flask) -> None:
    with app.app_context():
        alive = app.extensions["redis"]
        app.extensions["redis"] = queue.connect("redis://127.0.0.1:1/0")
        try:
            assert not enqueue(add, 1, queue=QueueName.SYNC)
        finally:
            app.extensions["redis"] = alive


def test_a_lost_server_is_told_from_a_wrong_query() -> None:
    assert is_server_away(OperationalError("select 1", {}, Exception("server closed the connection")))
    assert not is_server_away(sa.exc.ProgrammingError("selct 1", {}, Exception("syntax error")))
    assert not is_server_away(ValueError("anything else"))
