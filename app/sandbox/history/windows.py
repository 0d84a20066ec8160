"""From which day to which a claim may be filed, counted from its event; as the sandbox's Amazon decides."""

from app.sandbox.history.rows import DAMAGED, LOST

_FEES = (0, 90)
_CENTER = (0, 60)
_CUSTOMER = {"NA": (60, 120), "EU": (45, 105)}
_INBOUND = {"NA": (0, 270), "EU": (0, 180)}
_SAME = {
    LOST: (30, 60),
    DAMAGED: (10, 60),
    "transfer_lost": _CENTER,
    "return_not_restocked": (30, 60),
    "removal_lost": (15, 75),
    "removal_discrepancy": _CENTER,
    "disposed_unrequested": _CENTER,
    "fulfillment_fee_overcharge": _FEES,
    "storage_fee_overcharge": _FEES,
    "referral_fee_overcharge": _FEES,
    "duplicate_charge": _FEES,
    "reimbursement_underpaid": _CENTER,
    "reimbursement_reversed": _CENTER,
}
_BY_REGION = {
    "inbound_shortage": _INBOUND,
    "inbound_damaged": _INBOUND,
    "return_missing": _CUSTOMER,
    "return_damaged": _CUSTOMER,
    "refund_excess": _CUSTOMER,
    "refund_late": _CUSTOMER,
    "replacement_unreturned": _CUSTOMER,
}
CLAIM_TYPES = (*_SAME, *_BY_REGION)


def window_of(claim_type: str, region: str) -> tuple[int, int]:
    """First and last day on which a claim is taken, after the event."""
    return _BY_REGION[claim_type][region] if claim_type in _BY_REGION else _SAME[claim_type]
