"""What the clock starts, on the real queue and against the sandbox."""

import threading
from datetime import datetime, timedelta

import httpx
import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.activity.models import ActivityEntry
from app.connections import seals
from app.connections.models import Connection, ConnectionStatus
from app.core import clock
from app.core.db import commit
from app.core.queue import QueueName, enqueue
from app.ledger.models import InventoryLevel, LedgerEvent
from app.providers.records import Grant
from app.sync import scheduling, service
from app.sync.jobs import start_what_is_due
from app.sync.models import RunKind, SyncRun, SyncSettings, SyncState
from tests.factories.connections import make_participation
from tests.simulated_amazon import NORTHWIND, Sandbox
from tests.sync.working import authorize, work, work_until_pulled


class Schedule:
    """Makes things due by their rows; the clock of Amazon and of the queue goes on as it does."""

    def __init__(self, db: SQLAlchemy) -> None:
        self._db = db

    def owe(self, **due: datetime) -> None:
        settings = SyncSettings.query.populate_existing().one()
        for name, at in due.items():
            setattr(settings, name, at)
        commit()

    def tick(self) -> None:
        enqueue(start_what_is_due, queue=QueueName.FACTS)
        work()
        self._db.session.rollback()


@pytest.fixture
def schedule(db: SQLAlchemy, seller: Seller) -> Schedule:
    """The clock has ticked once; the seller connected an hour ago."""
    Connection.query.one().connected_at = clock.now() - timedelta(hours=1)
    make_participation(seller)
    commit()
    schedule = Schedule(db)
    schedule.tick()
    return schedule


def newest(db: SQLAlchemy) -> SyncRun:
    run = db.session.scalars(db.select(SyncRun).order_by(SyncRun.id.desc()).limit(1)).one()
    return work_until_pulled(run)


def test_inventory_alone_brings_the_units_that_are_there_now(db: SQLAlchemy, schedule: Schedule) -> None:
    schedule.owe(next_inventory_at=clock.now() - timedelta(days=2))
    schedule.tick()
    run = newest(db)
    assert (run.kind, run.state, run.progress, run.error) == (RunKind.INVENTORY, SyncState.COMPLETE, 100, None)
    assert InventoryLevel.query.count() > 0
    assert LedgerEvent.query.count() == 0
    assert ActivityEntry.query.count() == 0
    assert Connection.query.one().last_synced_at is None  # nothing but the inventory is new
    schedule.tick()
    assert SyncRun.query.count() == 1


def test_the_daily_run_begins_on_the_queue_and_is_told_as_such(db: SQLAlchemy, schedule: Schedule) -> None:
    schedule.owe(next_run_at=clock.now() - timedelta(days=2), next_inventory_at=clock.now() - timedelta(days=2))
    schedule.tick()
    schedule.tick()
    run = SyncRun.query.one()
    assert (run.kind, run.trigger, run.user_id) == (RunKind.FULL, "schedule", None)
    assert SyncSettings.query.one().next_run_at > clock.now()


def test_two_ticks_at_one_moment_begin_one_run(app: Flask, seller: Seller, schedule: Schedule) -> None:
    schedule.owe(next_run_at=clock.now() - timedelta(minutes=1))
    seller_id, barrier = seller.id, threading.Barrier(2)

    def tick() -> None:
        with app.app_context():
            barrier.wait()
            service.start_due(seller_id)
            commit()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert SyncRun.query.count() == 1


def revoke(sandbox: Sandbox) -> None:
    httpx.post(f"{sandbox.url}/_control/revoke", json={"seller": NORTHWIND}, trust_env=False).raise_for_status()


def reconnect(sandbox: Sandbox) -> None:
    """What the consent page's answer does to the row, two minutes and more ago."""
    connection = Connection.query.one()
    tokens = authorize(sandbox)
    seals.seal_grant(connection, Grant(tokens["refresh_token"], tokens["access_token"], 3600))
    connection.status, connection.error = ConnectionStatus.CONNECTED, None
    connection.connected_at = clock.now() - timedelta(minutes=3)
    commit()


def test_a_withdrawn_authorization_pauses_the_schedule_until_it_is_given_again(
    db: SQLAlchemy, seller: Seller, sandbox: Sandbox, schedule: Schedule
) -> None:
    schedule.owe(next_run_at=clock.now() - timedelta(minutes=1))
    revoke(sandbox)
    schedule.tick()
    lost = newest(db)
    assert (lost.state, lost.error_code) == (SyncState.FAILED, "connection_lost")
    assert Connection.query.populate_existing().one().status == ConnectionStatus.EXPIRED
    assert {"connection_lost", "sync_failed"} <= {entry.type for entry in ActivityEntry.query}
    for _ in range(3):
        schedule.tick()
    assert SyncRun.query.count() == 1
    assert scheduling.sellers_to_start() == []
    reconnect(sandbox)
    schedule.tick()
    schedule.tick()
    assert SyncRun.query.count() == 2
    assert newest(db).error is None
