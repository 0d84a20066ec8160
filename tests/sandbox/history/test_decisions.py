"""The desk's answers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from app.sandbox.history.decisions import IDENTITY, Decision, FiledCase
from app.sandbox.history.history import History, Size
from app.sandbox.history.rows import Loss
from app.sandbox.history.rulings import Ruling
from app.sandbox.history.truth import judge
from app.sandbox.sellers import NORTHWIND

ANCHOR = date(2026, 11, 20)
TODAY = ANCHOR.toordinal()


@pytest.fixture
def history() -> History:
    history = History("opside", NORTHWIND, ANCHOR, Size(orders_per_day=8, skus=200, months=6))
    history.live_until(TODAY - 1)
    return history


def case_of(loss: Loss, number: int = 1, quantity: int | None = None) -> FiledCase:
    return FiledCase(
        f"70000000{number:03d}",
        TODAY,
        loss.kind,
        loss.product.fnsku,
        loss.center,
        (loss.reference,),
        quantity or loss.open_quantity,
    )


def losses_with(history: History, verdict: str) -> list[Loss]:
    return [truth.loss for truth in history.truth() if truth.verdict == verdict]


def decide(history: History, case: FiledCase) -> Decision:
    """The final answer."""
    history.file(case)
    history.live_until(TODAY + 8)
    return history.decisions[case.case_id]


def file_claims(history: History) -> dict[str, Loss]:
    claims = losses_with(history, "claim")
    for number, loss in enumerate(claims):
        history.file(case_of(loss, number))
    return {f"70000000{number:03d}": loss for number, loss in enumerate(claims)}


def test_most_good_claims_are_granted_in_full_and_paid_with_their_case_id(history: History) -> None:
    cases = file_claims(history)
    history.live_until(TODAY + 8)
    granted = [case_id for case_id in cases if history.decisions[case_id].status == "granted"]
    assert 0.8 < len(granted) / len(cases) < 1
    paid = {row.case_id: row for row in history.books.reimbursements if row.case_id and row.cash > 0}
    assert {case_id: paid[case_id].product for case_id in granted} == {
        case_id: cases[case_id].product for case_id in granted
    }
    assert all(paid[case_id].cash == history.decisions[case_id].granted for case_id in granted)


def test_answers_come_after_two_to_four_days(history: History) -> None:
    cases = file_claims(history)
    days = set()
    for day in range(8):
        history.live_until(TODAY + day)
        days |= {decision.day - TODAY for decision in history.decisions.values()}
    assert {case_id for case_id in cases if case_id in history.decisions} == set(cases)
    assert {1, 2, 3} <= days


def test_a_few_cases_are_asked_for_more_and_decided_later(history: History) -> None:
    loss = losses_with(history, "claim")[0]
    for number in range(200):
        history.file(case_of(loss, number))
    history.live_until(TODAY + 3)
    waiting = {case_id for case_id, decision in history.decisions.items() if decision.status == "information_requested"}
    history.live_until(TODAY + 8)
    assert 0 < len(waiting) < 30
    assert not {history.decisions[case_id].status for case_id in waiting} & {"information_requested"}


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("found_later", "found"),
        ("already_reimbursed", "reimbursed already"),
        ("not_yet_claimable", "too early"),
        ("window_closed", "after the end"),
        ("no_claim", "unsellable before"),
        ("unknown_reason_code", "not a loss of this kind"),
    ],
)
def test_traps_are_denied_for_their_reason(history: History, verdict: str, reason: str) -> None:
    loss = losses_with(history, verdict)[-1]
    decision = decide(history, case_of(loss, quantity=1))
    assert (decision.status, decision.granted) == ("denied", 0)
    assert reason in decision.reason


@pytest.mark.parametrize(
    "falsify",
    [
        partial(FiledCase, "7000000001", TODAY, "warehouse_lost", "X00UNKNOWN", "PHX7", ("1",), 1),
        partial(FiledCase, "7000000001", TODAY, "warehouse_damaged", "X00UNKNOWN", "PHX7", (), 1),
    ],
)
def test_an_event_that_never_was_is_denied(history: History, falsify: Callable[[], FiledCase]) -> None:
    assert decide(history, falsify()).reason == "We find no such event in the inventory ledger."


def test_the_wrong_type_is_denied(history: History) -> None:
    loss = next(loss for loss in losses_with(history, "claim") if loss.kind == "warehouse_lost")
    case = FiledCase("7000000001", TODAY, "warehouse_damaged", loss.product.fnsku, loss.center, (loss.reference,), 1)
    assert decide(history, case).status == "denied"


def test_more_units_than_are_open_are_granted_in_part(history: History) -> None:
    for number, loss in enumerate(losses_with(history, "claim")):
        history.file(case_of(loss, number, loss.open_quantity + 5))
    history.live_until(TODAY + 8)
    assert {decision.status for decision in history.decisions.values()} == {"partially_granted", "denied"}


def test_what_was_granted_once_is_not_paid_twice(history: History) -> None:
    loss = losses_with(history, "claim")[0]
    for number in range(6):
        history.file(case_of(loss, number))
    history.live_until(TODAY + 8)
    granted = sum(decision.granted for decision in history.decisions.values())
    assert granted == loss.quantity - loss.found - loss.paid_stock + loss.reversed - (loss.paid_cash - granted)
    assert sum(decision.status == "granted" for decision in history.decisions.values()) == 1


def test_a_payment_for_a_case_can_be_taken_back_once(history: History) -> None:
    cases = file_claims(history)
    history.live_until(TODAY + 4)
    case_id = next(case_id for case_id in cases if history.decisions[case_id].granted)
    for day in (5, 6):
        history.reverse(case_id, TODAY + day)
    history.live_until(TODAY + 6)
    payment = next(row for row in history.books.reimbursements if row.case_id == case_id)
    taken = [row for row in history.books.reimbursements if row.original is payment]
    assert [(row.cash, row.stock, row.day) for row in taken] == [(-payment.cash, payment.cash, TODAY + 5)]
    assert judge(cases[case_id], TODAY + 7).verdict == "already_reimbursed"


def candidate_case(ruling: Ruling, number: int = 1) -> FiledCase:
    candidate = ruling.candidate
    ids = frozenset((*candidate.keys.values(), date.fromordinal(candidate.day).isoformat()))
    units = max(1, candidate.open_quantity)
    product = candidate.product
    return FiledCase(f"80000000{number:03d}", TODAY, candidate.type, product.fnsku, "", (), units, product.msku, ids)


def file_all(history: History) -> dict[str, Ruling]:
    """A case for every candidate of another type than a loss."""
    rulings = {f"80000000{number:03d}": ruling for number, ruling in enumerate(history.rulings())}
    for number, ruling in enumerate(rulings.values()):
        history.file(candidate_case(ruling, number))
    history.live_until(TODAY + 8)
    return rulings


def test_cases_of_every_type_are_granted_when_they_are_right_and_denied_when_not(history: History) -> None:
    granted, claims = Counter[str](), Counter[str]()
    for case_id, ruling in file_all(history).items():
        decision = history.decisions[case_id]
        if ruling.verdict == "claim":
            claims[ruling.candidate.type] += 1
            granted[ruling.candidate.type] += decision.granted > 0
        elif "claim" not in ruling.also_accepted:
            assert (decision.status, decision.granted) == ("denied", 0), ruling.candidate.scenario
            assert decision.reason
    assert set(granted) | {"transfer_lost"} >= set(IDENTITY) - {"transfer_lost"}
    assert 0.6 < granted.total() / claims.total() < 0.95


def test_a_granted_candidate_is_paid_at_its_value_with_the_case_id(history: History) -> None:
    rulings = file_all(history)
    paid = {row.case_id: row for row in history.books.reimbursements if row.case_id in rulings and row.cash > 0}
    assert len(paid) > 30
    for case_id, row in paid.items():
        candidate = rulings[case_id].candidate
        assert row.product is candidate.product
        assert row.cash == history.decisions[case_id].granted
        assert candidate.unit_value is None or row.per_unit == candidate.unit_value
        assert case_id in (candidate.twin or candidate).case_ids or case_id in candidate.case_ids


def test_a_case_must_name_what_its_type_is_known_by(history: History) -> None:
    ruling = next(each for each in history.rulings() if each.verdict == "claim")
    nameless = replace(candidate_case(ruling), ids=frozenset())
    assert decide(history, nameless).reason == "We find no such event in our records."


def test_a_payment_for_a_candidate_can_be_taken_back_once(history: History) -> None:
    rulings = file_all(history)
    case_id = next(each for each in rulings if history.decisions[each].granted)
    for day in (9, 10):
        history.reverse(case_id, TODAY + day)
    history.live_until(TODAY + 30)
    payment = next(row for row in history.books.reimbursements if row.case_id == case_id)
    assert len([row for row in history.books.reimbursements if row.original is payment]) == 1


def test_units_that_two_claims_ask_for_are_paid_once(history: History) -> None:
    twins = [each for each in history.rulings() if each.candidate.twin is not None]
    assert {each.candidate.type for each in twins} == {"return_missing", "inbound_shortage", "reimbursement_reversed"}
    for number, ruling in enumerate(twins):
        units = replace(candidate_case(ruling, number), quantity=ruling.candidate.quantity)
        history.file(units)
    history.live_until(TODAY + 8)
    for ruling in twins:
        cases = [*ruling.candidate.case_ids, *(ruling.candidate.twin.case_ids if ruling.candidate.twin else ())]
        assert len(cases) <= 1


def test_a_reversal_is_paid_as_the_loss_that_it_opened_again(history: History) -> None:
    rulings = [each for each in history.rulings() if each.candidate.loss is not None and each.verdict == "claim"]
    for number, ruling in enumerate(rulings):
        history.file(candidate_case(ruling, number))
    history.live_until(TODAY + 8)
    granted = [each.candidate for each in rulings if each.candidate.case_ids]
    assert granted
    for candidate in granted:
        payment = next(row for row in history.books.reimbursements if row.case_id in candidate.case_ids)
        assert payment.reason in ("Lost_Warehouse", "Damaged_Warehouse")
        assert candidate.loss is not None
        assert candidate.loss.open_quantity == 0
