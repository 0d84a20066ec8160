"""Every kind of story is there on the first day, with the rows that make it what it is."""

from collections import Counter
from datetime import date

import pytest

from app.sandbox.history.history import History, Size
from app.sandbox.history.rows import Loss
from app.sandbox.history.truth import judge
from app.sandbox.sellers import NORTHWIND

ANCHOR = date(2026, 11, 20)
CLAIMS = {
    "lost_unpaid",
    "lost_found_in_part",
    "lost_paid_in_part",
    "lost_paid_in_part_in_stock",
    "lost_wrongly_reversed",
    "lost_two_equal_rows",
    "lost_after_merge",
    "lost_before_merge",
    "newer_of_two",
    "lost_general_adjustment",
    "lost_same_amount_elsewhere",
    "damaged_unpaid",
    "damaged_paid_in_part",
    "damaged_wrongly_reversed",
    "damaged_back_in_part",
}
REFUSED = {
    "found": "found_later",
    "found_in_another_center": "found_later",
    "found_after_merge": "found_later",
    "older_of_two": "found_later",
    "damaged_back_to_shelf": "found_later",
    "paid_in_stock": "already_reimbursed",
    "paid_by_itself": "already_reimbursed",
    "paid_then_given_back": "already_reimbursed",
    "paid_then_found": "already_reimbursed",
    "paid_after_merge": "already_reimbursed",
    "lost_lately": "not_yet_claimable",
    "damaged_lately": "not_yet_claimable",
    "lost_long_ago": "window_closed",
    "damaged_long_ago": "window_closed",
    "was_unsellable_before": "no_claim",
    "unknown_code": "unknown_reason_code",
}


@pytest.fixture(scope="module")
def history() -> History:
    history = History("opside", NORTHWIND, ANCHOR, Size(orders_per_day=10, skus=200, months=18))
    history.live_until(ANCHOR.toordinal() - 1)
    return history


def losses_of(history: History, scenario: str) -> list[Loss]:
    """Of the last five months, the planted ones among them."""
    return [loss for loss in history.books.losses if loss.scenario == scenario and loss.day > ANCHOR.toordinal() - 150]


def verdicts_of(history: History, scenario: str) -> Counter[str]:
    return Counter(judge(loss, ANCHOR.toordinal()).verdict for loss in losses_of(history, scenario))


@pytest.mark.parametrize("scenario", sorted(CLAIMS))
def test_each_planted_claim_is_one(history: History, scenario: str) -> None:
    verdicts = verdicts_of(history, scenario)
    assert verdicts["claim"] >= 1
    assert set(verdicts) == {"claim"}


@pytest.mark.parametrize("scenario", sorted(REFUSED))
def test_each_planted_trap_is_refused_for_its_reason(history: History, scenario: str) -> None:
    assert verdicts_of(history, scenario)[REFUSED[scenario]] >= 1


def test_claims_stay_claims_for_a_week() -> None:
    history = History("opside", NORTHWIND, ANCHOR, Size(orders_per_day=10, skus=200, months=18))
    history.live_until(ANCHOR.toordinal() + 6)
    planted = [loss for loss in history.books.losses if loss.scenario in CLAIMS and loss.day < ANCHOR.toordinal()]
    assert {judge(loss, history.last_day + 1).verdict for loss in planted} == {"claim"}


def test_equal_rows_are_both_true(history: History) -> None:
    loss = losses_of(history, "lost_two_equal_rows")[0]
    rows = [row for row in history.books.ledger if row.loss is loss]
    assert len(rows) == 2
    assert len({(row.day, row.reference, row.quantity, row.center, row.reason) for row in rows}) == 1
    assert -sum(row.quantity for row in rows) == loss.quantity


def test_units_paid_in_stock_come_once_as_a_reimbursement_and_once_as_a_row_n(history: History) -> None:
    loss = losses_of(history, "lost_paid_in_part_in_stock")[0]
    paid = [row for row in history.books.reimbursements if row.product is loss.product and row.stock]
    given = [
        row for row in history.books.ledger if row.product is loss.product and row.reason == "N" and row.day >= loss.day
    ]
    assert sum(row.stock for row in paid if row.day >= loss.day) == sum(row.quantity for row in given) == 2
    assert loss.open_quantity == loss.quantity - 2


def test_a_right_reversal_gives_the_units_back_and_a_wrong_one_does_not(history: History) -> None:
    reversals = [row for row in history.books.reimbursements if row.reason == "Reimbursement_Reversal"]
    assert {(row.cash < 0, row.stock > 0) for row in reversals} == {(True, True), (True, False)}
    assert all(row.original is not None and row.original.cash == -row.cash for row in reversals)


def test_payments_are_spelled_in_many_ways_and_may_share_an_id(history: History) -> None:
    reasons = {row.reason for row in history.books.reimbursements}
    assert {"Lost_Warehouse", "Lost:Warehouse", "LOST_WAREHOUSE", "lost_warehouse", "GeneralAdjustment"} <= reasons


def test_units_found_elsewhere_are_found_in_another_center(history: History) -> None:
    loss = next(loss for loss in losses_of(history, "found_in_another_center") if not loss.open_quantity)
    found = [
        row for row in history.books.ledger if row.product is loss.product and row.reason == "F" and row.day >= loss.day
    ]
    assert found
    assert loss.center not in {row.center for row in found}


def test_some_transfers_take_weeks_and_one_never_arrives(history: History) -> None:
    legs: dict[str, list[int]] = {}
    for row in history.books.ledger:
        if row.event_type == "WhseTransfers":
            legs.setdefault(row.reference, []).append(row.day)
    assert max(days[-1] - days[0] for days in legs.values()) > 20
    assert any(len(days) == 1 and days[0] < ANCHOR.toordinal() - 44 for days in legs.values())


def test_amazon_settles_a_few_planted_losses_by_itself_later() -> None:
    history = History("opside", NORTHWIND, ANCHOR, Size(orders_per_day=10, skus=200, months=18))
    history.live_until(ANCHOR.toordinal() + 14)
    planted = [
        loss for loss in history.books.losses if loss.scenario.endswith("unpaid") and loss.day < ANCHOR.toordinal()
    ]
    verdicts = Counter(judge(loss, history.last_day + 1).verdict for loss in planted)
    assert verdicts["found_later"] == 1
    assert verdicts["already_reimbursed"] == 2
