"""A run against the sandbox over HTTP, by the real queue."""

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.accounts.models import Seller
from app.core.db import commit
from app.ledger.models import InventoryLevel, LedgerEvent, Reimbursement, Transaction
from app.sandbox.sellers import ALPENGLUECK
from app.sync.models import SyncState, SyncTask, TaskState
from app.sync.progress import DETECTION_STEP
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection
from tests.simulated_amazon import Sandbox
from tests.sync.working import authorize, pull, start, work


def counts(db: SQLAlchemy, seller: Seller) -> dict[str, int]:
    db.session.rollback()
    return {
        table.__tablename__: db.session.scalar(
            select(func.count()).select_from(table).where(table.seller_id == seller.id)
        )
        or 0
        for table in (LedgerEvent, Reimbursement, Transaction, InventoryLevel)
    }


def test_a_first_run_brings_everything_that_amazon_has(db: SQLAlchemy, seller: Seller, sandbox: Sandbox) -> None:
    run = pull(seller)
    assert (run.state, run.error, run.progress) == (SyncState.COMPLETE, None, 100)
    books = sandbox.flask.extensions["world"].history("A2NORTHWIND0US").books
    found = counts(db, seller)
    assert found["ledger_events"] == len(books.ledger)
    assert found["reimbursements"] == len(books.reimbursements)
    assert found["inventory_levels"] == len(books.products)
    assert found["transactions"] >= len(books.orders)
    tasks = SyncTask.query.filter_by(run_id=run.id).all()
    assert {task.state for task in tasks} == {TaskState.DONE, TaskState.EMPTY}


def test_a_second_run_adds_nothing_that_was_there(db: SQLAlchemy, seller: Seller) -> None:
    pull(seller)
    before = counts(db, seller)
    run = pull(seller)
    assert run.state == SyncState.COMPLETE
    assert counts(db, seller) == before
    tasks = SyncTask.query.filter_by(run_id=run.id).all()
    assert sum(task.rows_new for task in tasks) == 0


def test_a_seller_of_several_marketplaces_brings_each_inventory_and_one_ledger(
    db: SQLAlchemy, sandbox: Sandbox
) -> None:
    seller = make_seller()
    make_connection(seller, region="EU", is_sandbox=True, **authorize(sandbox, ALPENGLUECK.id))
    commit()
    run = pull(seller)
    assert (run.state, run.error) == (SyncState.COMPLETE, None)
    books = sandbox.flask.extensions["world"].history(ALPENGLUECK.id).books
    assert counts(db, seller)["ledger_events"] == len(books.ledger)
    inventory = SyncTask.query.filter_by(run_id=run.id, dataset="inventory").all()
    assert {task.marketplace_id for task in inventory} == {store.marketplace_id for store in ALPENGLUECK.stores}


def test_a_run_gives_its_worker_back_after_a_while(
    db: SQLAlchemy, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.advancing._TURN_SECONDS", 0.0)
    run = start(seller)
    work()
    db.session.refresh(run)
    assert run.attempt > 5
    assert run.step == DETECTION_STEP or run.state == SyncState.COMPLETE


def test_a_run_that_kills_every_worker_fails_in_the_end(db: SQLAlchemy, seller: Seller) -> None:
    run = start(seller)
    run.deaths = 25
    commit()
    work()
    db.session.refresh(run)
    assert (run.state, run.error_code) == (SyncState.FAILED, "worker_died")


def test_an_error_of_our_own_fails_the_run_and_says_so(db: SQLAlchemy, seller: Seller) -> None:
    run = start(seller)
    db.session.query(SyncTask).update({"dataset": "unheard_of"})
    commit()
    work()
    db.session.refresh(run)
    assert (run.state, run.error_code) == (SyncState.FAILED, "internal_error")
