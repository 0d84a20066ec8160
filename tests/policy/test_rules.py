"""Claim types, dispositions, reimbursement reasons, valuation."""

from datetime import date
from decimal import Decimal

import pytest

from app.policy.claim_types import CLAIM_TYPES, ClaimFamily, ClaimType, find_claim_type
from app.policy.dispositions import normalise_disposition
from app.policy.reimbursement_reasons import ReimbursementKind, kind_of
from app.policy.valuation import unit_cap, valuation_rule
from app.policy.windows import Certainty


def test_every_claim_type_has_a_family_and_an_anchor() -> None:
    assert set(CLAIM_TYPES) == set(ClaimType)
    assert len(CLAIM_TYPES) == 20
    assert all(info.label and info.anchor for info in CLAIM_TYPES.values())


def test_a_claim_type_is_found_by_its_slug() -> None:
    found = find_claim_type("warehouse_damaged")
    assert found is not None
    assert found.family is ClaimFamily.DAMAGED_GOODS
    assert find_claim_type("warehouse") is None


@pytest.mark.parametrize("text", ["Customer damaged", "CUSTOMER_DAMAGED", "customer-damaged", "  Customer_Damaged "])
def test_a_disposition_is_one_however_it_is_spelled(text: str) -> None:
    assert normalise_disposition(text) == "CUSTOMER_DAMAGED"


@pytest.mark.parametrize(("text", "name"), [("FC damaged", "WAREHOUSE_DAMAGED"), ("", None), (None, None), (" ", None)])
def test_other_names_and_blanks(text: str | None, name: str | None) -> None:
    assert normalise_disposition(text) == name


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Lost:Warehouse", ReimbursementKind.LOST),
        ("DAMAGED_WAREHOUSE", ReimbursementKind.DAMAGED),
        ("WAREHOUSE_LOST_MANUAL", ReimbursementKind.LOST),
        ("WAREHOUSE_DAMAGE_EXCEPTION", ReimbursementKind.DAMAGED),
        ("reimbursement reversal", ReimbursementKind.REVERSAL),
        ("General-Adjustment", ReimbursementKind.UNCLEAR),
        ("Lost_Inbound", ReimbursementKind.OTHER),
        ("", ReimbursementKind.OTHER),
    ],
)
def test_a_reimbursement_reason_is_one_however_it_is_spelled(reason: str, kind: ReimbursementKind) -> None:
    assert kind_of(reason) is kind


def test_caps_are_in_the_countrys_currency() -> None:
    us, de = unit_cap("US"), unit_cap("DE")
    assert us is not None
    assert de is not None
    assert (us.amount, us.currency, de.amount, de.currency) == (Decimal(5000), "USD", Decimal(2000), "EUR")
    assert unit_cap("JP") is None


def test_the_date_of_cost_based_valuation_is_the_countrys_own_or_unconfirmed() -> None:
    assert valuation_rule("US").since == date(2025, 3, 31)
    assert valuation_rule("JP").since == date(2025, 3, 11)
    assert valuation_rule("FR").certainty is Certainty.UNCONFIRMED
