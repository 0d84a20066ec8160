"""How long facts are kept, and the purges that are owed, carried out and reported, by real jobs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from rq import Queue, SimpleWorker

from app import flow
from app.accounts.models import Role, Seller
from app.claims.models import Claim, ClaimStatus
from app.connections.models import Provider
from app.connections.service import disconnect
from app.core import clock
from app.core.db import commit
from app.core.errors import InvalidInput
from app.core.queue import QueueName, enqueue, redis_client
from app.detection.models import Finding
from app.ledger import queries
from app.ledger.models import LedgerEvent, Purge, PurgeReason, PurgeState, Reimbursement, Source
from app.ledger.retention import choose_retention, kept_from, months_before, retention_months
from app.ledger.service import record_coverage, record_ledger_events, record_reimbursements, want_purge
from tests.factories.accounts import make_member, make_seller, sign_in_json, sign_in_page
from tests.factories.claims import make_claim, make_filed_claim, make_finding, make_run
from tests.factories.connections import make_connection
from tests.factories.ledger import ledger_record, reimbursement_record


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


def work() -> None:
    """A worker does all that is queued."""
    connection = redis_client()
    queues = [Queue(name.value, connection=connection) for name in QueueName]
    SimpleWorker(queues, connection=connection).work(burst=True)


def run_daily() -> None:
    commit()
    enqueue(flow.purge_what_is_old, queue=QueueName.FACTS)
    work()


def age(seller: Seller, days: int) -> date:
    """A day that is so many days older than what is kept."""
    return kept_from(seller.id) - timedelta(days=days)


def lose(seller: Seller, on: date, **over: Any) -> None:
    record_ledger_events(seller.id, [ledger_record(event_on=on, **over)], (on, on))


def the_purge(db: SQLAlchemy) -> Purge:
    db.session.expire_all()
    return db.session.scalars(db.select(Purge)).one()


def test_the_oldest_day_is_the_same_one_months_ago(seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 3, tzinfo=UTC))
    assert kept_from(seller.id) == date(2025, 5, 20)
    assert months_before(date(2026, 8, 31), 18) == date(2025, 2, 28)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)


@pytest.mark.parametrize("months", [5, 19, 0, -1])
def test_a_seller_cannot_choose_what_proves_too_little_or_is_not_allowed(seller: Seller, months: int) -> None:
    with pytest.raises(InvalidInput):
        choose_retention(seller, months)


def test_a_seller_may_choose_fewer_months_and_as_many_again(seller: Seller) -> None:
    assert retention_months(seller.id) == 18
    for months in (6, 18):
        choose_retention(seller, months)
        assert retention_months(seller.id) == months


def test_a_shorter_time_of_the_installation_wins(app: Flask, seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_retention(seller, 12)
    shorter = type(app.extensions["settings"])(**{**vars(app.extensions["settings"]), "retention_months": 9})
    monkeypatch.setitem(app.extensions, "settings", shorter)
    assert retention_months(seller.id) == 9


def test_old_rows_go_by_the_clock_and_the_report_says_which(db: SQLAlchemy, seller: Seller) -> None:
    lose(seller, age(seller, 1), fnsku="X1")
    lose(seller, age(seller, 0), fnsku="X2")
    record_coverage(seller.id, Source.LEDGER_DETAIL, age(seller, 1), age(seller, 0), 2)
    run_daily()
    purge = the_purge(db)
    assert (purge.state, purge.reason, purge.before_on) == (
        PurgeState.DONE,
        PurgeReason.RETENTION,
        kept_from(seller.id),
    )
    assert purge.gone["ledger_events"] == 1
    assert purge.kept == {}
    assert [row.fnsku for row in LedgerEvent.query] == ["X2"]
    assert queries.coverage(seller.id, Source.LEDGER_DETAIL) == [(age(seller, 0), age(seller, 0))]


def test_a_day_without_old_rows_writes_no_report(db: SQLAlchemy, seller: Seller) -> None:
    lose(seller, age(seller, 0))
    run_daily()
    assert Purge.query.count() == 0


def test_what_a_filed_claim_stands_on_is_kept_and_the_report_says_why(db: SQLAlchemy, seller: Seller) -> None:
    for fnsku in ("X1", "X2"):
        lose(seller, age(seller, 9), fnsku=fnsku)
    finding = make_finding(make_run(seller), fnsku="X1", event_on=age(seller, 9), verdict="window_closed")
    make_filed_claim(seller, finding=finding)
    run_daily()
    assert [row.fnsku for row in LedgerEvent.query] == ["X1"]
    assert the_purge(db).kept == {"ledger_events": {"rows": 1, "why": "in_use"}}
    run_daily()
    assert Purge.query.count() == 1


@pytest.mark.parametrize(
    ("status", "stays"), [("denied", True), ("reversed", True), ("paid", False), ("expired", False)]
)
def test_a_claim_holds_its_rows_until_it_is_settled(db: SQLAlchemy, seller: Seller, status: str, stays: bool) -> None:
    lose(seller, age(seller, 9), fnsku="X1")
    finding = make_finding(make_run(seller), fnsku="X1", event_on=age(seller, 9), verdict="window_closed")
    make_filed_claim(seller, finding=finding, status=ClaimStatus(status), paid_at=clock.now())
    run_daily()
    assert LedgerEvent.query.count() == stays
    assert (Finding.query.count(), Claim.query.count()) == (1, 1)


def test_a_purge_whose_worker_died_is_finished_by_another(db: SQLAlchemy, seller: Seller) -> None:
    lose(seller, age(seller, 1))
    purge = want_purge(seller.id, PurgeReason.RETENTION, kept_from(seller.id))
    purge.state = PurgeState.RUNNING
    purge.gone = {"orders": 7}
    commit()
    enqueue(flow.purge_what_is_owed, queue=QueueName.FACTS)
    work()
    assert the_purge(db).state == PurgeState.DONE
    assert (the_purge(db).gone["orders"], the_purge(db).gone["ledger_events"]) == (7, 1)
    flow.carry_out_purge(purge.id)
    assert the_purge(db).gone["ledger_events"] == 1


def test_disconnecting_with_a_purge_forgets_what_was_never_filed(db: SQLAlchemy, seller: Seller) -> None:
    make_connection(seller)
    lose(seller, age(seller, -9))
    record_reimbursements(seller.id, [reimbursement_record()])
    make_claim(seller)
    make_filed_claim(seller)
    disconnect(seller, Provider.AMAZON, purge=True)
    commit()
    work()
    purge = the_purge(db)
    assert (purge.state, purge.reason, purge.before_on) == (PurgeState.DONE, PurgeReason.DISCONNECT, None)
    assert (purge.gone["ledger_events"], purge.gone["reimbursements"], purge.gone["claims"]) == (1, 1, 1)
    assert purge.kept["claims"] == {"rows": 1, "why": "filed_with_amazon"}
    assert (LedgerEvent.query.count(), Reimbursement.query.count()) == (0, 0)
    assert (Claim.query.count(), Finding.query.count()) == (1, 1)


def test_a_purge_is_done_although_redis_forgot_it(db: SQLAlchemy, seller: Seller) -> None:
    make_connection(seller)
    lose(seller, age(seller, -9))
    disconnect(seller, Provider.AMAZON, purge=True)
    commit()
    redis_client().flushdb()
    assert the_purge(db).state == PurgeState.WANTED
    enqueue(flow.purge_what_is_owed, queue=QueueName.FACTS)
    work()
    assert the_purge(db).state == PurgeState.DONE
    assert LedgerEvent.query.count() == 0


def test_disconnecting_without_a_purge_owes_none(db: SQLAlchemy, seller: Seller) -> None:
    make_connection(seller)
    lose(seller, age(seller, -9))
    disconnect(seller, Provider.AMAZON, purge=False)
    commit()
    work()
    assert (Purge.query.count(), LedgerEvent.query.count()) == (0, 1)


def test_a_purge_can_be_asked_for_afterwards_and_is_owed_once(db: SQLAlchemy, seller: Seller) -> None:
    make_connection(seller)
    disconnect(seller, Provider.AMAZON, purge=False)
    for _ in range(2):
        disconnect(seller, Provider.AMAZON, purge=True)
    commit()
    work()
    assert the_purge(db).reason == PurgeReason.REQUESTED


def test_other_sellers_keep_theirs(db: SQLAlchemy, seller: Seller) -> None:
    other = make_seller()
    make_connection(seller)
    for each in (seller, other):
        lose(each, age(each, -9))
    disconnect(seller, Provider.AMAZON, purge=True)
    commit()
    work()
    assert [row.seller_id for row in LedgerEvent.query] == [other.id]


def test_a_program_reads_and_chooses_how_long(client: FlaskClient, seller: Seller) -> None:
    sign_in_json(client, make_member(seller))
    told = client.get("/api/v1/settings/retention").json or {}
    assert (told["months"], told["fewest_months"], told["most_months"]) == (18, 6, 18)
    changed = client.put("/api/v1/settings/retention", json={"months": 12}).json or {}
    assert changed["months"] == 12
    refused = client.put("/api/v1/settings/retention", json={"months": 19})
    assert refused.status_code in {400, 422}
    assert "months" in refused.text
    assert retention_months(seller.id) == 12


def test_a_viewer_reads_but_does_not_choose(client: FlaskClient, seller: Seller) -> None:
    sign_in_json(client, make_member(seller, role=Role.VIEWER))
    assert client.get("/api/v1/settings/retention").status_code == 200
    assert client.put("/api/v1/settings/retention", json={"months": 12}).status_code == 403


def test_a_program_reads_only_its_own_sellers_reports(client: FlaskClient, seller: Seller) -> None:
    want_purge(seller.id, PurgeReason.RETENTION, date(2025, 5, 20))
    want_purge(make_seller().id, PurgeReason.REQUESTED)
    commit()
    sign_in_json(client, make_member(seller))
    (purge,) = (client.get("/api/v1/amazon/purges").json or {})["purges"]
    assert (purge["reason"], purge["state"], purge["before"]) == ("retention", "wanted", "2025-05-20")
    assert (purge["gone"], purge["kept"], purge["finished_at"]) == ({}, {}, None)


def test_the_page_shows_what_went_and_takes_a_choice(db: SQLAlchemy, client: FlaskClient, seller: Seller) -> None:
    for fnsku in ("X1", "X2"):
        lose(seller, age(seller, 9), fnsku=fnsku)
    finding = make_finding(make_run(seller), fnsku="X1", event_on=age(seller, 9), verdict="window_closed")
    make_filed_claim(seller, finding=finding)
    run_daily()
    sign_in_page(client, make_member(seller))
    text = client.get("/connection/kept").text
    assert "Ledger events: 1" in text
    assert "open claims stand on them" in text
    assert client.post("/connection/kept", data={"months": "12"}).status_code == 303
    assert retention_months(seller.id) == 12
    refused = client.post("/connection/kept", data={"months": "3"})
    assert "6 to 18" in refused.text
    assert refused.status_code in {400, 422}


def test_the_page_without_reports_says_so_and_a_viewer_sees_no_form(client: FlaskClient, seller: Seller) -> None:
    sign_in_page(client, make_member(seller, role=Role.VIEWER))
    text = client.get("/connection/kept").text
    assert "Nothing was deleted so far" in text
    assert '<h2 id="months-heading">' not in text
