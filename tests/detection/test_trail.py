from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.detection.detectors import WAREHOUSE_LOST_DETECTOR
from app.detection.records import Adjustment, Facts, Payment
from app.detection.trail import RowIndex, trail_of
from tests.detection.rows import DAY0, adjustment, examine, payment


def trail(*rows: Adjustment | Payment, place: int = 0) -> list[dict[str, Any]]:
    facts = Facts(
        [row for row in rows if isinstance(row, Adjustment)], [row for row in rows if isinstance(row, Payment)], []
    )
    return trail_of(examine(WAREHOUSE_LOST_DETECTOR, *rows)[place], RowIndex(facts))


def steps(*rows: Adjustment | Payment, place: int = 0) -> list[tuple[int, int]]:
    """Units of each row that count, and what is open after it."""
    return [(line["quantity"], line["running_open_quantity"]) for line in trail(*rows, place=place)]


def test_rows_stand_in_time_order_with_what_is_open_after_each() -> None:
    assert steps(adjustment(0, "M", -10), payment(9, cash=3), adjustment(4, "F", 4)) == [(-10, 10), (4, 6), (3, 3)]


def test_a_row_that_is_shared_with_another_loss_counts_in_part() -> None:
    rows = (adjustment(0, "M", -2), adjustment(1, "M", -3), adjustment(8, "F", 4))
    assert steps(*rows, place=1) == [(-3, 3), (2, 1)]
    assert trail(*rows, place=1)[1]["row_quantity"] == 4


def test_a_reversal_opens_again() -> None:
    paid = payment(5, cash=2)
    back = payment(20, cash=-1, reason="Reimbursement_Reversal", original_id=paid.reimbursement_id)
    assert steps(adjustment(0, "M", -2), paid, back) == [(-2, 2), (2, 0), (-1, 1)]


def test_a_payment_tells_its_money_for_the_units_that_count() -> None:
    line = trail(adjustment(0, "M", -1), payment(5, cash=3, amount_per_unit=Decimal("7.50"), case_id="17"))[1]
    assert (line["source"], line["amount"], line["currency"], line["case_id"]) == (
        "reimbursements",
        "7.50",
        "USD",
        "17",
    )
    assert line["date"] == (DAY0 + timedelta(days=5)).isoformat()


def test_units_given_in_stock_have_no_amount() -> None:
    line = trail(adjustment(0, "M", -1), payment(5, stock=1))[1]
    assert "amount" not in line
    assert line["what"].startswith("Given in stock")


def test_units_that_amazon_counts_as_reconciled_are_told_by_the_loss_itself() -> None:
    lines = trail(adjustment(0, "M", -3, reconciled=1, unreconciled=2))
    assert [(line["quantity"], line["running_open_quantity"]) for line in lines] == [(-3, 3), (1, 2)]
    assert lines[0]["row_ref"] == lines[1]["row_ref"]


def test_what_is_open_is_never_below_zero() -> None:
    paid = payment(5, cash=1)
    back = payment(20, cash=-1, reason="Reimbursement_Reversal", original_id=paid.reimbursement_id)
    rows = (adjustment(0, "M", -1), paid, adjustment(9, "F", 1), back)
    assert [still_open for _, still_open in steps(*rows)] == [1, 0, 0, 0]
