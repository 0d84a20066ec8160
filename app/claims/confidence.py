"""How probable it is that Amazon grants a claim, from the named features of its finding.

A logistic model: the type's base rate in log-odds, plus what each feature adds. The numbers are data
(confidence_prior.json, which says what they mean). A feature that is missing or not known to the model adds nothing.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_STEP = Decimal("0.0001")  # as stored
_HIGHEST = 0.99  # nobody can be certain of another's decision
_PRIOR = Path(__file__).with_name("confidence_prior.json")

BASE_RATE = "base_rate"


@dataclass(frozen=True)
class Feature:
    """What one named input adds to the log-odds, by its value (`choices`) or its size (`points`)."""

    name: str
    label: str
    unit: str = ""
    choices: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    points: tuple[tuple[float, float], ...] = ()

    def log_odds(self, value: Any) -> float:
        """0 when the value is unknown or of a kind that the feature does not have."""
        if value is None:
            return 0.0
        if self.choices:
            return self.choices.get(_key(value), self.choices.get("otherwise", 0.0))
        return self._between_points(value)

    def in_words(self, value: Any) -> str:
        """The value as a person reads it."""
        if value is None:
            return self.texts.get("unknown", "Not known")
        if self.unit == "share":
            return f"{float(value) * 100:.0f} %"
        if self.unit == "days":
            return "1 day" if value == 1 else f"{value} days"
        return self.texts.get(_key(value), str(value).replace("_", " "))

    def _between_points(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
            return 0.0
        try:
            size = float(value)
        except ValueError:
            return 0.0
        right = bisect_right([at for at, _ in self.points], size)
        if right == 0:
            return self.points[0][1]
        if right == len(self.points):
            return self.points[-1][1]
        (low, low_odds), (high, high_odds) = self.points[right - 1], self.points[right]
        return low_odds + (high_odds - low_odds) * (size - low) / (high - low)


@dataclass(frozen=True)
class Prior:
    """The shipped coefficients."""

    version: str
    base_rates: Mapping[str, float]
    features: tuple[Feature, ...]

    def base_rate(self, claim_type: str) -> float:
        return self.base_rates.get(claim_type, self.base_rates["default"])


@dataclass(frozen=True)
class Confidence:
    """`probability` from 0 to 1 with four decimals, and the reasons for it.

    Each reason is {feature, value, effect}: by how much the probability rose or fell when the feature was looked at,
    after the ones before it. The effects of all reasons add up to the probability.
    """

    probability: Decimal
    reasons: list[dict[str, Any]]


def assess(claim_type: str, features: Mapping[str, Any]) -> Confidence:
    """The probability that Amazon grants a claim of that type with these features."""
    prior = shipped_prior()
    base = prior.base_rate(claim_type)
    log_odds = math.log(base / (1 - base))
    before = _rounded(base)
    reasons: list[dict[str, Any]] = [_reason(BASE_RATE, claim_type, before)]
    for feature in prior.features:
        if feature.name not in features:
            continue
        log_odds += feature.log_odds(features[feature.name])
        after = _rounded(min(_HIGHEST, 1 / (1 + math.exp(-log_odds))))
        reasons.append(_reason(feature.name, features[feature.name], after - before))
        before = after
    return Confidence(before, reasons)


@dataclass(frozen=True)
class Reason:
    """One reason for people: what was looked at, what it said, and by how many points of 100 it moved the confidence."""

    label: str
    text: str
    points: float


def describe(claim_type_label: str, explanation: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """The stored reasons in words, in their order; the first says where claims of this type begin."""
    known = {feature.name: feature for feature in shipped_prior().features}
    reasons = []
    for item in explanation:
        points = round(float(item["effect"]) * 100, 1)
        if item["feature"] == BASE_RATE:
            reasons.append(Reason("Claims like this", claim_type_label, points))
        elif item["feature"] in known:
            feature = known[item["feature"]]
            reasons.append(Reason(feature.label, feature.in_words(item["value"]), points))
    return reasons


@cache
def shipped_prior() -> Prior:
    """The coefficients that came with this version of Opside."""
    raw = json.loads(_PRIOR.read_text(encoding="utf-8"))
    features = tuple(
        Feature(**{**item, "points": tuple((float(at), float(odds)) for at, odds in item.get("points", []))})
        for item in raw["features"]
    )
    return Prior(raw["version"], raw["base_rates"], features)


def _reason(feature: str, value: Any, effect: Decimal) -> dict[str, Any]:
    return {"feature": feature, "value": str(value) if isinstance(value, Decimal) else value, "effect": float(effect)}


def _rounded(probability: float) -> Decimal:
    return Decimal(probability).quantize(_STEP)


def _key(value: Any) -> str:
    """Amazon spells dispositions with blanks, underscores and any case."""
    if isinstance(value, bool):
        return str(value).lower()
    return "_".join(str(value).replace("_", " ").split()).upper()
