from decimal import Decimal

import pytest

from app.detection.netting import Effect, Offset
from app.detection.payments import is_reversal, paid_units, payment_offsets, unit_amount
from app.detection.records import Payment
from app.policy.claim_types import ClaimType
from tests.detection.rows import payment

LOST, DAMAGED = ClaimType.WAREHOUSE_LOST, ClaimType.WAREHOUSE_DAMAGED


def offsets(*payments: Payment, claim_type: ClaimType = LOST, case_keys: dict[str, str] | None = None) -> list[Offset]:
    return list(payment_offsets(payments, claim_type, case_keys or {}))


def taken_back(**over: object) -> int:
    original = payment(1, cash=3, reimbursement_id="R")
    reversal = payment(9, reason="Reimbursement_Reversal", original_id="R")._replace(**over)
    return next(offset.units for offset in offsets(original, reversal) if offset.effect is Effect.REVERSED)


@pytest.mark.parametrize(
    "reason", ["Lost_Warehouse", "Lost:Warehouse", "LOST_WAREHOUSE", "lost warehouse", "LostWarehouse"]
)
def test_a_reason_settles_a_loss_however_it_is_spelled(reason: str) -> None:
    assert [offset.units for offset in offsets(payment(1, cash=2, reason=reason))] == [2]


@pytest.mark.parametrize(
    "reason", ["Damaged_Warehouse", "Lost_Inbound", "Lost_Outbound", "CustomerReturn", "GeneralAdjustment"]
)
def test_other_reasons_settle_no_loss(reason: str) -> None:
    assert offsets(payment(1, cash=2, reason=reason)) == []


def test_damage_is_settled_by_its_own_reason() -> None:
    assert offsets(payment(1, cash=1, reason="Damaged:Warehouse"), claim_type=DAMAGED) != []


def test_cash_and_stock_are_both_paid() -> None:
    assert paid_units(payment(1, cash=2, stock=3)) == 5


def test_a_row_that_only_has_a_total_is_paid_by_it() -> None:
    assert paid_units(payment(1, quantity_total=4)) == 4


def test_a_payment_with_the_case_of_a_claim_names_that_claim() -> None:
    offset = offsets(payment(1, cash=1, case_id="17"), case_keys={"17": "warehouse_lost:X1:PHX7:ref"})[0]
    assert (offset.key, offset.only_key) == ("warehouse_lost:X1:PHX7:ref", False)


def test_an_unclear_reason_with_the_case_of_a_claim_settles_that_claim_alone() -> None:
    row = payment(1, cash=1, reason="GeneralAdjustment", case_id="17")
    offset = offsets(row, case_keys={"17": "warehouse_lost:X1:PHX7:ref"})[0]
    assert offset.only_key


def test_a_payment_with_the_case_of_a_damage_claim_settles_no_loss() -> None:
    assert offsets(payment(1, cash=1, case_id="17"), case_keys={"17": "warehouse_damaged:X1:PHX7:ref"}) == []


def test_a_payment_with_a_case_that_we_did_not_open_settles_as_others_do() -> None:
    assert offsets(payment(1, cash=1, case_id="99"), case_keys={"17": "warehouse_lost:X1:PHX7:ref"})[0].key is None


@pytest.mark.parametrize(
    "row",
    [
        payment(1, cash=-1, reason="Reimbursement_Reversal"),
        payment(1, cash=-1),
        payment(1, cash=1, amount_total=Decimal(-5)),
        payment(1, cash=1, reason="ReimbursementReversal"),
        payment(1, cash=-1, reason="COMPENSATED_CLAWBACK"),
    ],
)
def test_a_reversal_is_known_by_reason_or_sign(row: Payment) -> None:
    assert is_reversal(row)


def test_money_taken_back_without_a_unit_opens_units() -> None:
    assert taken_back(quantity_cash=-2, quantity_total=-2) == 2


def test_a_unit_given_back_for_the_money_opens_none() -> None:
    assert taken_back(quantity_cash=-2, quantity_inventory=2, quantity_total=0) == 0


def test_one_of_two_units_given_back_opens_one() -> None:
    assert taken_back(quantity_cash=-2, quantity_inventory=1, quantity_total=-1) == 1


def test_stock_taken_back_opens_units() -> None:
    assert taken_back(quantity_inventory=-1, quantity_total=-1) == 1


def test_a_reversal_without_quantities_opens_what_its_money_was_worth() -> None:
    assert taken_back(amount_total=Decimal("-15.00")) == 2


def test_a_reversal_that_signs_its_amount_only_opens_its_units() -> None:
    assert taken_back(quantity_cash=1, quantity_total=1, amount_total=Decimal("-7.50")) == 1


def test_the_amount_of_a_unit_is_taken_from_the_total_where_it_is_missing() -> None:
    assert unit_amount(payment(1, cash=4, amount_per_unit=None, amount_total=Decimal(10))) == Decimal("2.5")


def test_stock_has_no_amount() -> None:
    assert unit_amount(payment(1, stock=2)) is None
