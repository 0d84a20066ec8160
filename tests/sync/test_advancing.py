"""A run against the sandbox over HTTP, by the real queue."""

from datetime import timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.accounts.models import Seller
from app.catalog.models import ProductDimensions
from app.core import clock, events
from app.core.db import commit
from app.core.events import Event
from app.ledger.models import (
    CustomerReturn,
    FeeEstimate,
    FeePreview,
    FinancialEvent,
    InboundItem,
    InboundProblem,
    InboundShipment,
    InventoryLevel,
    LedgerEvent,
    LedgerSummary,
    LongTermStorageFee,
    OrderLine,
    Payout,
    PayoutLine,
    Reimbursement,
    RemovalOrder,
    RemovalShipment,
    Replacement,
    Source,
    StockSnapshot,
    StorageFee,
    Transaction,
)
from app.sandbox.sellers import ALPENGLUECK
from app.sync.advancing import advance, do_others_wait
from app.sync.events import FirstFactsArrived
from app.sync.lease import take_lease
from app.sync.models import SyncState, SyncTask, TaskState
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection
from tests.factories.sync import make_task
from tests.simulated_amazon import Sandbox
from tests.sync.working import authorize, pull, start, work, work_until_pulled


def counts(db: SQLAlchemy, seller: Seller) -> dict[str, int]:
    db.session.rollback()
    return {
        table.__tablename__: db.session.scalar(
            select(func.count()).select_from(table).where(table.seller_id == seller.id)
        )
        or 0
        for table in (LedgerEvent, Reimbursement, Transaction, InventoryLevel)
    }


def rows_of(db: SQLAlchemy, table: Any, seller: Seller) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(table.seller_id == seller.id)) or 0


@pytest.fixture
def first_facts() -> list[Event]:
    """What is told of them."""
    told: list[Event] = []
    events.hear(FirstFactsArrived, told.append)
    return told


def another_seller() -> Seller:
    """Connected, so that a run of theirs may begin."""
    seller = make_seller()
    make_connection(seller)
    return seller


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


def test_every_source_brings_as_many_rows_as_amazon_has(db: SQLAlchemy, seller: Seller, sandbox: Sandbox) -> None:
    run = pull(seller)
    assert (run.state, run.error) == (SyncState.COMPLETE, None)
    history = sandbox.flask.extensions["world"].history("A2NORTHWIND0US")
    last = history.last_day
    wanted = {
        CustomerReturn: len(history.returns(0, last)),
        Replacement: len(history.replacements(0, last)),
        RemovalOrder: len(history.removal_orders(0, last)),
        RemovalShipment: len(history.removal_shipments(0, last)),
        InboundShipment: len(history.inbound_shipments()),
        InboundProblem: len(history.inbound_problems(0, last)),
        OrderLine: len(history.order_lines(0, last)),
        FeePreview: len(history.fee_previews()),
        LongTermStorageFee: len(history.long_term_fees(0, clock.now().date().replace(day=1).toordinal())),
        Payout: len(history.settlements()),
    }
    assert {table.__tablename__: rows_of(db, table, seller) for table in wanted} == {
        table.__tablename__: count for table, count in wanted.items()
    }
    others = (LedgerSummary, StorageFee, StockSnapshot, FeeEstimate, FinancialEvent, PayoutLine, InboundItem)
    assert all(rows_of(db, table, seller) for table in others)
    assert rows_of(db, ProductDimensions, seller) == len({product.asin for product in history.books.products})


def test_losses_are_looked_for_as_soon_as_their_facts_are_there(seller: Seller, first_facts: list[Event]) -> None:
    run = work_until_pulled(start(seller))
    assert first_facts == [FirstFactsArrived(seller.id, run.id)]
    (ledger,) = SyncTask.query.filter_by(run_id=run.id, dataset=Source.LEDGER_DETAIL.value)
    orders = SyncTask.query.filter_by(run_id=run.id, dataset=Source.ORDERS.value)
    assert ledger.finished_at < min(task.finished_at for task in orders)


def test_without_a_good_ledger_no_losses_are_looked_for_early(
    seller: Seller, first_facts: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(seller)
    make_task(run, dataset=Source.LEDGER_DETAIL.value, state=TaskState.FAILED, finished_at=clock.now())
    commit()
    work_until_pulled(run)
    assert first_facts == []


def test_a_run_that_a_worker_is_at_or_that_sleeps_does_not_wait_for_its_turn(db: SQLAlchemy, seller: Seller) -> None:
    first, second = start(seller), start(another_seller())
    assert do_others_wait(first.id)
    lease = take_lease(second.id)
    assert lease is not None
    with lease:
        assert not do_others_wait(first.id)
        lease.release(clock.now() + timedelta(minutes=5))
    commit()
    assert not do_others_wait(first.id)


@pytest.mark.parametrize("is_another_due", [True, False])
def test_a_turn_is_short_while_others_wait_for_theirs(
    db: SQLAlchemy, seller: Seller, monkeypatch: pytest.MonkeyPatch, is_another_due: bool
) -> None:
    monkeypatch.setattr("app.sync.advancing._SHORT_TURN_SECONDS", 0.0)
    run = start(seller)
    if is_another_due:
        start(another_seller())
    advance(run.id)
    done = SyncTask.query.filter(SyncTask.run_id == run.id, SyncTask.state != TaskState.WAITING).count()
    assert (done == 1) is is_another_due


def test_what_builds_on_other_facts_comes_after_them(seller: Seller) -> None:
    run = work_until_pulled(start(seller))
    ended = {task.dataset: task.finished_at for task in SyncTask.query.filter_by(run_id=run.id)}
    assert ended["fee_preview"] < ended["fee_estimates"]
    assert max(ended["inventory"], ended["ledger_detail"]) < ended["dimensions"]


def test_a_run_gives_its_worker_back_after_a_while(
    db: SQLAlchemy, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.advancing._TURN_SECONDS", 0.0)
    run = start(seller)
    for attempt in range(1, 5):
        wake = advance(run.id)
        assert wake is not None
        assert (wake.at <= clock.now(), wake.attempt) == (True, attempt + 1)
    begun = SyncTask.query.filter(SyncTask.run_id == run.id, SyncTask.state != TaskState.WAITING).count()
    assert 1 < begun <= 4  # one step a turn; on a slow machine one of them looks at a report a second time


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
