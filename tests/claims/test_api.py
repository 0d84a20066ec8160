"""The JSON doors of claims."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role, User
from app.claims.models import Claim, ClaimHistory, ClaimStatus, Tier
from tests.claims.conftest import CountStatements
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.claims import make_claim, make_filed_claim, make_finding, make_many_claims, make_run

pytestmark = pytest.mark.usefixtures("db")
S = ClaimStatus
MINE = "/api/v1/claims"


@pytest.fixture
def reviewer(client: FlaskClient) -> User:
    user = make_member(make_seller(), Role.REVIEWER)
    sign_in_json(client, user)
    return user


def seller_of(user: User) -> Any:
    return user.memberships[0].seller


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [claim["id"] for claim in answer.json["claims"]]


ROUTES = [
    ("GET", MINE),
    ("GET", f"{MINE}/{{id}}"),
    ("POST", f"{MINE}/{{id}}/review"),
    ("GET", "/api/v1/settings/claims"),
    ("PUT", "/api/v1/settings/claims"),
    ("GET", "/api/detections"),
    ("GET", "/api/recoveries"),
    ("GET", "/api/recoveries/{id}"),
    ("GET", "/api/recoveries/{id}/status"),
    ("POST", "/api/recoveries/{id}/answer"),
    ("GET", "/api/recoveries/{id}/document"),
    ("GET", "/api/autoclaim/settings"),
    ("PUT", "/api/autoclaim/settings"),
    ("GET", "/api/autoclaim/history"),
    ("GET", "/api/thresholds"),
    ("POST", "/api/thresholds"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_signed_out_are_refused(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path.format(id=make_claim().public_id), method=method, json={} if method != "GET" else None)
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path in ROUTES if "{id}" in path])
def test_a_strangers_claim_does_not_exist(client: FlaskClient, reviewer: User, method: str, path: str) -> None:
    body = {"decision": "approve", "answer": "yes"} if method == "POST" else None
    theirs = client.open(path.format(id=make_claim().public_id), method=method, json=body)
    unknown = client.open(path.format(id="clm_unknown"), method=method, json=body)
    assert theirs.status_code == unknown.status_code == 404
    assert theirs.json == unknown.json
    assert theirs.json["error"] == "not_found"


def test_a_strangers_claims_are_in_no_list(client: FlaskClient, reviewer: User) -> None:
    make_claim()
    assert client.get(MINE).json["total"] == 0
    assert client.get("/api/detections").json["detections"] == []
    assert client.get("/api/recoveries").json == []


def test_a_claim_has_every_field_of_the_contract(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer), evidence_required=["invoice"], amount=Decimal("30.50"))
    [shown] = client.get(MINE).json["claims"]
    assert shown["claim_number"] == f"CLM-{claim.number:06d}"
    assert (shown["amount"], shown["amount_low"], shown["confidence"]) == (30.5, 24, 0.72)
    assert shown["event_date"] == claim.event_on.isoformat()
    assert shown["evidence"] == {"required": ["invoice"], "present": [], "complete": False}
    assert (shown["case_id"], shown["filed_at"], shown["paid_amount"]) == (None, None, None)
    assert shown["created_at"].endswith("Z")


def test_amounts_have_their_currencys_precision(client: FlaskClient, reviewer: User) -> None:
    make_claim(seller_of(reviewer), currency="JPY", amount=Decimal("1234.5"), amount_low=None)
    [shown] = client.get(MINE).json["claims"]
    assert (shown["amount"], shown["amount_low"]) == (1235, None)


def test_the_detail_shows_proof_reasons_and_history(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer))
    shown = client.get(f"{MINE}/{claim.public_id}").json
    assert [row["running_open_quantity"] for row in shown["trail"]] == [3]
    assert shown["explanation"] == claim.explanation
    assert [(line["by"], line["from"], line["to"]) for line in shown["history"]] == [(None, None, "detected")]
    assert shown["documents"] == []


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"type": "warehouse_damaged"}, {"damaged"}),
        ({"family": "damaged_goods"}, {"damaged"}),
        ({"status": "filed"}, {"filed"}),
        ({"tier": "manual"}, {"filed"}),
        ({"marketplace_id": "A1F83G8C2ARO7P"}, {"british"}),
        ({"sku": "MY-SKU"}, {"british"}),
        ({"sku": "B0ASIN"}, {"british"}),
        ({"min_amount": "99.99"}, {"damaged"}),
        ({"deadline_before": (datetime.now(UTC) + timedelta(days=3)).date().isoformat()}, {"british"}),
    ],
)
def test_filters_choose(client: FlaskClient, reviewer: User, query: dict[str, str], wanted: set[str]) -> None:
    seller = seller_of(reviewer)
    soon = (datetime.now(UTC) + timedelta(days=2)).date()
    made = {
        "damaged": make_claim(seller, type="warehouse_damaged", family="damaged_goods", amount=Decimal(100)),
        "filed": make_filed_claim(seller, tier=Tier.MANUAL, amount=None),
        "british": make_claim(seller, marketplace_id="A1F83G8C2ARO7P", msku="MY-SKU", asin="B0ASIN", deadline=soon),
    }
    assert set(ids(client.get(MINE, query_string=query))) == {made[name].public_id for name in wanted}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "unknown"),
        ("status", "lost"),
        ("tier", "high"),
        ("sort", "colour"),
        ("limit", "0"),
        ("limit", "201"),
        ("deadline_before", "tomorrow"),
        ("min_amount", "much"),
        ("min_amount", "NaN"),
        ("cursor", "nonsense"),
        ("cursor", "WyJhbW91bnQiLCIxIiwxXQ"),
        ("cursor", "WyJkZWFkbGluZSIsIngiLDFd"),
    ],
)
def test_bad_parameters_name_their_field(client: FlaskClient, reviewer: User, field: str, value: str) -> None:
    answer = client.get(MINE, query_string={field: value})
    assert (answer.status_code, answer.json["error"]) == (422, "validation_error")
    assert list(answer.json["details"]) == [field]


@pytest.mark.parametrize("key", ["deadline", "amount", "confidence", "created_at"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_pages_show_every_claim_once_in_order(client: FlaskClient, reviewer: User, key: str, sign: str) -> None:
    seller, today = seller_of(reviewer), datetime.now(UTC)
    for number in range(13):
        make_claim(
            seller,
            amount=None if number % 4 == 0 else Decimal(number % 3),
            deadline=today.date() + timedelta(days=number % 5),
            confidence=Decimal(number % 4) / 10,
            created_at=today + timedelta(microseconds=number % 6),
        )
    everything = client.get(MINE, query_string={"sort": sign + key, "limit": 200}).json["claims"]
    values = [-1 if claim[key] is None else claim[key] for claim in everything]
    assert values == sorted(values, reverse=bool(sign))
    paged: list[str] = []
    cursor = None
    while True:
        query = {"sort": sign + key, "limit": 3} | ({"cursor": cursor} if cursor else {})
        page = client.get(MINE, query_string=query)
        paged += ids(page)
        cursor = page.json["next_cursor"]
        if cursor is None:
            break
    assert paged == [claim["id"] for claim in everything]


def test_claims_that_come_meanwhile_move_no_page(client: FlaskClient, reviewer: User) -> None:
    seller, today = seller_of(reviewer), datetime.now(UTC).date()
    old = [make_claim(seller, deadline=today + timedelta(days=10 + number)).public_id for number in range(6)]
    first = client.get(MINE, query_string={"limit": 3})
    for days in (1, 11, 12):
        make_claim(seller, deadline=today + timedelta(days=days))
    second = client.get(MINE, query_string={"limit": 50, "cursor": first.json["next_cursor"]})
    assert ids(first) == old[:3]
    assert [claim for claim in ids(second) if claim in old] == old[3:]


def test_totals_are_kept_apart_by_currency(client: FlaskClient, reviewer: User) -> None:
    seller = seller_of(reviewer)
    for amount, currency in [("1.10", "USD"), ("2.20", "USD"), ("5", "GBP")]:
        make_claim(seller, amount=Decimal(amount), currency=currency)
    make_claim(seller, amount=None)
    answer = client.get(MINE, query_string={"limit": 1}).json
    assert answer["total"] == 4
    assert answer["totals"]["amount"] == {"USD": 3.3, "GBP": 5}
    assert answer["totals"]["is_complete"] is True


def test_counting_stops_at_a_thousand(client: FlaskClient, reviewer: User) -> None:
    make_many_claims(seller_of(reviewer), 1003)
    answer = client.get(MINE).json
    assert answer["total"] == 1001
    assert answer["totals"]["is_complete"] is False


@pytest.mark.parametrize("claims", [1, 60])
def test_a_page_costs_few_statements_however_many_rows(
    client: FlaskClient, reviewer: User, count_statements: CountStatements, claims: int
) -> None:
    make_many_claims(seller_of(reviewer), claims)
    client.get(MINE)
    with count_statements() as statements:
        client.get(MINE)
    assert len(statements) <= 6, "\n\n".join(statements)


def test_approving_needs_a_reviewer(client: FlaskClient) -> None:
    viewer = make_member(make_seller(), Role.VIEWER)
    sign_in_json(client, viewer)
    claim = make_claim(seller_of(viewer))
    answer = client.post(f"{MINE}/{claim.public_id}/review", json={"decision": "approve"})
    assert (answer.status_code, answer.json["error"]) == (403, "forbidden")


def test_a_reviewer_approves(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer))
    answer = client.post(f"{MINE}/{claim.public_id}/review", json={"decision": "approve", "note": "Counted twice"})
    assert answer.status_code == 200
    assert answer.json["claim"]["status"] == "approved"
    last = client.get(f"{MINE}/{claim.public_id}").json["history"][-1]
    assert (last["by"], last["to"], last["reason"]) == (reviewer.name, "approved", "Counted twice")


def test_a_reviewer_dismisses_with_a_reason_and_takes_it_back(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer))
    path = f"{MINE}/{claim.public_id}/review"
    dismissed = client.post(path, json={"decision": "dismiss", "reason": "units_found", "note": "in the back"})
    assert dismissed.json["claim"]["status"] == "dismissed"
    reopened = client.post(path, json={"decision": "reopen"})
    assert reopened.json["claim"]["status"] == "in_review"
    reasons = [line["reason"] for line in client.get(f"{MINE}/{claim.public_id}").json["history"]]
    assert reasons[1:] == ["The units have turned up. in the back", f"{reviewer.name} took the decision back."]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "decision"),
        ({"decision": "maybe"}, "decision"),
        ({"decision": "dismiss"}, "reason"),
        ({"decision": "dismiss", "reason": "because"}, "reason"),
        ({"decision": "dismiss", "reason": "other"}, "note"),
        ({"decision": "approve", "quantity": 0}, "quantity"),
        ({"decision": "approve", "quantity": 4}, "quantity"),
        ({"decision": "approve", "quantity": "two"}, "quantity"),
        ({"decision": "approve", "note": "x" * 2001}, "note"),
    ],
)
def test_a_bad_decision_names_its_field(client: FlaskClient, reviewer: User, body: dict[str, Any], field: str) -> None:
    claim = make_claim(seller_of(reviewer))
    answer = client.post(f"{MINE}/{claim.public_id}/review", json=body)
    assert (answer.status_code, list(answer.json["details"])) == (422, [field])
    assert Claim.query.filter_by(id=claim.id).one().status == S.IN_REVIEW


@pytest.mark.parametrize(
    "status", [status for status in S if status not in {S.DETECTED, S.IN_REVIEW, S.IN_MANUAL_REVIEW}]
)
@pytest.mark.parametrize("body", [{"decision": "approve"}, {"decision": "dismiss", "reason": "units_found"}])
def test_a_claim_that_waits_for_nobody_cannot_be_decided(
    client: FlaskClient, reviewer: User, status: ClaimStatus, body: dict[str, str]
) -> None:
    claim = make_claim(seller_of(reviewer), status=status)
    answer = client.post(f"{MINE}/{claim.public_id}/review", json=body)
    assert (answer.status_code, answer.json["error"], answer.json["claimStatus"]) == (409, "illegal_move", status)
    assert ClaimHistory.query.filter_by(claim_id=claim.id).count() == 1


@pytest.mark.parametrize("status", [S.QUEUED, S.FILED, S.PAID, S.EXPIRED, S.RESOLVED_BY_AMAZON])
def test_what_is_on_its_way_cannot_be_taken_back(client: FlaskClient, reviewer: User, status: ClaimStatus) -> None:
    claim = make_claim(seller_of(reviewer), status=status)
    answer = client.post(f"{MINE}/{claim.public_id}/review", json={"decision": "reopen"})
    assert (answer.status_code, answer.json["error"]) == (409, "illegal_move")


@pytest.mark.parametrize(("status", "decision"), [(S.IN_REVIEW, "approve"), (S.DISMISSED, "reopen")])
def test_nothing_is_decided_after_the_deadline(
    client: FlaskClient, reviewer: User, status: ClaimStatus, decision: str
) -> None:
    past = datetime.now(UTC).date() - timedelta(days=2)
    claim = make_claim(seller_of(reviewer), status=status, deadline=past)
    answer = client.post(f"{MINE}/{claim.public_id}/review", json={"decision": decision})
    assert (answer.status_code, answer.json["error"]) == (409, "window_closed")


def test_a_reopened_claim_takes_up_what_has_changed_meanwhile(client: FlaskClient, reviewer: User) -> None:
    finding = make_finding(make_run(seller_of(reviewer)))
    claim = make_claim(finding=finding, status=S.DISMISSED)
    finding.quantity, finding.amount = 2, Decimal(20)
    path = f"{MINE}/{claim.public_id}/review"
    reopened = client.post(path, json={"decision": "reopen"}).json["claim"]
    assert (reopened["quantity"], reopened["amount"]) == (2, 20)


def test_a_dismissed_claim_that_the_facts_ended_stays_closed(client: FlaskClient, reviewer: User) -> None:
    finding = make_finding(make_run(seller_of(reviewer)), verdict="found_later", reason="All were found.")
    claim = make_claim(finding=finding, status=S.DISMISSED)
    answer = client.post(f"{MINE}/{claim.public_id}/review", json={"decision": "reopen"})
    assert (answer.status_code, answer.json["error"]) == (409, "not_a_claim")
    assert "All were found." in answer.json["message"]


def test_a_reviewer_claims_fewer_units(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer))
    answer = client.post(f"{MINE}/{claim.public_id}/review", json={"decision": "approve", "quantity": 1})
    shown = answer.json["claim"]
    assert (shown["quantity"], shown["amount"], shown["amount_low"], shown["amount_high"]) == (1, 10, 8, 12)


def test_settings_begin_with_the_defaults(client: FlaskClient, reviewer: User) -> None:
    settings = client.get("/api/v1/settings/claims").json["settings"]
    assert (settings["auto_threshold"], settings["review_threshold"], settings["automatic_filing"]) == (
        0.85,
        0.5,
        False,
    )
    assert client.get("/api/thresholds").json == {"success": True, "thresholds": {"autoSubmit": 0.85, "review": 0.5}}


def test_settings_are_a_managers(client: FlaskClient, reviewer: User) -> None:
    for method, path in [
        ("put", "/api/v1/settings/claims"),
        ("put", "/api/autoclaim/settings"),
        ("post", "/api/thresholds"),
    ]:
        answer = getattr(client, method)(path, json={"autoSubmit": 0.9, "review": 0.6})
        assert answer.status_code == 403


def test_whoever_switches_automatic_filing_on_gives_the_consent(client: FlaskClient) -> None:
    manager = make_member(make_seller(), Role.MANAGER)
    sign_in_json(client, manager)
    on = client.put("/api/v1/settings/claims", json={"automatic_filing": True}).json["settings"]
    assert (on["automatic_filing"], on["automatic_filing_by"]) == (True, manager.name)
    assert on["automatic_filing_at"].endswith("Z")
    off = client.put("/api/autoclaim/settings", json={"enabled": False}).json
    assert off == {"success": True, "settings": {"enabled": False, "autoSubmit": 0.85, "review": 0.5}}
    assert client.get("/api/v1/settings/claims").json["settings"]["automatic_filing_by"] is None


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/thresholds", {"autoSubmit": 0.4, "review": 0.6}, "review"),
        ("/api/thresholds", {"autoSubmit": 1.4, "review": 0.6}, "autoSubmit"),
        ("/api/thresholds", {"autoSubmit": "high", "review": 0.5}, "autoSubmit"),
        ("/api/thresholds", {"autoSubmit": 0.9}, "review"),
        ("/api/autoclaim/settings", {"review": 0.9}, "review"),
        ("/api/v1/settings/claims", {"review_threshold": 0.9}, "review_threshold"),
        ("/api/v1/settings/claims", {"auto_threshold": -1}, "auto_threshold"),
        ("/api/v1/settings/claims", {"daily_limit": 0}, "daily_limit"),
    ],
)
def test_bad_settings_name_their_field(client: FlaskClient, path: str, body: dict[str, Any], field: str) -> None:
    sign_in_json(client, make_member(make_seller(), Role.MANAGER))
    answer = client.open(path, method="POST" if path.endswith("thresholds") else "PUT", json=body)
    assert (answer.status_code, answer.json["error"], list(answer.json["details"])) == (
        422,
        "validation_error",
        [field],
    )
    assert client.get("/api/thresholds").json["thresholds"] == {"autoSubmit": 0.85, "review": 0.5}


def test_detections_are_listed_by_tier_and_status(client: FlaskClient, reviewer: User) -> None:
    seller = seller_of(reviewer)
    made = [make_claim(seller, tier=tier, amount=None) for tier in Tier] + [make_claim(seller, status=S.DISMISSED)]
    everything = client.get("/api/detections").json
    assert everything["total"] == 4
    assert [row["id"] for row in everything["detections"]] == [claim.public_id for claim in reversed(made)]
    assert everything["detections"][1]["amount"] is None
    auto = client.get("/api/detections?tier=auto").json["detections"]
    assert [row["id"] for row in auto] == [made[0].public_id]
    assert client.get("/api/detections?status=dismissed&limit=1&offset=0").json["total"] == 1
    assert client.get("/api/detections?limit=1&offset=3").json["detections"][0]["id"] == made[0].public_id
    for query in ("tier=high", "status=new", "limit=0", "offset=-1"):
        assert client.get(f"/api/detections?{query}").status_code == 422


LABELS = {
    S.DETECTED: ("New", "Awaiting Approval", "draft"),
    S.IN_REVIEW: ("New", "Awaiting Approval", "draft"),
    S.IN_MANUAL_REVIEW: ("Pending", "Awaiting Approval", "draft"),
    S.APPROVED: ("Pending", "Guaranteed", "draft"),
    S.QUEUED: ("Pending", "Guaranteed", "draft"),
    S.FILED: ("Submitted", "Submitted", "submitted"),
    S.INFORMATION_REQUESTED: ("Submitted", "Under Review", "submitted"),
    S.APPEALED: ("Submitted", "Under Review", "submitted"),
    S.GRANTED: ("Submitted", "Under Review", "approved"),
    S.PARTIALLY_GRANTED: ("Submitted", "Under Review", "approved"),
    S.PAID: ("Paid", "Paid Out", "paid"),
    S.DENIED: ("Denied", "Denied", "denied"),
    S.REVERSED: ("Denied", "Denied", "denied"),
}


@pytest.mark.parametrize(("status", "words"), LABELS.items())
def test_a_recovery_wears_the_clients_words(
    client: FlaskClient, reviewer: User, status: ClaimStatus, words: tuple[str, str, str]
) -> None:
    claim = make_claim(seller_of(reviewer), status=status)
    [row] = client.get("/api/recoveries").json
    case = client.get(f"/api/recoveries/{claim.public_id}").json
    assert (row["status"], case["status"], case["submission_status"]) == words
    assert row["guaranteedAmount"] == case["guaranteedAmount"] == 30
    assert [claim.public_id] == [one["id"] for one in client.get(f"/api/recoveries?status={words[0].lower()}").json]


@pytest.mark.parametrize("status", [S.DISMISSED, S.EXPIRED, S.WITHDRAWN, S.RESOLVED_BY_AMAZON])
def test_closed_recoveries_are_listed_only_when_asked_for(
    client: FlaskClient, reviewer: User, status: ClaimStatus
) -> None:
    claim = make_claim(seller_of(reviewer), status=status)
    answer = client.get("/api/recoveries")
    assert (answer.json, answer.headers["X-Total-Count"]) == ([], "0")
    assert [row["id"] for row in client.get(f"/api/recoveries?status={status}").json] == [claim.public_id]
    assert client.get(f"/api/recoveries/{claim.public_id}").json["status"] == "Closed"


def test_recoveries_are_a_bare_list_with_the_total_in_a_header(client: FlaskClient, reviewer: User) -> None:
    make_many_claims(seller_of(reviewer), 60)
    answer = client.get("/api/recoveries")
    assert (len(answer.json), answer.headers["X-Total-Count"]) == (60, "60")
    page = client.get("/api/recoveries?limit=1")
    assert (len(page.json), page.headers["X-Total-Count"]) == (1, "60")
    assert client.get("/api/recoveries?status=unheard").status_code == 422


def test_an_unknown_value_is_nought_and_said_so(client: FlaskClient, reviewer: User) -> None:
    make_claim(seller_of(reviewer), amount=None, msku=None, fnsku=None)
    [row] = client.get("/api/recoveries").json
    assert (row["guaranteedAmount"], row["sku"]) == (0, "")
    assert row["details"].endswith("(value unknown)")


def test_the_case_page_tells_the_whole_story(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer), evidence_required=["invoice"])
    client.post(f"{MINE}/{claim.public_id}/review", json={"decision": "approve", "note": "Sound"})
    case = client.get(f"/api/recoveries/{claim.public_id}").json
    assert (case["confidence"], case["unitsLost"], case["unitCost"], case["approval_reason"]) == (72, 3, 10, "Sound")
    assert case["validation"] == {
        "requiredDocuments": "Missing",
        "amazonCompliance": "Verified",
        "successProbability": 0.72,
    }
    assert (case["missingDocumentOptions"], case["evidence_complete"]) == (["invoice"], False)
    assert [event["type"] for event in case["events"]] == ["detection", "analysis"]
    short = client.get(f"/api/recoveries/{claim.public_id}/status").json
    assert short == {name: case[name] for name in ("status", "expected_payout_date", "amazonCaseId", "events")}


def test_a_paid_claim_says_when(client: FlaskClient, reviewer: User) -> None:
    at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    claim = make_filed_claim(seller_of(reviewer), status=S.PAID, paid_at=at, paid_amount=Decimal(30))
    [row] = client.get("/api/recoveries").json
    assert row["expectedPayoutDate"] == row["expected_payout_date"] == "2026-11-02T08:00:00.000Z"
    assert client.get(f"/api/recoveries/{claim.public_id}").json["amazonCaseId"] == claim.case_id


def test_an_answer_is_kept_with_the_claim(client: FlaskClient, reviewer: User) -> None:
    claim = make_filed_claim(seller_of(reviewer), status=S.INFORMATION_REQUESTED)
    path = f"/api/recoveries/{claim.public_id}"
    assert client.post(f"{path}/answer", json={"answer": " The invoice is 4711. "}).json["success"] is True
    event = client.get(f"{path}/status").json["events"][-1]
    assert (event["type"], event["title"], event["description"]) == (
        "update",
        "Answer",
        f"The invoice is 4711. ({reviewer.name})",
    )
    for body in ({}, {"answer": ""}, {"answer": "  "}, {"answer": 4}, {"answer": "x" * 2001}):
        answer = client.post(f"{path}/answer", json=body)
        assert (answer.status_code, list(answer.json["details"])) == (422, ["answer"])


def test_a_recovery_has_no_document_yet(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer))
    answer = client.get(f"/api/recoveries/{claim.public_id}/document")
    assert (answer.status_code, answer.json["error"]) == (404, "document_not_found")


def test_automatic_decisions_are_listed_without_peoples(client: FlaskClient, reviewer: User) -> None:
    from_people = make_claim(seller_of(reviewer))
    client.post(f"{MINE}/{from_people.public_id}/review", json={"decision": "approve"})
    by_itself = make_claim(seller_of(reviewer), status=S.APPROVED, tier=Tier.AUTO)
    line = ClaimHistory(
        claim_id=by_itself.id,
        seller_id=by_itself.seller_id,
        from_status="detected",
        to_status="approved",
        reason="0.93",
    )
    ClaimHistory.query.session.add(line)
    answer = client.get("/api/autoclaim/history").json
    assert answer["total"] == 1
    assert [(row["id"], row["action"], row["reason"]) for row in answer["history"]] == [
        (by_itself.public_id, "approved", "0.93")
    ]
