"""What Amazon told, as JSON: the seller's own, paged, marked when it is made up."""

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.ledger.service import observe_amazon_clock, record_inventory, record_reimbursements, record_transactions
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.ledger import US, inventory_record, reimbursement_record, transaction_record

PREFIXES = ("/api/v1/integrations/amazon", "/api/integrations/amazon", "/api/v1/amazon")
LISTS = ("claims", "inventory", "orders", "fees")


@pytest.fixture
def facts(db: SQLAlchemy, client: FlaskClient) -> int:
    """The signed-in user's seller has facts from a simulated Amazon."""
    seller = make_seller()
    user = make_member(seller, role="viewer")
    write_facts(seller.id)
    sign_in_json(client, user)
    return seller.id


def write_facts(seller_id: int) -> None:
    reversal = reimbursement_record(
        reimbursement_id="7002", reason="Reimbursement_Reversal", amount_total=Decimal("-5.00")
    )
    record_reimbursements(seller_id, [reimbursement_record(), reversal])
    record_inventory(seller_id, US, [inventory_record(), inventory_record(msku="SKU-2")])
    other = transaction_record(
        transaction_id="T2", order_id="111-2", posted_at=transaction_record().posted_at.replace(hour=9)
    )
    refund = transaction_record(transaction_id="T3", type="Refund")
    record_transactions(seller_id, [transaction_record(), other, refund])
    observe_amazon_clock(seller_id, 0, is_sandbox=True)


def get(client: FlaskClient, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json
    assert body["success"] is True
    return body


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", LISTS)
def test_every_path_lists(client: FlaskClient, facts: int, prefix: str, name: str) -> None:
    body = get(client, f"{prefix}/{name}")
    assert body["total"] == len(body[name]) > 0


def test_reimbursements_are_the_clients_claims(client: FlaskClient, facts: int) -> None:
    claims = {claim["claim_id"]: claim for claim in get(client, f"{PREFIXES[0]}/claims")["claims"]}
    assert claims["7001"]["amount"] == 5
    assert (claims["7001"]["status"], claims["7002"]["status"]) == ("approved", "denied")
    assert claims["7001"]["is_mock"] is True
    assert claims["7001"]["created_at"] == "2026-03-02T08:00:00.000Z"


@pytest.mark.parametrize(("status", "ids"), [("approved", ["7001"]), ("denied", ["7002"]), ("pending", [])])
def test_reimbursements_by_status(client: FlaskClient, facts: int, status: str, ids: list[str]) -> None:
    body = get(client, f"{PREFIXES[0]}/claims", status=status)
    assert [claim["claim_id"] for claim in body["claims"]] == ids
    assert body["total"] == len(ids)


def test_inventory_tells_units(client: FlaskClient, facts: int) -> None:
    body = get(client, f"{PREFIXES[0]}/inventory", limit=1, offset=1)
    assert (body["total"], len(body["inventory"])) == (2, 1)
    row = body["inventory"][0]
    units = [row[f"quantity_{name}"] for name in ("available", "reserved", "inbound", "total")]
    assert (row["sku"], units) == ("SKU-2", [10, 1, 2, 13])


def test_orders_come_newest_first_with_their_items(client: FlaskClient, facts: int) -> None:
    body = get(client, f"{PREFIXES[0]}/orders")
    assert [order["order_id"] for order in body["orders"]] == ["111-2", "111-0000001-0000001"]
    assert body["orders"][0]["items"][0]["sku"] == "SKU-1"
    assert body["orders"][0]["fulfillment_channel"] == "FBA"


def test_fees_are_sums_of_what_the_transactions_break_down(client: FlaskClient, facts: int) -> None:
    fees = {fee["type"]: fee for fee in get(client, f"{PREFIXES[0]}/fees")["fees"]}
    assert fees["Commission"]["amount"] == -9
    assert fees["FBAPerUnitFulfillmentFee"] == {"type": "FBAPerUnitFulfillmentFee", "amount": -13.5, "currency": "USD"}
    assert "Principal" not in fees


def test_fees_at_the_head_of_a_transaction_count_when_no_item_has_them(client: FlaskClient, facts: int) -> None:
    at_head = transaction_record(
        transaction_id="T9", type="ServiceFee", items=[], breakdowns={"AmazonFees/FBAStorageFee": "-8.25"}
    )
    record_transactions(facts, [at_head])
    fees = {fee["type"]: fee["amount"] for fee in get(client, f"{PREFIXES[0]}/fees")["fees"]}
    assert fees["FBAStorageFee"] == -8.25


@pytest.mark.parametrize("name", LISTS)
def test_a_stranger_sees_nothing_of_it(client: FlaskClient, facts: int, name: str) -> None:
    sign_in_json(client, make_member())
    body = get(client, f"{PREFIXES[0]}/{name}")
    assert (body["total"], body[name]) == (0, [])


@pytest.mark.parametrize("name", LISTS)
def test_the_signed_out_are_refused_as_json(client: FlaskClient, name: str) -> None:
    answer = client.get(f"{PREFIXES[0]}/{name}")
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "201"}, {"offset": "-1"}, {"status": "maybe"}])
def test_bad_paging_is_named(client: FlaskClient, facts: int, query: dict[str, str]) -> None:
    answer = client.get(f"{PREFIXES[0]}/claims", query_string=query)
    assert (answer.status_code, answer.json["error"]) == (422, "validation_error")
    assert list(answer.json["details"]) == list(query)
