"""Every way in which Amazon misbehaves, against the sandbox that does so on order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.connections.models import Connection, ConnectionStatus
from app.core import clock
from app.core.db import commit
from app.ledger import queries as ledger
from app.ledger.models import LedgerEvent, Source, Transaction
from app.sandbox.spapi.reports import REPORT_TYPES
from app.sandbox.world import World
from app.sync import service
from app.sync.models import SyncRun, SyncSettings, SyncState, SyncTask, TaskState
from tests.simulated_amazon import NORTHWIND, Sandbox
from tests.sync.working import pull, start, work, work_until_pulled


class Faults:
    """Troubles that the sandbox makes on order, each so many times."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False)

    def order(self, kind: str, operation: str = "", count: int = 1) -> None:
        wanted = {"kind": kind, "operation": operation, "count": count}
        self._http.post("/_control/faults", json=wanted).raise_for_status()

    def left(self) -> list[object]:
        return list(self._http.get("/_control/faults").json()["faults"])

    def clear(self) -> None:
        self._http.delete("/_control/faults").raise_for_status()
        self._http.close()


@pytest.fixture
def faults(sandbox: Sandbox) -> Iterator[Faults]:
    ordered = Faults(sandbox.url)
    yield ordered
    ordered.clear()


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    known: World = sandbox.flask.extensions["world"]
    return known


def has_everything(world: World) -> bool:
    books = world.history(NORTHWIND).books
    assert LedgerEvent.query.count() == len(books.ledger)
    assert Transaction.query.count() >= len(books.orders)
    return True


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        ("service_unavailable", "createReport"),
        ("internal_failure", "getReport"),
        ("service_unavailable", "listTransactions"),
        ("internal_failure", "getInventorySummaries"),
        ("service_unavailable", "getMarketplaceParticipations"),
        ("quota", "listTransactions"),
        ("forbidden", "createReport"),
        ("empty_page", "listTransactions"),
        ("empty_page", "getInventorySummaries"),
        ("expired_document", ""),
        ("truncated_gzip", ""),
        ("internal_message", "createReport"),
        ("report_throttled", ""),
        ("report_error_text", ""),
        ("report_quota", "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"),
    ],
)
def test_a_passing_trouble_loses_and_doubles_nothing(
    seller: Seller, faults: Faults, world: World, kind: str, operation: str
) -> None:
    faults.order(kind, operation, 1)
    run = pull(seller)
    assert (run.state, run.error) == (SyncState.COMPLETE, None)
    assert has_everything(world)
    assert faults.left() == []


@pytest.mark.parametrize("kind", ["report_fatal", "report_cancelled"])
def test_a_report_that_is_not_made_is_asked_for_again(seller: Seller, faults: Faults, world: World, kind: str) -> None:
    faults.order(kind, "", 2)
    run = pull(seller)
    assert run.state == SyncState.COMPLETE
    assert has_everything(world)


def test_a_revoked_authorization_ends_the_run_and_the_connection(seller: Seller, sandbox: Sandbox) -> None:
    httpx.post(f"{sandbox.url}/_control/revoke", json={"seller": NORTHWIND}, trust_env=False).raise_for_status()
    run = work_until_pulled(start(seller))
    assert (run.state, run.error_code) == (SyncState.FAILED, "connection_lost")
    assert Connection.query.one().status == ConnectionStatus.EXPIRED


def test_a_run_of_a_seller_who_disconnected_fails_with_the_reason(db: SQLAlchemy, seller: Seller) -> None:
    run = start(seller)
    Connection.query.one().status = ConnectionStatus.DISCONNECTED
    commit()
    work()
    db.session.refresh(run)
    assert (run.state, run.error_code) == (SyncState.FAILED, "amazon_not_connected")


def test_a_dataset_that_fails_for_good_leaves_what_detection_needs(
    db: SQLAlchemy, seller: Seller, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.troubles._PAUSES", (0.1,))
    faults.order("service_unavailable", "getInventorySummaries", 9)
    run = pull(seller)
    assert run.state == SyncState.FAILED
    assert run.error is not None
    assert run.error.startswith("Inventory now: ")
    assert LedgerEvent.query.count() > 0
    assert run.step == 5


def test_without_the_ledger_there_is_nothing_to_detect(
    seller: Seller, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.troubles._PAUSES", (0.1,))
    faults.order("service_unavailable", "createReport", 9)
    run = work_until_pulled(start(seller))
    assert (run.state, run.error_code) == (SyncState.FAILED, "dataset_failed")
    assert "Inventory ledger" in (run.error or "")
    assert run.step < 5


LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"


def test_a_window_that_amazon_finds_too_long_is_split_and_the_length_remembered(
    seller: Seller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REPORT_TYPES, LEDGER, replace(REPORT_TYPES[LEDGER], most_days=30))
    assert pull(seller).state == SyncState.COMPLETE
    assert has_everything(world)
    assert SyncSettings.query.one().report_days["ledger_detail"] == 30
    second = pull(seller)
    newest, *_ = SyncTask.query.filter_by(run_id=second.id, dataset=Source.LEDGER_DETAIL.value).order_by(
        SyncTask.position
    )
    assert newest.attempts == 1
    assert (newest.to_on - newest.from_on).days < 30
    assert has_everything(world)


def test_new_rows_of_later_days_arrive_with_the_next_run(seller: Seller, world: World) -> None:
    pull(seller)
    before = LedgerEvent.query.count()
    new = world.advance(3)[NORTHWIND]
    run = pull(seller)
    assert run.state == SyncState.COMPLETE
    assert LedgerEvent.query.count() == before + new["ledger"]
    assert ledger.amazon_now(seller.id) - clock.now() > timedelta(days=2)
    covered = ledger.coverage(seller.id, Source.LEDGER_DETAIL)
    assert covered[-1][1] == ledger.amazon_now(seller.id).date() - timedelta(days=1)


def test_a_cancelled_run_keeps_what_arrived_and_the_next_goes_on(
    db: SQLAlchemy, seller: Seller, world: World, faults: Faults
) -> None:
    faults.order("service_unavailable", "listTransactions", 15)
    run = start(seller)
    work()
    db.session.refresh(run)
    assert run.state == SyncState.IN_PROGRESS
    service.cancel_run(seller, run)
    commit()
    arrived = Transaction.query.count()
    work()
    db.session.refresh(run)
    assert run.state == SyncState.CANCELLED
    assert Transaction.query.count() == arrived
    assert pull(seller).state == SyncState.COMPLETE
    assert has_everything(world)


def test_inventory_and_marketplaces_are_marked_as_made_up(seller: Seller) -> None:
    pull(seller)
    assert ledger.is_sandbox(seller.id)


def test_progress_never_falls_and_ends_with_all_orders(db: SQLAlchemy, seller: Seller) -> None:
    run = pull(seller)
    assert run.orders_processed == run.total_orders == ledger.count_orders(seller.id) > 0
    assert not SyncTask.query.filter(
        SyncTask.run_id == run.id, SyncTask.state.not_in([TaskState.DONE, TaskState.EMPTY])
    ).all()
    assert SyncRun.query.count() == 1
