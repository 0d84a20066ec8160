"""Controls of time and truth."""

import pytest

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
