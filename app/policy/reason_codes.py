"""What the one-letter reason of a ledger adjustment means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from app.policy.data_files import read_data


class ReasonClass(StrEnum):
    """What an adjustment does to the seller's stock."""

    LOSS = "loss"
    FOUND = "found"
    DAMAGE = "damage"  # of sellable stock
    UNSELLABLE_MOVE = "unsellable_move"  # of a unit that was unsellable before
    DISPOSITION_IN = "disposition_in"
    DISPOSITION_OUT = "disposition_out"
    DISPOSAL = "disposal"
    CORRECTION = "correction"
    REDEFINITION = "redefinition"  # one FNSKU becomes another
    REVIEW = "review"  # unknown: for a person, never guessed


@dataclass(frozen=True)
class ReasonCode:
    """`sign` is the sign Amazon gives the quantity; 0 when both occur."""

    code: str
    sign: int
    reason_class: ReasonClass
    meaning: str


@cache
def reason_codes() -> Mapping[str, ReasonCode]:
    """All known codes."""
    return {
        row["code"]: ReasonCode(row["code"], row["sign"], ReasonClass(row["class"]), row["meaning"])
        for row in read_data("reason_codes")["code"]
    }


@cache
def _valid_from() -> date:
    valid_from: date = read_data("reason_codes")["valid_from"]
    return valid_from


@cache
def _unknown(code: str, meaning: str) -> ReasonCode:
    return ReasonCode(code, 0, ReasonClass.REVIEW, meaning)


def classify(code: str | None, on: date) -> ReasonCode:
    """The meaning of a reason on a row of that day; of class REVIEW when it is not known."""
    known = reason_codes().get(code or "")
    if known is None:
        return _unknown(code or "", "Reason code that is not in Amazon's published lists")
    if on < _valid_from():
        return _unknown(known.code, "Reason code from before 2019, when codes had other meanings")
    return known
