"""Findings and detection in the words of older clients."""

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.detection.models import DetectionRun
from tests.factories.accounts import make_member, sign_in_json
from tests.factories.detection import day, findings_of, make_seller_with_facts, run_detection
from tests.factories.ledger import ledger_record


@pytest.fixture
def seller(db: SQLAlchemy, client: FlaskClient) -> Seller:
    """One product of which three units were lost and never found, and a manager who is signed in."""
    seller = make_seller_with_facts([ledger_record(event_on=day(45), quantity=-3, unreconciled=3)])
    run_detection(seller)
    sign_in_json(client, make_member(seller, Role.MANAGER))
    return seller


def test_an_open_loss_is_a_discrepancy(client: FlaskClient, seller: Seller) -> None:
    body = client.get("/api/v1/sync/discrepancies").json
    assert (body["success"], body["total"]) == (True, 1)
    row = body["discrepancies"][0]
    assert row["id"] == findings_of(seller, verdict="claim")[0].public_id
    assert (row["sku"], row["type"], row["status"]) == ("SKU-1", "warehouse_lost", "open")
    assert (row["expected"], row["actual"], row["difference"]) == (3, 0, -3)


def test_paging_keeps_the_total(client: FlaskClient, seller: Seller) -> None:
    body = client.get("/api/v1/sync/discrepancies/me", query_string={"limit": 1, "offset": 1}).json
    assert (body["total"], body["discrepancies"]) == (1, [])


def test_the_overview_counts_them(client: FlaskClient, seller: Seller) -> None:
    assert client.get("/api/sync/status").json["discrepanciesFound"] == 1


@pytest.mark.parametrize("path", ["/api/v1/sync/reconcile", "/api/v1/sync/reconcile/me"])
def test_reconciling_looks_for_losses_once_more(client: FlaskClient, seller: Seller, path: str) -> None:
    before = DetectionRun.query.count()
    body = client.post(path, json={}).json
    assert (body["success"], body["reconciled"]) == (True, 1)
    assert DetectionRun.query.count() == before + 1


def test_the_job_is_a_detection_run(client: FlaskClient, seller: Seller) -> None:
    answer = client.post("/api/v1/jobs/discrepancies", json={})
    assert (answer.status_code, answer.json["status"]) == (202, "in_progress")
    assert DetectionRun.query.filter_by(public_id=answer.json["jobId"]).count() == 1


def test_nothing_can_be_looked_at_before_anything_arrived(db: SQLAlchemy, client: FlaskClient) -> None:
    sign_in_json(client, make_member())
    answer = client.post("/api/v1/sync/reconcile", json={})
    assert (answer.status_code, answer.json["error"]) == (400, "amazon_not_connected")
