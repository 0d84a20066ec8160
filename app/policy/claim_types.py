"""Every kind of claim: its slug, its coarse family, and the day from which its window counts."""

from dataclasses import dataclass
from enum import StrEnum


class ClaimFamily(StrEnum):
    """The coarse names that programs outside know."""

    LOST_INVENTORY = "lost_inventory"
    DAMAGED_GOODS = "damaged_goods"
    MISSING_REIMBURSEMENT = "missing_reimbursement"
    FEE_OVERCHARGE = "fee_overcharge"


class ClaimType(StrEnum):
    """What Amazon owes for."""

    WAREHOUSE_LOST = "warehouse_lost"
    WAREHOUSE_DAMAGED = "warehouse_damaged"
    TRANSFER_LOST = "transfer_lost"
    INBOUND_SHORTAGE = "inbound_shortage"
    INBOUND_DAMAGED = "inbound_damaged"
    RETURN_MISSING = "return_missing"
    RETURN_DAMAGED = "return_damaged"
    RETURN_NOT_RESTOCKED = "return_not_restocked"
    REFUND_EXCESS = "refund_excess"
    REFUND_LATE = "refund_late"
    REPLACEMENT_UNRETURNED = "replacement_unreturned"
    REMOVAL_LOST = "removal_lost"
    REMOVAL_DISCREPANCY = "removal_discrepancy"
    DISPOSED_UNREQUESTED = "disposed_unrequested"
    FULFILLMENT_FEE_OVERCHARGE = "fulfillment_fee_overcharge"
    STORAGE_FEE_OVERCHARGE = "storage_fee_overcharge"
    REFERRAL_FEE_OVERCHARGE = "referral_fee_overcharge"
    DUPLICATE_CHARGE = "duplicate_charge"
    REIMBURSEMENT_UNDERPAID = "reimbursement_underpaid"
    REIMBURSEMENT_REVERSED = "reimbursement_reversed"


@dataclass(frozen=True)
class ClaimTypeInfo:
    """`anchor` names the event whose day is day 0 of the window."""

    type: ClaimType
    family: ClaimFamily
    label: str
    anchor: str


def _table(*rows: tuple[ClaimType, ClaimFamily, str, str]) -> dict[str, ClaimTypeInfo]:
    return {row[0].value: ClaimTypeInfo(*row) for row in rows}


_LOST, _DAMAGED = ClaimFamily.LOST_INVENTORY, ClaimFamily.DAMAGED_GOODS
_MISSING, _FEE = ClaimFamily.MISSING_REIMBURSEMENT, ClaimFamily.FEE_OVERCHARGE

CLAIM_TYPES: dict[str, ClaimTypeInfo] = _table(
    (ClaimType.WAREHOUSE_LOST, _LOST, "Lost in a fulfillment center", "ledger date of the loss"),
    (ClaimType.WAREHOUSE_DAMAGED, _DAMAGED, "Damaged in a fulfillment center", "ledger date of the damage"),
    (ClaimType.TRANSFER_LOST, _LOST, "Lost between fulfillment centers", "ledger date of the transfer"),
    (ClaimType.INBOUND_SHORTAGE, _LOST, "Sent in but not received", "delivery or closing of the shipment"),
    (ClaimType.INBOUND_DAMAGED, _DAMAGED, "Damaged on the way in", "receipt at the fulfillment center"),
    (ClaimType.RETURN_MISSING, _MISSING, "Refunded but never returned", "refund"),
    (ClaimType.RETURN_DAMAGED, _DAMAGED, "Return damaged in Amazon's care", "return"),
    (ClaimType.RETURN_NOT_RESTOCKED, _LOST, "Returned but not put back in stock", "return"),
    (ClaimType.REFUND_EXCESS, _MISSING, "Refunded more than was paid", "refund"),
    (ClaimType.REFUND_LATE, _MISSING, "Refunded after the return window", "refund"),
    (ClaimType.REPLACEMENT_UNRETURNED, _MISSING, "Replaced, original not returned", "shipment of the replacement"),
    (ClaimType.REMOVAL_LOST, _LOST, "Removal lost on the way", "shipment of the removal"),
    (ClaimType.REMOVAL_DISCREPANCY, _DAMAGED, "Removal arrived wrong, short or damaged", "delivery of the removal"),
    (ClaimType.DISPOSED_UNREQUESTED, _LOST, "Disposed of without request", "ledger date of the disposal"),
    (ClaimType.FULFILLMENT_FEE_OVERCHARGE, _FEE, "Fulfillment fee too high", "first charge"),
    (ClaimType.STORAGE_FEE_OVERCHARGE, _FEE, "Storage fee too high", "charge"),
    (ClaimType.REFERRAL_FEE_OVERCHARGE, _FEE, "Referral fee too high", "charge"),
    (ClaimType.DUPLICATE_CHARGE, _FEE, "Charged twice", "charge"),
    (ClaimType.REIMBURSEMENT_UNDERPAID, _MISSING, "Reimbursed too little", "approval of the reimbursement"),
    (ClaimType.REIMBURSEMENT_REVERSED, _MISSING, "Reimbursement wrongly taken back", "reversal"),
)


def find_claim_type(slug: str) -> ClaimTypeInfo | None:
    """The claim type of that slug, or None."""
    return CLAIM_TYPES.get(slug)
