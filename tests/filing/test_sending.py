"""A filing is sent exactly once, whatever dies or fails on the way."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller, User
from app.activity.models import ActivityEntry
from app.claims.models import Claim, ClaimHistory, ClaimStatus
from app.connections.models import Provider
from app.connections.service import disconnect
from app.core import clock
from app.filing import sending
from app.filing.jobs import file_claim
from app.filing.models import Filing, FilingState
from app.filing.queueing import queue_claim
from bin.places import ROOT
from tests.factories.filing import make_approved, make_filing
from tests.filing.desk import Desk

# Says when it is ready, then files when it is told to.
_WORKER = """
import os, sys
from app import create_app
from app.core.settings import Settings
from app.filing.jobs import file_claim

create_app(Settings.from_environment(os.environ)).app_context().push()
print("ready", flush=True)
sys.stdin.readline()
file_claim(int(sys.argv[1]))
"""


@pytest.fixture
def filing(db: SQLAlchemy, seller: Seller, manager: User) -> Filing:
    """Queued and committed, as a worker meets it."""
    filing = queue_claim(make_approved(seller), manager)
    db.session.commit()
    return filing


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moved = datetime.now(UTC) + by
    monkeypatch.setattr(clock, "now", lambda: moved)


def claim_of(db: SQLAlchemy, filing: Filing) -> Claim:
    db.session.expire_all()
    return db.session.get_one(Claim, filing.claim_id)


def test_the_desks_case_id_makes_the_claim_filed(db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    file_claim(filing.id)
    claim = claim_of(db, filing)
    case = desk.cases[filing.public_id]
    assert (claim.status, claim.case_id, claim.channel) == (ClaimStatus.FILED, case["case_id"], "sandbox")
    assert claim.filed_at == datetime.fromisoformat(case["received_at"])
    assert (filing.state, filing.case_id, filing.error) == (FilingState.FILED, case["case_id"], None)
    assert db.session.query(ActivityEntry).filter_by(type="claim_filed").count() == 1


def test_the_desk_hears_the_packet_and_the_sellers_own_token(desk: Desk, filing: Filing) -> None:
    file_claim(filing.id)
    assert desk.packets[0]["idempotency_key"] == filing.public_id
    assert desk.packets[0]["reference_ids"] == filing.packet["reference_ids"]
    assert desk.tokens == [f"Atza|{filing.seller_id}"]


def test_a_filed_claim_is_not_sent_again(desk: Desk, filing: Filing) -> None:
    for _ in range(2):
        file_claim(filing.id)
    assert len(desk.packets) == 1


def test_two_workers_at_once_send_once(app: Flask, db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    filing_id = filing.id
    together = threading.Barrier(4)

    def work(_: int) -> None:
        with app.app_context():
            together.wait()
            file_claim(filing_id)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    assert len(desk.packets) == 1
    assert claim_of(db, filing).status == ClaimStatus.FILED


def test_a_worker_killed_before_it_hears_the_answer_files_the_same_case(
    db: SQLAlchemy, desk: Desk, filing: Filing, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = {"AMAZON_SP_API_URL": desk.url, "AMAZON_LWA_URL": desk.url, "OPSIDE_DEMO": "1"}
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(filing.id)],
        cwd=ROOT, env=inherited | environment | outside, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert worker.stdout.readline() == b"ready\n"
    desk.victim = worker.pid
    worker.stdin.write(b"\n")
    worker.stdin.flush()
    assert worker.wait(30) == -9
    worker.stdin.close()
    worker.stdout.close()
    first = desk.cases[filing.public_id]["case_id"]
    assert claim_of(db, filing).status == ClaimStatus.QUEUED
    file_claim(filing.id)
    assert len(desk.packets) == 1, "the lease of the dead worker still holds"
    later(monkeypatch, sending.LEASE)
    file_claim(filing.id)
    assert len(desk.packets) == 2
    assert len(desk.cases) == 1
    assert claim_of(db, filing).case_id == first


def test_a_desk_that_is_away_is_asked_again_later_and_later(
    db: SQLAlchemy, desk: Desk, filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []
    for _ in range(3):
        desk.failures.append((503, {"error": {"message": "Closed."}}))
        file_claim(filing.id)
        claim_of(db, filing)
        pauses.append((filing.due_at - clock.now()).total_seconds())
        later(monkeypatch, filing.due_at - datetime.now(UTC) + timedelta(seconds=1))
    assert [13 < pauses[0] <= 15, 28 < pauses[1] <= 30, 58 < pauses[2] <= 60] == [True] * 3
    assert filing.error == "The case desk answered with status 503: Closed."
    file_claim(filing.id)
    assert claim_of(db, filing).status == ClaimStatus.FILED


def test_the_desks_own_pause_is_kept(db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    desk.failures.append((429, {}))
    file_claim(filing.id)
    claim_of(db, filing)
    assert filing.due_at > clock.now() + timedelta(seconds=25)


def test_a_refusal_for_good_approves_the_claim_again_with_the_reason(
    db: SQLAlchemy, desk: Desk, filing: Filing
) -> None:
    desk.failures.append(
        (422, {"error": {"message": "The packet cannot be taken.", "fields": {"fnsku": "is missing"}}})
    )
    file_claim(filing.id)
    claim = claim_of(db, filing)
    assert (claim.status, claim.case_id, claim.channel) == (ClaimStatus.APPROVED, None, None)
    assert (filing.state, "fnsku is missing" in str(filing.error)) == (FilingState.REFUSED, True)
    last = db.session.query(ClaimHistory).filter_by(claim_id=claim.id).order_by(ClaimHistory.id.desc()).first()
    assert last is not None
    assert "cannot be taken" in last.reason


def test_a_seller_who_left_before_it_was_sent_files_nothing(db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    disconnect(db.session.get_one(Seller, filing.seller_id), Provider.AMAZON, purge=False)
    db.session.commit()
    file_claim(filing.id)
    assert desk.packets == []
    assert (claim_of(db, filing).status, filing.state) == (ClaimStatus.APPROVED, FilingState.REFUSED)


def test_what_may_have_arrived_waits_for_a_seller_who_left(db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    filing.attempts = 1
    disconnect(db.session.get_one(Seller, filing.seller_id), Provider.AMAZON, purge=False)
    db.session.commit()
    file_claim(filing.id)
    assert (claim_of(db, filing).status, filing.state) == (ClaimStatus.QUEUED, FilingState.PENDING)
    assert filing.due_at > clock.now()
    assert filing.error


def test_what_was_found_while_it_waited_is_not_claimed(db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    claim = claim_of(db, filing)
    claim.quantity = 1
    db.session.commit()
    file_claim(filing.id)
    assert desk.packets[0]["quantity"] == 1


def test_a_deadline_that_passed_while_it_waited_stops_it(
    db: SQLAlchemy, desk: Desk, filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, timedelta(days=60))
    file_claim(filing.id)
    assert desk.packets == []
    assert (claim_of(db, filing).status, filing.state) == (ClaimStatus.APPROVED, FilingState.REFUSED)


def test_a_claim_closed_while_it_waited_is_not_sent(db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    claim_of(db, filing).status = ClaimStatus.RESOLVED_BY_AMAZON
    db.session.commit()
    file_claim(filing.id)
    claim_of(db, filing)
    assert (desk.packets, filing.state) == ([], FilingState.WITHDRAWN)


def test_a_case_that_was_opened_while_the_claim_closed_is_written_down(
    db: SQLAlchemy, desk: Desk, filing: Filing, app: Flask
) -> None:
    filing_id, claim_id = filing.id, filing.claim_id

    def close() -> None:
        with app.app_context():
            db.session.get_one(Claim, claim_id).status = ClaimStatus.RESOLVED_BY_AMAZON
            db.session.commit()

    desk.slow = close
    file_claim(filing_id)
    claim = claim_of(db, filing)
    assert (claim.status, filing.state) == (ClaimStatus.RESOLVED_BY_AMAZON, FilingState.FILED)
    notes = db.session.query(ClaimHistory).filter_by(claim_id=claim_id).all()
    assert any("was opened at Amazon" in entry.reason for entry in notes)


def test_an_expired_token_is_renewed_once(db: SQLAlchemy, desk: Desk, filing: Filing) -> None:
    desk.failures += [(403, {}), (200, {"access_token": "Atza|fresh", "token_type": "bearer", "expires_in": 3600})]
    file_claim(filing.id)
    assert desk.tokens[-1] == "Atza|fresh"
    assert claim_of(db, filing).status == ClaimStatus.FILED


def test_only_what_is_due_and_files_by_itself_is_swept(db: SQLAlchemy, seller: Seller) -> None:
    make_filing(channel="packet")
    make_filing(due_at=clock.now() + timedelta(minutes=1))
    make_filing(state=FilingState.REFUSED)
    due = make_filing()
    assert sending.due_filings() == [due.id]
