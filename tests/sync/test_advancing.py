"""A run against the sandbox over HTTP, by the real queue."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.accounts.models import Seller
from app.ledger.models import InventoryLevel, LedgerEvent, Reimbursement, Transaction
from app.sync.models import SyncState, SyncTask, TaskState
from tests.simulated_amazon import Sandbox
from tests.sync.working import pull


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
    assert {task.state for task in tasks} == {TaskState.DONE}


def test_a_second_run_adds_nothing_that_was_there(db: SQLAlchemy, seller: Seller) -> None:
    pull(seller)
    before = counts(db, seller)
    run = pull(seller)
    assert run.state == SyncState.COMPLETE
    assert counts(db, seller) == before
    tasks = SyncTask.query.filter_by(run_id=run.id).all()
    assert sum(task.rows_new for task in tasks) == 0
