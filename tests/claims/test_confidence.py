"""Confidence: probabilities with reasons."""

from decimal import Decimal
from typing import Any

import pytest

from app.claims.confidence import assess, shipped_prior
from app.policy.claim_types import CLAIM_TYPES
from tests.factories.claims import CLEAR_FEATURES


def probability(claim_type: str = "warehouse_lost", **over: Any) -> Decimal:
    return assess(claim_type, {**CLEAR_FEATURES, **over}).probability


@pytest.mark.parametrize(
    "over",
    [
        {},
        {"has_cost": False},
        {"claim_type": "warehouse_damaged", "reason_code": "E", "age_days": 12, "days_left": 48},
        {"prior_payments": 4},
    ],
)
def test_a_clear_loss_is_for_automatic_approval(over: dict[str, Any]) -> None:
    assert probability(**over) >= Decimal("0.85")


@pytest.mark.parametrize(
    "over",
    [
        {"share_explained": 0.4},
        {"age_days": 57, "days_left": 3},
        {"amazon_unreconciled_agrees": None},
        {"share_explained": "0.25", "age_days": 45, "days_left": 15},
    ],
)
def test_a_partly_explained_or_old_loss_is_for_review(over: dict[str, Any]) -> None:
    assert Decimal("0.50") <= probability(**over) < Decimal("0.85")


@pytest.mark.parametrize(
    "over",
    [
        {"amazon_unreconciled_agrees": False},
        {"coverage_complete": False},
        {"disposition": "Customer damaged"},
        {"disposition": "DEFECTIVE"},
        {"reason_code": "K"},
    ],
)
def test_doubtful_units_and_thin_data_are_for_a_close_look(over: dict[str, Any]) -> None:
    assert probability(**over) < Decimal("0.50")


def test_the_effects_of_all_reasons_add_up_to_the_probability() -> None:
    confidence = assess("warehouse_lost", {**CLEAR_FEATURES, "share_explained": 0.5, "days_left": 5})
    assert sum(Decimal(str(reason["effect"])) for reason in confidence.reasons) == confidence.probability


def test_every_reason_names_its_feature_and_value() -> None:
    reasons = assess("warehouse_lost", CLEAR_FEATURES).reasons
    assert reasons[0]["feature"] == "base_rate"
    assert {r["feature"]: r["value"] for r in reasons[1:]} == CLEAR_FEATURES


def test_a_feature_that_the_model_does_not_know_changes_nothing() -> None:
    assert probability(colour_of_the_box="blue", another={"nested": [1]}) == probability()


@pytest.mark.parametrize("name", list(CLEAR_FEATURES))
@pytest.mark.parametrize("value", [None, "", "strange", [], {}, True, -(10**9), 10**9, "NaN"])
def test_strange_values_give_a_probability_all_the_same(name: str, value: Any) -> None:
    assert 0 <= probability(**{name: value}) <= 1


def test_missing_features_leave_the_base_rate() -> None:
    assert assess("warehouse_lost", {}).probability == Decimal("0.7000")


@pytest.mark.parametrize("claim_type", list(CLAIM_TYPES))
def test_every_type_has_a_base_rate(claim_type: str) -> None:
    assert 0 < shipped_prior().base_rate(claim_type) < 1


def test_more_of_the_loss_explained_never_makes_a_grant_likelier() -> None:
    steps = [probability(share_explained=step / 20) for step in range(21)]
    assert steps == sorted(steps, reverse=True)


def test_less_time_left_never_makes_a_grant_likelier() -> None:
    steps = [probability(days_left=days) for days in range(61)]
    assert steps == sorted(steps)
