"""The verdict on candidates that are no losses of the ledger."""

import pytest

from app.sandbox.history.candidates import Candidate
from app.sandbox.history.rulings import rule
from tests.sandbox.losses import PRODUCTS, TODAY, make_loss


def candidate(claim_type: str = "return_missing", age: int = 70, quantity: int = 2, refusal: str = "") -> Candidate:
    product = PRODUCTS[0]
    return Candidate(claim_type, "by hand", product, TODAY - age, quantity, {}, product.price, refusal)


@pytest.mark.parametrize(
    ("claim_type", "region", "age", "verdict"),
    [
        ("return_missing", "NA", 59, "not_yet_claimable"),
        ("return_missing", "NA", 60, "claim"),
        ("return_missing", "NA", 120, "claim"),
        ("return_missing", "NA", 121, "window_closed"),
        ("return_missing", "EU", 44, "not_yet_claimable"),
        ("return_missing", "EU", 45, "claim"),
        ("return_missing", "EU", 106, "window_closed"),
        ("removal_lost", "NA", 14, "not_yet_claimable"),
        ("removal_lost", "EU", 75, "claim"),
        ("inbound_shortage", "NA", 270, "claim"),
        ("inbound_shortage", "EU", 181, "window_closed"),
        ("duplicate_charge", "NA", 0, "claim"),
        ("storage_fee_overcharge", "NA", -3, "not_yet_claimable"),
        ("referral_fee_overcharge", "EU", 91, "window_closed"),
        ("reimbursement_reversed", "EU", 60, "claim"),
    ],
)
def test_the_age_decides_by_type_and_region(claim_type: str, region: str, age: int, verdict: str) -> None:
    assert rule(candidate(claim_type, age), region, TODAY).verdict == verdict


@pytest.mark.parametrize(("age", "is_boundary"), [(58, False), (59, True), (61, True), (62, False), (119, True)])
def test_days_beside_an_edge_are_marked(age: int, is_boundary: bool) -> None:
    assert rule(candidate(age=age), "NA", TODAY).is_boundary is is_boundary


@pytest.mark.parametrize(
    ("claim_type", "found", "paid", "verdict"),
    [
        ("return_missing", 2, 0, "returned_in_time"),
        ("return_missing", 0, 2, "already_reimbursed"),
        ("replacement_unreturned", 2, 0, "returned_in_time"),
        ("inbound_shortage", 2, 0, "found_later"),
        ("inbound_shortage", 0, 2, "already_reimbursed"),
        ("return_missing", 1, 0, "claim"),
    ],
)
def test_what_is_settled_is_named_by_what_settled_it(claim_type: str, found: int, paid: int, verdict: str) -> None:
    settled = candidate(claim_type)
    settled.found, settled.paid = found, paid
    assert rule(settled, "NA", TODAY).verdict == verdict
    assert settled.open_quantity == 2 - found - paid


def test_a_refusal_stands_whatever_the_age() -> None:
    refused = candidate(refusal="customer_damaged")
    refused.also_accepted = ("no_claim",)
    ruling = rule(refused, "NA", TODAY)
    assert (ruling.verdict, refused.open_quantity, ruling.is_boundary) == ("customer_damaged", 0, False)
    assert set(ruling.also_accepted) == {"customer_damaged", "no_claim", "window_closed", "not_yet_claimable"}


def test_a_claim_is_accepted_as_a_claim_only() -> None:
    assert rule(candidate(), "NA", TODAY).also_accepted == ("claim",)


def test_the_amount_is_that_of_the_open_units() -> None:
    part = candidate()
    part.paid = 1
    assert part.amount == PRODUCTS[0].price
    part.unit_value = None
    assert part.amount is None


def test_a_reversal_is_settled_with_the_loss_that_it_opened_again() -> None:
    reversal = candidate("reimbursement_reversed", age=20)
    reversal.loss = make_loss(paid_cash=2, reversed_units=2)
    assert (rule(reversal, "NA", TODAY).verdict, reversal.same_units_as) == ("claim", "warehouse_lost")
    reversal.loss.paid_cash = 4
    assert rule(reversal, "NA", TODAY).verdict == "already_reimbursed"
    assert reversal.open_quantity == 0
