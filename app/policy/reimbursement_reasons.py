"""What the `reason` of a reimbursement row settles. Amazon spells reasons in several ways."""

from enum import StrEnum
from functools import cache

from app.policy.claim_types import ClaimType


class ReimbursementKind(StrEnum):
    """What a reimbursement row is about, as far as lost and damaged stock goes."""

    LOST = "lost"
    DAMAGED = "damaged"
    REVERSAL = "reversal"
    UNCLEAR = "unclear"  # mixed causes, for a person: never matched by itself
    OTHER = "other"  # returns, inbound, fees: not about stock in a fulfillment center


_KINDS = {
    "reimbursementreversal": ReimbursementKind.REVERSAL,
    "reversal": ReimbursementKind.REVERSAL,
    "compensatedclawback": ReimbursementKind.REVERSAL,
    "generaladjustment": ReimbursementKind.UNCLEAR,
}
# With and without an ending, such as WAREHOUSE_LOST_MANUAL or WAREHOUSE_DAMAGE_EXCEPTION.
_BEGINNINGS = {
    "lostwarehouse": ReimbursementKind.LOST,
    "warehouselost": ReimbursementKind.LOST,
    "damagedwarehouse": ReimbursementKind.DAMAGED,
    "warehousedamage": ReimbursementKind.DAMAGED,
}
SETTLES = {ReimbursementKind.LOST: ClaimType.WAREHOUSE_LOST, ReimbursementKind.DAMAGED: ClaimType.WAREHOUSE_DAMAGED}


@cache
def kind_of(reason: str) -> ReimbursementKind:
    """Compared without case, underscores, colons, hyphens and blanks: Lost_Warehouse and LOST:WAREHOUSE are one."""
    name = "".join(letter for letter in reason.casefold() if letter.isalnum())
    for beginning, kind in _BEGINNINGS.items():
        if name.startswith(beginning):
            return kind
    return _KINDS.get(name, ReimbursementKind.OTHER)
