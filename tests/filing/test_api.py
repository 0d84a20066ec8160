"""Filing's JSON doors."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller, User
from app.claims.models import Claim, ClaimStatus
from app.filing.jobs import file_claim
from app.filing.models import Filing
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.claims import make_claim
from tests.factories.filing import make_approved, make_case, make_filing, make_settlement
from tests.factories.ledger import make_reimbursement
from tests.filing.desk import Desk

RECOVERIES = ["/api/v1/integrations/amazon/recoveries", "/api/integrations/amazon/recoveries"]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def api(client: FlaskClient, manager: User) -> FlaskClient:
    """A manager of the connected seller."""
    sign_in_json(client, manager)
    return client


def test_submitting_approves_queues_and_waits_for_the_case_id(
    db: SQLAlchemy, api: FlaskClient, seller: Seller, desk: Desk
) -> None:
    claim = make_claim(seller)
    answer = api.post(f"/api/claims/{claim.public_id}/submit", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json) == (200, {"success": True, "id": claim.public_id, "status": "Pending"})
    filing = db.session.query(Filing).one()
    file_claim(filing.id)
    db.session.expire_all()
    assert db.session.get_one(Claim, claim.id).case_id == desk.cases[filing.public_id]["case_id"]


def test_a_claim_is_submitted_once(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim = make_claim(seller)
    api.post(f"/api/claims/{claim.public_id}/submit", json={})
    answer = api.post(f"/api/claims/{claim.public_id}/submit", json={})
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"] == "claim_not_submittable"


def test_a_guard_names_itself_as_the_reason(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim = make_claim(seller, evidence_required=["invoice"])
    answer = api.post(f"/api/claims/{claim.public_id}/submit", json={})
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"], answer.json["reason"]) == (
        409,
        "claim_not_submittable",
        "evidence_incomplete",
    )
    db.session.expire_all()
    assert claim.status == ClaimStatus.IN_REVIEW


def test_filing_through_a_named_channel(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    answer = api.post(f"/api/v1/claims/{claim.public_id}/file", json={"channel": "packet"})
    assert answer.json is not None
    shown = answer.json["filing"]
    assert (shown["channel"], shown["state"], shown["case_id"], shown["claim_status"]) == (
        "packet",
        "pending",
        None,
        "queued",
    )


def test_an_unknown_channel_is_named(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    answer = api.post(f"/api/v1/claims/{make_approved(seller).public_id}/file", json={"channel": "fax"})
    assert answer.json is not None
    assert (answer.status_code, list(answer.json["details"])) == (422, ["channel"])


def test_refusals_have_their_own_codes(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    early = make_approved(seller, claimable_from=TODAY + timedelta(days=9))
    answer = api.post(f"/api/v1/claims/{early.public_id}/file", json={})
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]) == (409, "claim_premature")


def test_the_case_id_of_a_person_makes_it_filed(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    said = {"case_id": "17123456789", "filed_on": (TODAY - timedelta(days=1)).isoformat()}
    answer = api.post(f"/api/v1/claims/{claim.public_id}/filed", json=said)
    assert answer.json is not None
    shown = answer.json["filing"]
    assert (shown["state"], shown["case_id"], shown["claim_status"]) == ("filed", "17123456789", "filed")
    assert shown["filed_at"].startswith(said["filed_on"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"case_id": "123", "filed_on": TODAY.isoformat()}, "case_id"),
        ({"case_id": "17123456789", "filed_on": (TODAY + timedelta(days=3)).isoformat()}, "filed_on"),
        ({"case_id": "17123456789", "filed_on": "2020-01-01"}, "filed_on"),
        ({"case_id": "17123456789"}, "filed_on"),
        ({"filed_on": TODAY.isoformat()}, "case_id"),
    ],
)
def test_a_wrong_entry_names_its_field(
    db: SQLAlchemy, api: FlaskClient, seller: Seller, said: dict[str, str], field: str
) -> None:
    claim = make_approved(seller)
    answer = api.post(f"/api/v1/claims/{claim.public_id}/filed", json=said)
    assert answer.json is not None
    assert (answer.status_code, list(answer.json["details"])) == (422, [field])
    db.session.expire_all()
    assert claim.status == ClaimStatus.APPROVED


def test_a_case_id_belongs_to_one_claim(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    known = make_case(seller)
    said = {"case_id": known.case_id, "filed_on": (TODAY - timedelta(days=1)).isoformat()}
    answer = api.post(f"/api/v1/claims/{make_approved(seller).public_id}/filed", json=said)
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]) == (409, "case_id_taken")


def test_what_opside_files_itself_takes_no_case_id_by_hand(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    api.post(f"/api/v1/claims/{claim.public_id}/file", json={})
    said = {"case_id": "17123456789", "filed_on": (TODAY - timedelta(days=1)).isoformat()}
    answer = api.post(f"/api/v1/claims/{claim.public_id}/filed", json=said)
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]) == (409, "filing_in_progress")


def test_a_queued_claim_is_taken_back_until_it_is_sent(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    api.post(f"/api/v1/claims/{claim.public_id}/file", json={})
    assert api.post(f"/api/v1/claims/{claim.public_id}/unqueue").json == {
        "success": True, "id": claim.public_id, "status": "approved",
    }  # fmt: skip
    sent = make_filing(make_approved(seller, status=ClaimStatus.QUEUED), attempts=1)
    path = f"/api/v1/claims/{db.session.get_one(Claim, sent.claim_id).public_id}/unqueue"
    answer = api.post(path)
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]) == (409, "filing_in_progress")


def test_an_open_claim_is_given_up_and_a_paid_one_is_not(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim, paid = make_case(seller), make_case(seller, status=ClaimStatus.PAID)
    answer = api.post(f"/api/v1/claims/{claim.public_id}/withdraw", json={"reason": "Settled by phone."})
    assert answer.json is not None
    assert answer.json["status"] == "withdrawn"
    assert api.post(f"/api/v1/claims/{paid.public_id}/withdraw", json={}).status_code == 409


def test_the_packet_and_its_rows(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    answer = api.get(f"/api/v1/claims/{claim.public_id}/packet")
    assert answer.json is not None
    assert claim.fnsku in answer.json["packet"]["text"]
    table = api.get(f"/api/v1/claims/{claim.public_id}/packet.csv")
    assert (table.mimetype, table.text.splitlines()[0]) == ("text/csv", "date,source,row,event,quantity,open_quantity")
    assert "attachment" in table.headers["Content-Disposition"]


def test_disputes_are_the_filings(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    filed = make_case(seller)
    make_case(make_seller())
    opened = api.post("/api/disputes", json={"recoveryId": make_claim(seller, amount=None).public_id})
    assert opened.status_code == 201
    assert opened.json is not None
    assert (opened.json["dispute"]["status"], opened.json["dispute"]["amount"]) == ("pending", 0.0)
    listed = api.get("/api/disputes").json
    assert listed is not None
    assert [each["recoveryId"] for each in listed["disputes"]][1] == filed.public_id
    assert listed["total"] == 2
    by_status = api.get("/api/disputes?status=filed").json
    assert by_status is not None
    assert [each["amazonCaseId"] for each in by_status["disputes"]] == [filed.case_id]
    one = api.get(f"/api/disputes/{listed['disputes'][1]['id']}").json
    assert one is not None
    assert one["dispute"] == listed["disputes"][1]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "status=lost"])
def test_bad_paging_of_disputes_is_refused(api: FlaskClient, query: str) -> None:
    assert api.get(f"/api/disputes?{query}").status_code == 422


def test_submitting_a_dispute(db: SQLAlchemy, api: FlaskClient, seller: Seller) -> None:
    waiting = make_filing(make_approved(seller, status=ClaimStatus.QUEUED))
    assert api.post(f"/api/disputes/{waiting.public_id}/submit").status_code == 200
    filed = db.session.query(Filing).filter_by(claim_id=make_case(seller).id).one()
    answer = api.post(f"/api/disputes/{filed.public_id}/submit")
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]) == (409, "claim_not_submittable")


@pytest.mark.parametrize("path", RECOVERIES)
def test_recovered_money_stands_apart_from_amazons_own(
    db: SQLAlchemy, api: FlaskClient, seller: Seller, path: str
) -> None:
    make_settlement(make_case(seller, status=ClaimStatus.PAID), amount=Decimal("30.10"), quantity_in_stock=1)
    make_settlement(make_case(make_seller()), amount=Decimal(999))
    make_reimbursement(seller.id, reimbursement_id="OWN", amount_total=Decimal("7.25"))
    assert api.get(path).json == {
        "totalAmount": 30.1, "currency": "USD", "claimCount": 1, "byCurrency": {"USD": 30.1},
        "paidByAmazon": {"USD": 7.25}, "reversed": {}, "unitsReturnedInStock": 1,
    }  # fmt: skip


DOORS = [
    ("post", "/api/claims/{claim}/submit"),
    ("post", "/api/v1/claims/{claim}/file"),
    ("post", "/api/v1/claims/{claim}/filed"),
    ("post", "/api/v1/claims/{claim}/unqueue"),
    ("post", "/api/v1/claims/{claim}/withdraw"),
    ("get", "/api/v1/claims/{claim}/packet"),
    ("get", "/api/v1/claims/{claim}/packet.csv"),
    ("get", "/api/disputes/{filing}"),
    ("post", "/api/disputes/{filing}/submit"),
]
BODY = {"case_id": "17123456789", "filed_on": TODAY.isoformat()}


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_a_stranger_finds_nothing(db: SQLAlchemy, client: FlaskClient, method: str, path: str) -> None:
    filing = make_filing()
    claim = db.session.get_one(Claim, filing.claim_id)
    sign_in_json(client, make_member())
    url = path.format(claim=claim.public_id, filing=filing.public_id)
    answer = client.open(url, method=method.upper(), **({"json": BODY} if method == "post" else {}))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [*DOORS, ("get", "/api/disputes"), ("post", "/api/disputes"), ("get", RECOVERIES[0])]
)
def test_the_signed_out_are_told_so(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path.format(claim="clm_x", filing="fil_x"), method=method.upper())
    assert answer.status_code == 401


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
@pytest.mark.parametrize("path", [path for method, path in DOORS if method == "post"])
def test_only_managers_file(db: SQLAlchemy, client: FlaskClient, seller: Seller, path: str, role: Role) -> None:
    filing = make_filing(make_approved(seller, status=ClaimStatus.QUEUED))
    claim = db.session.get_one(Claim, filing.claim_id)
    sign_in_json(client, make_member(seller, role))
    assert client.post(path.format(claim=claim.public_id, filing=filing.public_id), json=BODY).status_code == 403


def test_a_viewer_reads(db: SQLAlchemy, client: FlaskClient, seller: Seller) -> None:
    claim = make_case(seller)
    sign_in_json(client, make_member(seller, Role.VIEWER))
    for path in (f"/api/v1/claims/{claim.public_id}/packet", "/api/disputes", RECOVERIES[0]):
        assert client.get(path).status_code == 200
