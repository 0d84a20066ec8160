"""What every detector is: a claim type, its rule in words, and the function that looks for candidates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.detection.candidates import Candidate, MarketplaceOf
from app.detection.records import Facts
from app.policy.claim_types import ClaimType


@dataclass(frozen=True)
class Surroundings:
    """What a detector may know beside the facts.

    `marketplace_of` gives a row's country store, `case_keys` the candidate for which each of Amazon's cases was opened.
    `tells_unreconciled`: whether Amazon fills in, for this seller, how many units of a loss it has reconciled.
    """

    marketplace_of: MarketplaceOf
    case_keys: Mapping[str, str]
    tells_unreconciled: bool = True


@dataclass(frozen=True)
class Detector:
    """`policy_note` says the rule in words, for people; `examine` returns every candidate with its movements."""

    claim_type: ClaimType
    label: str
    policy_note: str
    examine: Callable[[Facts, Surroundings], list[Candidate]]
