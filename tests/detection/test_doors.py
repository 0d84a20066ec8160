"""Findings and detection runs over HTTP."""

from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role, Seller
from app.core.db import db as database
from app.detection.models import DetectionRun, Finding
from app.detection.service import finish_run
from tests.factories.accounts import make_member, make_seller, sign_in_json, sign_in_page
from tests.factories.detection import day, findings_of, make_seller_with_facts, run_detection
from tests.factories.ledger import ledger_record

pytestmark = pytest.mark.usefixtures("db")


def a_seller() -> Seller:
    """With one claim, one loss that was found, and one that is too recent."""
    rows = [ledger_record(event_on=day(40), fnsku="X1", msku="SKU-1", reference_id="A", title=None, unreconciled=None)]
    rows += [rows[0]._replace(fnsku="X2", msku="SKU-2"), rows[0]._replace(fnsku="X3", msku="SKU-3", event_on=day(3))]
    rows.append(rows[0]._replace(fnsku="X2", reason="F", quantity=1, event_on=day(20)))
    seller = make_seller_with_facts(rows)
    run = run_detection(seller)
    finish_run(run, 1, {"USD": Decimal("12.50"), "EUR": Decimal(3)})
    return seller


def finding_of(seller: Seller, fnsku: str) -> Finding:
    return findings_of(seller, fnsku=fnsku)[0]


def run_of(seller: Seller) -> DetectionRun:
    return database.session.query(DetectionRun).filter_by(seller_id=seller.id).one()


def test_findings_are_listed_newest_first_and_paged_by_key(client: FlaskClient) -> None:
    seller = a_seller()
    sign_in_json(client, make_member(seller, Role.VIEWER))
    first = client.get("/api/v1/findings?limit=2").json
    rest = client.get("/api/v1/findings", query_string={"limit": 2, "cursor": first["next_cursor"]}).json
    assert [finding["msku"] for finding in first["findings"] + rest["findings"]] == ["SKU-3", "SKU-2", "SKU-1"]
    assert (first["total"], rest["next_cursor"]) == (3, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("verdict=claim", ["SKU-1"]),
        ("verdict=found_later", ["SKU-2"]),
        ("sku=X3", ["SKU-3"]),
        ("type=warehouse_damaged", []),
    ],
)
def test_findings_are_filtered(client: FlaskClient, query: str, found: list[str]) -> None:
    sign_in_json(client, make_member(a_seller()))
    assert [finding["msku"] for finding in client.get(f"/api/v1/findings?{query}").json["findings"]] == found


@pytest.mark.parametrize("query", ["verdict=maybe", "type=x", "limit=201", "cursor=bad", "cursor=WzEsMl0"])
def test_a_bad_query_names_its_field(client: FlaskClient, query: str) -> None:
    sign_in_json(client, make_member())
    answer = client.get(f"/api/v1/findings?{query}")
    assert answer.status_code == 422
    assert list(answer.json["details"]) == [query.split("=", maxsplit=1)[0]]


def test_a_finding_opens_down_to_amazons_rows(client: FlaskClient) -> None:
    seller = a_seller()
    sign_in_json(client, make_member(seller))
    found = client.get(f"/api/v1/findings/{finding_of(seller, 'X2').public_id}").json
    assert (found["verdict"], found["claim_id"], found["event_date"]) == ("found_later", None, day(40).isoformat())
    assert [row["running_open_quantity"] for row in found["trail"]] == [1, 0]


def test_a_run_tells_how_it_ended(client: FlaskClient) -> None:
    seller = a_seller()
    sign_in_json(client, make_member(seller))
    told = client.get(f"/api/detections/status/{run_of(seller).public_id}").json
    assert (told["status"], told["newCases"], told["totalPotential"], told["currency"]) == ("complete", 1, 12.5, "USD")
    history = client.get("/api/detections/history").json
    assert [run["detection_id"] for run in history["runs"]] == [run_of(seller).public_id]
    assert history["total"] == 1


def test_a_run_is_started_by_a_program(client: FlaskClient) -> None:
    seller = a_seller()
    sign_in_json(client, make_member(seller, Role.REVIEWER))
    answer = client.post("/api/detections/run", json={}).json
    assert answer["status"] == "in_progress"
    assert client.get(f"/api/detections/status/{answer['detection_id']}").json["status"] == "in_progress"


def test_a_run_before_anything_has_arrived_is_refused(client: FlaskClient) -> None:
    sign_in_json(client, make_member())
    answer = client.post("/api/detections/run")
    assert (answer.status_code, answer.json["error"]) == (400, "amazon_not_connected")


def test_a_viewer_starts_no_run(client: FlaskClient) -> None:
    sign_in_json(client, make_member(a_seller(), Role.VIEWER))
    assert client.post("/api/detections/run").status_code == 403


def test_strangers_do_not_learn_that_a_finding_or_run_exists(client: FlaskClient) -> None:
    seller = a_seller()
    finding, run = finding_of(seller, "X1").public_id, run_of(seller).public_id
    stranger = make_member(make_seller())
    sign_in_json(client, stranger)
    sign_in_page(client, stranger)
    for path in (f"/api/v1/findings/{finding}", f"/api/detections/status/{run}", f"/findings/{finding}"):
        assert client.get(path).status_code == 404
    assert client.get("/api/v1/findings").json["total"] == 0


def test_the_signed_out_are_refused(client: FlaskClient) -> None:
    for path in ("/api/v1/findings", "/api/v1/findings/x", "/api/detections/status/x", "/api/detections/history"):
        assert client.get(path).status_code == 401
    assert client.post("/api/detections/run").status_code == 401
    assert client.get("/findings").status_code == 303
    assert client.get("/findings/x").status_code == 303


def test_the_page_says_why_each_is_or_is_no_claim(client: FlaskClient) -> None:
    sign_in_page(client, make_member(a_seller(), Role.VIEWER))
    page = client.get("/findings").text
    assert "The unit was found again." in page
    assert "it can be claimed from" in page
    only = client.get("/findings?verdict=found_later").text
    assert "SKU-2" in only
    assert "SKU-1" not in only


def test_the_page_of_a_finding_shows_rule_rows_and_dates(client: FlaskClient) -> None:
    seller = a_seller()
    sign_in_page(client, make_member(seller, Role.VIEWER))
    page = client.get(f"/findings/{finding_of(seller, 'X2').public_id}").text
    assert "Why is this not a claim?" in page
    assert "Misplaced (M)" in page
    assert "Found (F)" in page
    assert "the last day is day 59" in page


def test_a_finding_leads_to_its_claim(client: FlaskClient) -> None:
    seller = a_seller()
    finding = finding_of(seller, "X1")
    finding.claim_public_id = "clm_abc"
    sign_in_page(client, make_member(seller, Role.VIEWER))
    assert 'href="/claims/clm_abc"' in client.get(f"/findings/{finding.public_id}").text


def test_a_run_is_started_on_the_page(client: FlaskClient) -> None:
    seller = a_seller()
    sign_in_page(client, make_member(seller, Role.REVIEWER))
    answer = client.post("/findings/run", follow_redirects=True)
    assert "looking through Amazon" in answer.text
    assert database.session.query(DetectionRun).filter_by(seller_id=seller.id).count() == 2


def test_an_empty_list_says_what_to_do(client: FlaskClient) -> None:
    sign_in_page(client, make_member())
    assert "Findings appear after the first sync" in client.get("/findings").text
    assert "Nothing matches" in client.get("/findings?verdict=claim").text
