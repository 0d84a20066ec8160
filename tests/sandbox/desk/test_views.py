"""The case desk, as a filing channel meets it."""

from typing import Any

import httpx
import pytest

from app.sandbox.sellers import ALPENGLUECK
from tests.sandbox.running import RunningSandbox

PAYMENTS = "GET_FBA_REIMBURSEMENTS_DATA"


def packet_of(candidate: dict[str, Any], key: str = "fil_1") -> dict[str, Any]:
    """A claim as it is filed."""
    return {
        "idempotency_key": key,
        "claim_number": "CLM-000001",
        "type": candidate["type"],
        "marketplace_id": candidate["marketplace_id"],
        "fnsku": candidate["fnsku"],
        "msku": candidate["msku"],
        "asin": candidate["asin"],
        "fulfillment_center": candidate["fulfillment_center"],
        "reference_ids": [candidate["reference_id"]],
        "quantity": candidate["open_quantity"],
        "amount": 12.5,
        "currency": candidate["currency"],
        "event_date": candidate["event_date"],
        "text": "Two units were lost and not found.",
    }


def claims_of(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    return [each for each in sandbox.truth() if each["verdict"] == "claim"]


def file(sandbox: RunningSandbox, headers: dict[str, str], packet: dict[str, Any]) -> httpx.Response:
    return sandbox.http.post("/case-desk/cases", headers=headers, json=packet)


def case(sandbox: RunningSandbox, headers: dict[str, str], case_id: str) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.http.get(f"/case-desk/cases/{case_id}", headers=headers).raise_for_status().json()
    return found


def test_a_case_is_opened_with_an_id_and_stays_open_at_first(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    answer = file(sandbox, headers, packet_of(claims_of(sandbox)[0]))
    opened = answer.json()
    assert answer.status_code == 201
    assert opened["case_id"].isdecimal()
    assert len(opened["case_id"]) in (10, 11)
    assert (opened["status"], opened["decided_at"], opened["granted_quantity"]) == ("open", None, None)
    assert case(sandbox, headers, opened["case_id"]) == opened


def test_the_same_key_is_the_same_case(sandbox: RunningSandbox) -> None:
    headers, packet = sandbox.headers(), packet_of(claims_of(sandbox)[0])
    first, second = file(sandbox, headers, packet), file(sandbox, headers, packet)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(sandbox.http.get("/case-desk/cases", headers=headers).json()["cases"]) == 1


def test_granted_cases_are_paid_in_the_report_and_in_the_transactions(sandbox: RunningSandbox) -> None:
    headers, claims = sandbox.headers(), claims_of(sandbox)
    opened = [
        file(sandbox, headers, packet_of(each, f"fil_{number}")).json()["case_id"] for number, each in enumerate(claims)
    ]
    since = sandbox.day(0)
    sandbox.advance(8)
    decided = {case_id: case(sandbox, headers, case_id) for case_id in opened}
    granted = {case_id: each for case_id, each in decided.items() if each["status"] in ("granted", "partially_granted")}
    assert len(granted) > len(opened) / 2
    assert {each["status"] for each in decided.values()} <= {"granted", "partially_granted", "denied"}
    header, *rows = sandbox.read_report(headers, PAYMENTS, dataStartTime=since, dataEndTime=sandbox.day(0)).splitlines()
    names = header.split("\t")
    paid = [dict(zip(names, row.split("\t"), strict=True)) for row in rows]
    units = {row["case-id"]: int(row["quantity-reimbursed-cash"]) for row in paid if row["case-id"]}
    assert units == {case_id: each["granted_quantity"] for case_id, each in granted.items()}
    transactions = sandbox.http.get(
        "/finances/2024-06-19/transactions",
        headers=headers,
        params={"postedAfter": since, "postedBefore": sandbox.day(0)},
    ).json()["payload"]["transactions"]
    amounts = sorted(float(row["amount-total"]) for row in paid if float(row["amount-total"]))
    moved = [each for each in transactions if each["transactionType"] == "FBAInventoryReimbursement"]
    assert sorted(each["totalAmount"]["currencyAmount"] for each in moved) == amounts


def test_a_trap_is_denied_with_a_reason(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    trap = next(
        each for each in sandbox.truth() if each["verdict"] == "found_later" and each["type"] == "warehouse_lost"
    )
    case_id = file(sandbox, headers, packet_of(trap) | {"quantity": 1}).json()["case_id"]
    sandbox.advance(8)
    decided = case(sandbox, headers, case_id)
    assert (decided["status"], decided["granted_quantity"], decided["reason"]) == ("denied", 0, "The units were found.")
    assert decided["decided_at"] > decided["received_at"]


def test_a_payment_can_be_taken_back_on_order(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    opened = [
        file(sandbox, headers, packet_of(each, f"fil_{n}")).json()["case_id"]
        for n, each in enumerate(claims_of(sandbox)[:5])
    ]
    sandbox.advance(8)
    case_id = next(each for each in opened if case(sandbox, headers, each)["status"] == "granted")
    order = {"seller": "A2NORTHWIND0US", "case_id": case_id}
    assert sandbox.http.post("/_control/reverse", json=order).json()["is_new"] is True
    assert sandbox.http.post("/_control/reverse", json=order).json()["is_new"] is False
    since = sandbox.day(0)
    sandbox.advance(1)
    report = sandbox.read_report(headers, PAYMENTS, dataStartTime=since, dataEndTime=sandbox.day(0))
    payment = next(
        row for row in sandbox.world.history("A2NORTHWIND0US").books.reimbursements if row.case_id == case_id
    )
    assert f"\t-{payment.cash}\t{payment.cash}\t0\t{payment.id}\t" in report


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "fee_overcharge"}, "type"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": "many"}, "quantity"),
        ({"reference_ids": []}, "reference_ids"),
        ({"fnsku": ""}, "fnsku"),
        ({"idempotency_key": None}, "idempotency_key"),
    ],
)
def test_a_faulty_packet_is_refused_by_its_field(sandbox: RunningSandbox, change: dict[str, Any], field: str) -> None:
    answer = file(sandbox, sandbox.headers(), packet_of(claims_of(sandbox)[0]) | change)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]


def test_a_packet_must_be_json(sandbox: RunningSandbox) -> None:
    answer = sandbox.http.post("/case-desk/cases", headers=sandbox.headers(), content=b"hello")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


def test_cases_of_another_seller_do_not_exist(sandbox: RunningSandbox) -> None:
    case_id = file(sandbox, sandbox.headers(), packet_of(claims_of(sandbox)[0])).json()["case_id"]
    stranger = sandbox.headers(ALPENGLUECK.id)
    assert sandbox.http.get(f"/case-desk/cases/{case_id}", headers=stranger).status_code == 404
    assert sandbox.http.get("/case-desk/cases", headers=stranger).json() == {"cases": []}


def test_the_desk_wants_the_sellers_token(sandbox: RunningSandbox) -> None:
    assert file(sandbox, {"x-amz-access-token": "Atza|wrong"}, {}).status_code == 403
    token = sandbox.headers()["x-amz-access-token"]
    assert sandbox.http.get("/case-desk/cases", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_the_desk_can_be_closed(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    sandbox.fault("service_unavailable", "caseDesk")
    assert [sandbox.http.get("/case-desk/cases", headers=headers).status_code for _ in range(2)] == [503, 200]


def test_a_claim_of_another_kind_is_known_by_its_ids(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    planted = sandbox.http.get("/_control/truth").json()["planted"]
    claims = [each for each in planted if each["type"] == "return_missing" and each["verdict"] == "claim"]
    opened = [
        file(
            sandbox,
            headers,
            {
                "idempotency_key": f"return-{number}",
                "type": each["type"],
                "msku": each["msku"],
                "order_id": each["order_id"],
                "quantity": each["open_quantity"],
            },
        ).json()["case_id"]
        for number, each in enumerate(claims)
    ]
    sandbox.advance(7)
    statuses = [case(sandbox, headers, each)["status"] for each in opened]
    assert statuses.count("granted") > len(statuses) / 2


def test_a_claim_that_names_nothing_is_refused(sandbox: RunningSandbox) -> None:
    packet = {"idempotency_key": "nameless", "type": "return_missing", "quantity": 1}
    answer = file(sandbox, sandbox.headers(), packet)
    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == {"fnsku", "reference_ids"}
