"""The rows that loss detection reads. NamedTuples, because they come by the hundred thousand."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.policy.reason_codes import ReasonClass


class Adjustment(NamedTuple):
    """One ledger row with event type Adjustments; `quantity` signed as Amazon signs it."""

    row_ref: str
    on: date
    fnsku: str
    msku: str | None
    asin: str | None
    reference_id: str | None
    quantity: int
    fulfillment_center: str | None
    disposition: str | None
    code: str
    reason_class: ReasonClass
    country: str | None
    reconciled: int | None
    unreconciled: int | None


class Payment(NamedTuple):
    """One row of the reimbursements report; a reversal has negative quantities or amounts."""

    row_ref: str
    on: date
    fnsku: str
    reimbursement_id: str
    reason: str
    case_id: str | None
    currency: str | None
    amount_per_unit: Decimal | None
    amount_total: Decimal | None
    quantity_cash: int
    quantity_inventory: int
    quantity_total: int
    original_id: str | None


class Link(NamedTuple):
    """From this day on the two FNSKUs are one product (codes 4 and 3 of a product redefinition)."""

    on: date
    old: str
    new: str


class Facts(NamedTuple):
    """Everything about one FNSKU, or about several that were merged, in one of Amazon's regions."""

    adjustments: list[Adjustment]
    payments: list[Payment]
    links: list[Link]
