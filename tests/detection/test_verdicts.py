from datetime import date, timedelta

import pytest

from app.detection.candidates import Candidate
from app.detection.coverage import CoveredDays
from app.detection.detectors import WAREHOUSE_DAMAGED_DETECTOR, WAREHOUSE_LOST_DETECTOR
from app.detection.models import Verdict
from app.detection.verdicts import Coverage, decide
from app.policy.claim_types import ClaimType
from app.policy.windows import window_in_force
from tests.detection.rows import DAY0, adjustment, damage, examine, pair, payment

ALL_DAYS = CoveredDays([(date(2020, 1, 1), date(2030, 1, 1))])
COVERED = Coverage(ALL_DAYS, ALL_DAYS)


def lost(*rows: object) -> Candidate:
    return examine(WAREHOUSE_LOST_DETECTOR, *rows)[0]  # type: ignore[arg-type]


def broken(*rows: object) -> Candidate:
    return examine(WAREHOUSE_DAMAGED_DETECTOR, *rows)[0]  # type: ignore[arg-type]


def verdict_of(candidate: Candidate, age: int = 40, coverage: Coverage = COVERED) -> Verdict:
    today = DAY0 + timedelta(days=age)
    window = window_in_force(ClaimType(candidate.claim_type), "US", today)
    return decide(candidate, window, today, coverage).verdict


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (0, Verdict.NOT_YET_CLAIMABLE),
        (29, Verdict.NOT_YET_CLAIMABLE),
        (30, Verdict.CLAIM),
        (59, Verdict.CLAIM),
        (60, Verdict.WINDOW_CLOSED),
        (400, Verdict.WINDOW_CLOSED),
    ],
)
def test_a_loss_is_claimable_from_day_30_to_day_59(age: int, verdict: Verdict) -> None:
    assert verdict_of(lost(adjustment(0, "M", -1)), age) is verdict


@pytest.mark.parametrize(
    ("age", "verdict"), [(9, Verdict.NOT_YET_CLAIMABLE), (10, Verdict.CLAIM), (60, Verdict.WINDOW_CLOSED)]
)
def test_damage_is_claimable_from_day_10(age: int, verdict: Verdict) -> None:
    assert verdict_of(broken(*damage(0, 1)), age) is verdict


def test_found_units_are_told_as_found() -> None:
    assert verdict_of(lost(adjustment(0, "M", -1), adjustment(5, "F", 1))) is Verdict.FOUND_LATER


def test_paid_units_are_told_as_paid() -> None:
    assert verdict_of(lost(adjustment(0, "M", -1), payment(5, stock=1))) is Verdict.ALREADY_REIMBURSED


def test_what_closed_most_units_gives_the_verdict() -> None:
    assert (
        verdict_of(lost(adjustment(0, "M", -3), adjustment(9, "F", 1), payment(5, cash=2)))
        is Verdict.ALREADY_REIMBURSED
    )


def test_of_equals_the_last_gives_the_verdict() -> None:
    assert verdict_of(lost(adjustment(0, "M", -2), adjustment(9, "F", 1), payment(5, cash=1))) is Verdict.FOUND_LATER


def test_a_closed_loss_is_told_as_closed_even_when_it_is_old() -> None:
    assert verdict_of(lost(adjustment(0, "M", -1), adjustment(5, "F", 1)), age=300) is Verdict.FOUND_LATER


def test_regraded_damage_has_a_verdict_of_its_own() -> None:
    regraded = broken(*damage(0, 1), *pair(3, 1, "WAREHOUSE_DAMAGED", "DEFECTIVE"))
    assert verdict_of(regraded) is Verdict.CUSTOMER_DAMAGED


def test_a_refusal_stands_whatever_the_day() -> None:
    candidate = lost(adjustment(0, "X", -1))
    assert {verdict_of(candidate, age) for age in (0, 40, 90)} == {Verdict.UNKNOWN_REASON_CODE}


@pytest.mark.parametrize("gap", ["ledger", "reimbursements"])
def test_an_open_loss_needs_both_reports(gap: str) -> None:
    covered = {"ledger": ALL_DAYS, "reimbursements": ALL_DAYS} | {gap: CoveredDays([(DAY0, DAY0 + timedelta(days=20))])}
    assert verdict_of(lost(adjustment(0, "M", -1)), coverage=Coverage(**covered)) is Verdict.NEEDS_DATA


def test_a_closed_loss_needs_no_more_data() -> None:
    nothing = Coverage(CoveredDays([]), CoveredDays([]))
    assert verdict_of(lost(adjustment(0, "M", -1), adjustment(5, "F", 1)), coverage=nothing) is Verdict.FOUND_LATER


def test_the_reason_says_what_became_of_the_units() -> None:
    candidate = lost(adjustment(0, "M", -10), adjustment(3, "F", 4), payment(9, cash=3))
    today = DAY0 + timedelta(days=40)
    decision = decide(candidate, window_in_force(ClaimType.WAREHOUSE_LOST, "US", today), today, COVERED)
    assert decision.reason == "3 of 10 units still open: 4 found again, 3 reimbursed."
    assert (decision.claimable_from - DAY0).days == 30
    assert (decision.deadline - DAY0).days == 59
