"""A claim's whole way through the simulated Amazon's own desk: filed, granted, paid, taken back."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.claims.models import Claim, ClaimStatus
from app.connections.seals import seal_grant
from app.core.db import db as database
from app.filing.channels import available_channels
from app.filing.following import follow_cases
from app.filing.jobs import file_claim
from app.filing.queries import returned_in_stock_totals
from app.filing.queueing import queue_claim
from app.filing.settlement import settle
from app.ledger.service import record_reimbursements
from app.providers.amazon.reports.reimbursements import read_reimbursements
from app.providers.records import Grant
from app.sandbox.settings import SandboxSettings
from tests.factories.accounts import make_member, make_seller
from tests.factories.claims import make_claim, make_finding, make_run
from tests.factories.filing import connect_to_desk, make_case
from tests.sandbox.running import NORTHWIND, RunningSandbox, running

REPORT = "GET_FBA_REIMBURSEMENTS_DATA"


@pytest.fixture
def sandbox(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningSandbox]:
    """A small simulated Amazon, which the app takes for the real one."""
    settings = SandboxSettings(state_dir=tmp_path / "sandbox", time_scale=100_000, orders_per_day=8, skus=120, months=6)
    with running(settings) as sandbox:
        amazon = app.extensions["amazon"]
        amazon = dataclasses.replace(amazon, sp_api_url=sandbox.url, lwa_url=sandbox.url, is_sandbox=True)
        monkeypatch.setitem(app.extensions, "amazon", amazon)
        yield sandbox


@pytest.fixture
def seller(db: SQLAlchemy, sandbox: RunningSandbox) -> Seller:
    """Has authorized the app at the simulator."""
    seller = make_seller()
    granted = sandbox.authorize()
    seal_grant(connect_to_desk(seller), Grant(granted["refresh_token"], granted["access_token"], granted["expires_in"]))
    db.session.commit()
    return seller


def claims_of(sandbox: RunningSandbox, seller: Seller) -> list[Claim]:
    """A claim for every loss that truly happened and is owed for."""
    run = make_run(seller)
    candidates = [each for each in sandbox.truth() if each["verdict"] == "claim"]
    return [make_claim(finding=_finding(run, each), status=ClaimStatus.APPROVED) for each in candidates]


def _finding(run: Any, truth: dict[str, Any]) -> Any:
    names = ("type", "marketplace_id", "fnsku", "msku", "asin", "fulfillment_center", "reference_id", "currency")
    same = {name: truth[name] for name in names}
    units = truth["open_quantity"]
    return make_finding(
        run, **same, quantity=units, quantity_lost=units, event_on=date.fromisoformat(truth["event_date"])
    )


def file_all(sandbox: RunningSandbox, seller: Seller) -> list[Claim]:
    manager = make_member(seller)
    filings = [queue_claim(claim, manager) for claim in claims_of(sandbox, seller)]
    database.session.commit()
    for filing in filings:
        file_claim(filing.id)
    database.session.expire_all()
    return [database.session.get_one(Claim, filing.claim_id) for filing in filings]


def read_payments(sandbox: RunningSandbox, seller: Seller) -> None:
    """What a sync brings of the report."""
    text = sandbox.read_report(sandbox.headers(), REPORT, dataEndTime=sandbox.day(1))
    record_reimbursements(seller.id, list(read_reimbursements(text.splitlines(keepends=True))))  # type: ignore[arg-type]  # it has no bad row


def test_every_claim_gets_a_case_id_of_the_desk(db: SQLAlchemy, sandbox: RunningSandbox, seller: Seller) -> None:
    claims = file_all(sandbox, seller)
    assert len(claims) > 3
    assert {claim.status for claim in claims} == {ClaimStatus.FILED}
    known = sandbox.http.get("/case-desk/cases", headers=sandbox.headers()).json()["cases"]
    assert {claim.case_id for claim in claims} == {case["case_id"] for case in known}


def test_granted_cases_are_paid_by_the_rows_of_a_later_sync(
    db: SQLAlchemy, sandbox: RunningSandbox, seller: Seller
) -> None:
    claims = file_all(sandbox, seller)
    sandbox.advance(8)
    follow_cases(seller.id)
    decided = {claim.id: claim.status for claim in claims}
    assert ClaimStatus.GRANTED in decided.values()
    assert ClaimStatus.FILED not in decided.values()
    read_payments(sandbox, seller)
    summary = settle(seller.id)
    granted = [claim for claim in claims if decided[claim.id] == ClaimStatus.GRANTED]
    assert {claim.status for claim in granted} == {ClaimStatus.PAID}
    assert summary.paid == len(granted)
    assert all(claim.paid_quantity == claim.quantity and claim.paid_amount for claim in granted)
    assert all(claim.paid_quantity == 0 for claim in claims if decided[claim.id] == ClaimStatus.DENIED)


def test_money_that_the_simulator_takes_back_for_units_is_no_longer_recovered(
    db: SQLAlchemy, sandbox: RunningSandbox, seller: Seller
) -> None:
    claims = file_all(sandbox, seller)
    sandbox.advance(8)
    read_payments(sandbox, seller)
    settle(seller.id)
    paid = next(claim for claim in claims if claim.status == ClaimStatus.PAID)
    order = {"seller": NORTHWIND.id, "case_id": paid.case_id}
    sandbox.http.post("/_control/reverse", json=order).raise_for_status()
    sandbox.advance(1)
    read_payments(sandbox, seller)
    settle(seller.id)
    assert (paid.status, paid.paid_quantity, paid.paid_amount) == (ClaimStatus.PAID, paid.quantity, 0)
    assert returned_in_stock_totals(seller).units == paid.quantity


def test_the_desk_is_open_to_the_simulators_sellers_only(db: SQLAlchemy, seller: Seller) -> None:
    real, none = make_seller(), make_seller()
    connect_to_desk(real, is_sandbox=False)
    assert [channel.name for channel in available_channels(seller)] == ["sandbox", "packet"]
    for other in (real, none):
        assert [channel.name for channel in available_channels(other)] == ["packet"]


def test_a_case_that_the_desk_does_not_know_is_an_error(db: SQLAlchemy, seller: Seller) -> None:
    make_case(seller, case_id="10000000000")
    with pytest.raises(Exception, match="There is no such case"):
        follow_cases(seller.id)
