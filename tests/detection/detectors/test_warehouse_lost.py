import pytest

from app.detection.detectors import WAREHOUSE_LOST_DETECTOR as DETECTOR
from app.detection.models import Verdict
from tests.detection.rows import adjustment, damage, examine, open_units, pair, payment


@pytest.mark.parametrize("code", ["M", "5"])
def test_a_misplaced_unit_is_a_candidate(code: str) -> None:
    assert open_units(DETECTOR, adjustment(0, code, -3)) == [3]


@pytest.mark.parametrize("code", ["O", "1", "2", "J", "3", "4", "P", "Q", "E", "6", "7", "H", "K", "U", "F", "N"])
@pytest.mark.parametrize("sign", [1, -1])
def test_other_codes_are_no_loss(code: str, sign: int) -> None:
    assert examine(DETECTOR, adjustment(0, code, sign)) == []


@pytest.mark.parametrize("code", ["X", "W", "I", "B", "Z", "", "MM"])
def test_an_unknown_code_is_for_a_person_and_never_a_claim(code: str) -> None:
    candidate = examine(DETECTOR, adjustment(0, code, -1))[0]
    assert candidate.refusal is not None
    assert candidate.refusal[0] is Verdict.UNKNOWN_REASON_CODE


@pytest.mark.parametrize("code", ["D", "G"])
def test_a_disposal_is_no_loss(code: str) -> None:
    candidate = examine(DETECTOR, adjustment(0, code, -1))[0]
    assert candidate.refusal is not None
    assert candidate.refusal[0] is Verdict.SELLER_REQUESTED


@pytest.mark.parametrize("state", ["CUSTOMER_DAMAGED", "DEFECTIVE", "EXPIRED", "WAREHOUSE_DAMAGED"])
def test_a_lost_unit_that_was_unsellable_is_refused(state: str) -> None:
    candidate = examine(DETECTOR, adjustment(0, "M", -1, disposition=state))[0]
    assert candidate.refusal is not None
    assert candidate.refusal[0] is Verdict.CUSTOMER_DAMAGED


def test_units_found_elsewhere_under_any_reference_are_the_lost_ones() -> None:
    assert open_units(DETECTOR, adjustment(0, "M", -3), adjustment(9, "F", 2, fulfillment_center="ONT8")) == [1]


def test_a_found_unit_is_not_of_a_loss_of_half_a_year_ago_while_a_newer_one_is_open() -> None:
    assert open_units(DETECTOR, adjustment(-150, "M", -1), adjustment(0, "M", -1), adjustment(9, "F", 1)) == [1, 0]


def test_paid_units_are_of_the_oldest_loss_whatever_their_number() -> None:
    rows = (adjustment(0, "M", -2), adjustment(5, "M", -5))
    assert open_units(DETECTOR, *rows, payment(20, cash=5)) == [0, 2]
    assert open_units(DETECTOR, *rows, adjustment(20, "F", 5)) == [0, 2]


def test_found_units_are_of_the_oldest_loss_wherever_they_were_found() -> None:
    rows = (adjustment(0, "M", -1), adjustment(5, "M", -1, fulfillment_center="ONT8"))
    assert open_units(DETECTOR, *rows, adjustment(20, "F", 1, fulfillment_center="ONT8")) == [0, 1]


def test_equal_rows_are_one_candidate_of_all_their_units() -> None:
    row = adjustment(0, "M", -2, reference_id="A")
    assert open_units(DETECTOR, row, row._replace(row_ref="again")) == [4]


def test_rows_without_reference_are_told_apart_by_their_day() -> None:
    rows = [adjustment(day, "M", -1, reference_id=None) for day in (0, 0, 4)]
    candidates = examine(DETECTOR, *rows)
    assert [candidate.key for candidate in candidates] == [
        "warehouse_lost:X1:PHX7:@2026-10-01",
        "warehouse_lost:X1:PHX7:@2026-10-05",
    ]
    assert [candidate.units_open for candidate in candidates] == [2, 1]


def test_one_reference_on_two_days_is_dated_by_its_first_open_loss() -> None:
    rows = [adjustment(0, "M", -1, reference_id="A"), adjustment(9, "M", -1, reference_id="A")]
    assert examine(DETECTOR, *rows)[0].event_on == rows[0].on
    assert examine(DETECTOR, *rows, adjustment(3, "F", 1))[0].event_on == rows[1].on


def test_a_unit_given_in_stock_is_not_netted_a_second_time_as_found() -> None:
    rows = (adjustment(0, "M", -3), payment(20, stock=1), adjustment(20, "N", 1))
    assert open_units(DETECTOR, *rows) == [2]


def test_moves_and_damage_touch_no_loss() -> None:
    rows = (adjustment(0, "M", -1), *pair(3, 1, "DEFECTIVE", "SELLABLE"), *damage(5, 1), adjustment(6, "O", -1))
    assert open_units(DETECTOR, *rows) == [1]


def test_units_that_amazon_counts_as_reconciled_are_not_open() -> None:
    assert open_units(DETECTOR, adjustment(0, "M", -3, reconciled=1, unreconciled=2)) == [2]


@pytest.mark.parametrize(("reconciled", "unreconciled"), [(None, None), (0, 0), (None, 3), (0, 3), (1, 0)])
def test_columns_that_do_not_add_up_say_nothing(reconciled: int | None, unreconciled: int | None) -> None:
    assert open_units(DETECTOR, adjustment(0, "M", -3, reconciled=reconciled, unreconciled=unreconciled)) == [3]


def test_a_payment_taken_back_opens_units_although_amazon_counts_them_as_reconciled() -> None:
    paid = payment(5, cash=2)
    back = payment(20, cash=-2, reason="Reimbursement_Reversal", original_id=paid.reimbursement_id)
    assert open_units(DETECTOR, adjustment(0, "M", -2, reconciled=2, unreconciled=0), paid, back) == [2]


def test_a_payment_with_the_case_of_the_newer_claim_leaves_the_older_open() -> None:
    older, newer = adjustment(0, "M", -1), adjustment(4, "M", -1)
    key = f"warehouse_lost:X1:PHX7:{newer.reference_id}"
    candidates = examine(DETECTOR, older, newer, payment(40, cash=1, case_id="17"), case_keys={"17": key})
    assert [candidate.units_open for candidate in candidates] == [1, 0]
