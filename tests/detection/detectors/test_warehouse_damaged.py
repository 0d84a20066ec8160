import pytest

from app.detection.detectors import WAREHOUSE_DAMAGED_DETECTOR as DETECTOR
from app.detection.models import Verdict
from app.detection.netting import Effect
from tests.detection.rows import adjustment, damage, examine, open_units, pair, payment


def effects(*rows: object) -> list[Effect]:
    return [movement.effect for movement in examine(DETECTOR, *rows)[0].movements]  # type: ignore[arg-type]


def test_damage_of_sellable_stock_is_one_candidate_with_its_arrival() -> None:
    assert open_units(DETECTOR, *damage(0, 2)) == [2]


@pytest.mark.parametrize("code", ["6", "7", "H", "K", "U"])
def test_a_unit_that_was_unsellable_before_is_refused(code: str) -> None:
    candidate = examine(DETECTOR, *pair(0, 1, "CUSTOMER_DAMAGED", "WAREHOUSE_DAMAGED", code))[0]
    assert candidate.refusal is not None
    assert candidate.refusal[0] is Verdict.CUSTOMER_DAMAGED


@pytest.mark.parametrize("state", ["CUSTOMER_DAMAGED", "DEFECTIVE", "CARRIER_DAMAGED"])
def test_damage_of_a_unit_that_was_unsellable_is_refused(state: str) -> None:
    candidate = examine(DETECTOR, adjustment(0, "E", -1, disposition=state))[0]
    assert candidate.refusal is not None


def test_a_plain_change_of_disposition_is_no_candidate() -> None:
    assert examine(DETECTOR, *pair(0, 2, "SELLABLE", "WAREHOUSE_DAMAGED")) == []


def test_a_payment_for_damage_is_netted_and_one_for_a_loss_is_not() -> None:
    rows = (*damage(0, 3), payment(5, cash=1, reason="Damaged_Warehouse"), payment(6, cash=1))
    assert open_units(DETECTOR, *rows) == [2]


def test_a_unit_back_in_sellable_stock_is_not_damaged_any_more() -> None:
    rows = (*damage(0, 2), *pair(5, 1, "WAREHOUSE_DAMAGED", "SELLABLE"))
    assert open_units(DETECTOR, *rows) == [1]
    assert effects(*rows) == [Effect.RESTORED]


def test_a_unit_back_from_another_state_says_nothing_of_the_damage() -> None:
    assert open_units(DETECTOR, *damage(0, 1), *pair(5, 1, "CUSTOMER_DAMAGED", "SELLABLE")) == [1]


def test_a_unit_back_before_the_damage_is_another_unit() -> None:
    assert open_units(DETECTOR, *pair(0, 1, "WAREHOUSE_DAMAGED", "SELLABLE"), *damage(5, 1)) == [1]


def test_damage_that_is_regraded_to_the_customers_is_not_amazons() -> None:
    rows = (*damage(0, 1), *pair(5, 1, "WAREHOUSE_DAMAGED", "CUSTOMER_DAMAGED"))
    assert open_units(DETECTOR, *rows) == [0]
    assert effects(*rows) == [Effect.REGRADED]


def test_damage_that_arrives_as_the_customers_is_not_amazons() -> None:
    older, newer = damage(0, 1), damage(3, 1, into="CUSTOMER_DAMAGED")
    assert open_units(DETECTOR, *older, *newer) == [1, 0]


def test_disposal_of_a_damaged_unit_does_not_pay_for_it() -> None:
    rows = (*damage(0, 2), adjustment(30, "D", -2, disposition="WAREHOUSE_DAMAGED"))
    assert open_units(DETECTOR, *rows) == [2]


def test_a_unit_back_in_sellable_stock_is_of_the_damage_of_these_weeks() -> None:
    rows = (*damage(0, 1), *damage(80, 1), *pair(85, 1, "WAREHOUSE_DAMAGED", "SELLABLE"))
    assert open_units(DETECTOR, *rows) == [1, 0]


def test_damage_booked_the_other_way_round_undoes_it() -> None:
    assert open_units(DETECTOR, *damage(0, 2), adjustment(3, "E", 1)) == [1]
