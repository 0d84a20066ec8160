"""What the rows around a candidate say of its chances."""

from datetime import timedelta
from typing import Any

from app.detection.coverage import CoveredDays
from app.detection.detectors import WAREHOUSE_DAMAGED_DETECTOR, WAREHOUSE_LOST_DETECTOR
from app.detection.detectors.detector import Detector
from app.detection.features import features_of
from app.detection.records import Adjustment, Facts, Payment
from app.detection.trail import RowIndex
from app.detection.verdicts import Coverage, decide
from app.policy.windows import window_in_force
from tests.detection.rows import DAY0, adjustment, damage, examine, payment

TODAY = DAY0 + timedelta(days=40)
ALL_DAYS = CoveredDays([(DAY0, TODAY)])


def features(detector: Detector, *rows: Adjustment | Payment) -> dict[str, Any]:
    """Of the first candidate."""
    candidate = examine(detector, *rows)[0]
    facts = Facts([row for row in rows if isinstance(row, Adjustment)], [r for r in rows if isinstance(r, Payment)], [])
    decision = decide(candidate, window_in_force(detector.claim_type, "US", TODAY), TODAY, Coverage(ALL_DAYS, ALL_DAYS))
    return features_of(candidate, decision, RowIndex(facts), TODAY, has_cost=True, is_covered=True)


def disposal(day: int, disposition: str = "WAREHOUSE_DAMAGED") -> Adjustment:
    return adjustment(day, "D", -1, disposition=disposition)


def test_disposal_of_damaged_stock_since_the_damage_is_told() -> None:
    assert features(WAREHOUSE_DAMAGED_DETECTOR, *damage(5, 1), disposal(9))["damaged_stock_disposed"] is True


def test_a_disposal_before_the_damage_or_of_other_stock_says_nothing() -> None:
    rows = (*damage(5, 1), disposal(2), disposal(9, "EXPIRED"))
    assert features(WAREHOUSE_DAMAGED_DETECTOR, *rows)["damaged_stock_disposed"] is False


def test_of_a_loss_no_disposal_is_asked() -> None:
    assert features(WAREHOUSE_LOST_DETECTOR, adjustment(0, "M", -1), disposal(9))["damaged_stock_disposed"] is None


def test_payments_are_counted_by_what_they_may_mean() -> None:
    rows = (adjustment(0, "M", -4), payment(5, cash=1), payment(6, cash=1, reason="GeneralAdjustment"))
    told = features(WAREHOUSE_LOST_DETECTOR, *rows)
    assert (told["prior_payments"], told["unclear_payments"], told["share_explained"]) == (1, 1, 0.25)
