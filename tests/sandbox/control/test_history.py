"""Controls of time and truth."""

import pytest

from app.sandbox.history.windows import CLAIM_TYPES
from app.sandbox.sellers import ALPENGLUECK, NORTHWIND
from tests.sandbox.running import RunningSandbox


def test_the_clock_moves_with_the_days(sandbox: RunningSandbox) -> None:
    before = sandbox.http.get("/_control/clock").json()
    told = sandbox.advance(5)
    after = sandbox.http.get("/_control/clock").json()
    assert (before["advanced_days"], after["advanced_days"]) == (0, 5)
    assert after["today"] == told["today"] > before["today"]


def test_advancing_tells_the_new_rows_of_each_seller(sandbox: RunningSandbox) -> None:
    told = sandbox.advance(4)["new_rows"]
    assert set(told) == {NORTHWIND.id, ALPENGLUECK.id}
    history = sandbox.world.history(NORTHWIND.id)
    assert told[NORTHWIND.id]["ledger"] == len(history.ledger(history.last_day - 3, history.last_day)) > 0


@pytest.mark.parametrize("days", [0, 91, "many", None])
def test_a_faulty_number_of_days_is_refused(sandbox: RunningSandbox, days: object) -> None:
    assert sandbox.http.post("/_control/advance", json={"days": days}).status_code == 422


def test_the_truth_names_each_candidate_with_its_verdict(sandbox: RunningSandbox) -> None:
    told = sandbox.http.get("/_control/truth", params={"seller": ALPENGLUECK.id}).json()
    assert told["seller"] == ALPENGLUECK.id
    assert sum(told["counts"].values()) == len(told["candidates"])
    claim = next(each for each in told["candidates"] if each["verdict"] == "claim")
    assert claim["type"] in ("warehouse_lost", "warehouse_damaged")
    assert 0 < claim["open_quantity"] <= claim["quantity_lost"]
    assert claim["claimable_from"] <= told["today"] <= claim["last_day"]
    assert claim["currency"] in ("EUR", "GBP")
    assert claim["why"]


def test_the_truth_names_a_candidate_once(sandbox: RunningSandbox) -> None:
    keys = [(each["fnsku"], each["fulfillment_center"], each["reference_id"]) for each in sandbox.truth()]
    assert len(set(keys)) == len(keys) > 30


KEYS = {
    "return_missing": {"order_id"},
    "return_damaged": {"order_id", "license_plate_number"},
    "inbound_shortage": {"shipment_id"},
    "removal_lost": {"removal_order_id", "shipment_id"},
    "disposed_unrequested": {"fulfillment_center", "reference"},
    "storage_fee_overcharge": {"fulfillment_center", "month"},
    "fulfillment_fee_overcharge": {"month"},
    "duplicate_charge": {"order_id"},
    "reimbursement_reversed": {"reimbursement_id"},
    "warehouse_lost": {"fulfillment_center", "reference"},
}


def test_the_truth_of_every_type_has_one_form(sandbox: RunningSandbox) -> None:
    told = sandbox.http.get("/_control/truth", params={"seller": NORTHWIND.id}).json()
    planted = told["planted"]
    assert {each["type"] for each in planted} == set(CLAIM_TYPES)
    assert len({frozenset(each) for each in planted}) == 1
    for claim_type, names in KEYS.items():
        claim = next(each for each in planted if each["type"] == claim_type and each["verdict"] == "claim")
        assert all(claim[name] for name in names), claim
        assert claim["msku"]
        assert claim["quantity"] >= claim["open_quantity"] > 0
        assert claim["claimable_from"] <= told["today"] <= claim["last_day"]
        assert claim["verdict"] in claim["also_accepted"]
        assert claim["currency"] == "USD"


def test_the_truth_of_the_ledgers_losses_is_the_same_in_both_lists(sandbox: RunningSandbox) -> None:
    told = sandbox.http.get("/_control/truth", params={"seller": NORTHWIND.id}).json()
    of_ledger = {each["reference_id"]: each["verdict"] for each in told["candidates"] if each["type"]}
    kinds = ("warehouse_lost", "warehouse_damaged")
    assert of_ledger == {each["reference"]: each["verdict"] for each in told["planted"] if each["type"] in kinds}
