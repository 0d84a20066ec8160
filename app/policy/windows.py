"""From when and until when a claim may be filed: versioned windows of days after an event."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from app.policy.claim_types import ClaimType
from app.policy.data_files import read_data

_STRICTEST_COUNTRY = "US"
# Amazon does not say whether the last day counts, nor in which time zone: we stop one day earlier.
_CAUTION_DAYS = 1


class Certainty(StrEnum):
    """How well a rule is known."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class PolicyWindow:
    """Days after the anchor, both counted from day 0. `quiet_days` is our own waiting time for Amazon's automatic run."""

    version: str
    claim_type: ClaimType
    country: str
    applies_from: date
    first_day: int
    last_day: int
    quiet_days: int
    certainty: Certainty
    source: str

    def claimable_from(self, anchor_on: date) -> date:
        """First day on which filing is neither premature nor before Amazon had its time to pay by itself."""
        return anchor_on + timedelta(days=max(self.first_day, self.quiet_days))

    def deadline(self, anchor_on: date) -> date:
        """Last day on which we file, counted cautiously."""
        return anchor_on + timedelta(days=self.last_day - _CAUTION_DAYS)


@cache
def _versions() -> Mapping[tuple[str, str], tuple[PolicyWindow, ...]]:
    """Windows by claim type and country, newest first."""
    data = read_data("windows")
    found: dict[tuple[str, str], list[PolicyWindow]] = {}
    for row in data["window"]:
        for slug in row["claim_types"]:
            for country in row["countries"]:
                window = PolicyWindow(
                    version=row["version"],
                    claim_type=ClaimType(slug),
                    country=country,
                    applies_from=row["applies_from"],
                    first_day=row["first_day"],
                    last_day=row["last_day"],
                    quiet_days=data["quiet"].get(slug, 0),
                    certainty=Certainty(row["certainty"]),
                    source=row["source"],
                )
                found.setdefault((slug, country), []).append(window)
    return {key: tuple(sorted(rows, key=lambda w: w.applies_from, reverse=True)) for key, rows in found.items()}


def list_windows(claim_type: ClaimType, country: str) -> tuple[PolicyWindow, ...]:
    """Every version known for the country, newest first; empty when none is."""
    return _versions().get((claim_type.value, country), ())


@cache
def window_in_force(claim_type: ClaimType, country: str, filed_on: date) -> PolicyWindow:
    """The window for a claim that is filed on that day, for the country code as in core.marketplaces (GB, not UK).

    The day of filing decides, not the day of the event: Amazon announced its changes as "from this day on you must
    file within". A country of which no dated text is known gets the US window, labelled unconfirmed.
    Raises LookupError for a claim type that has no window at all.
    """
    for window in list_windows(claim_type, country):
        if window.applies_from <= filed_on:
            return window
    if country == _STRICTEST_COUNTRY:
        raise LookupError(f"no window for {claim_type} on {filed_on}")
    strictest = window_in_force(claim_type, _STRICTEST_COUNTRY, filed_on)
    return replace(
        strictest, country=country, version=f"{strictest.version}-unconfirmed", certainty=Certainty.UNCONFIRMED
    )
