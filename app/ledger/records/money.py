"""Money: what Amazon granted, what moved, and what it paid out."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple


class ReimbursementRecord(NamedTuple):
    """One row of the reimbursements report; a reversal has negative quantities and amounts."""

    approved_at: datetime
    reimbursement_id: str
    case_id: str | None
    order_id: str | None
    reason: str
    msku: str
    fnsku: str
    asin: str | None
    title: str | None
    condition: str | None
    currency: str | None
    amount_per_unit: Decimal | None
    amount_total: Decimal | None
    quantity_cash: int
    quantity_inventory: int
    quantity_total: int
    original_reimbursement_id: str | None
    original_reimbursement_type: str | None


class TransactionRecord(NamedTuple):
    """One transaction of the Finances API 2024-06-19. Amounts inside `items` and `breakdowns` are exact texts."""

    transaction_id: str
    type: str
    status: str
    posted_at: datetime
    marketplace_id: str | None
    currency: str | None
    amount: Decimal | None
    description: str | None
    order_id: str | None
    related: dict[str, str]
    items: list[dict[str, Any]]  # {sku, asin, quantity, amount, breakdowns: {name: amount}}
    breakdowns: dict[str, str]


class FinancialEventRecord(NamedTuple):
    """One item of an event of the Finances API v0, or the event itself where it has none. Amounts inside `amounts` are exact texts."""

    kind: str  # the list it stood in: ShipmentEventList, RefundEventList, AdjustmentEventList, ...
    type: str | None  # AdjustmentType, FeeReason and the like
    posted_at: datetime | None
    order_id: str | None
    marketplace_name: str | None
    msku: str | None
    fnsku: str | None
    asin: str | None
    quantity: int | None
    currency: str | None
    amount: Decimal | None  # the sum of `amounts`
    amounts: dict[str, str]  # charge or fee name -> amount as string


class SettlementRecord(NamedTuple):
    """The summary row of a settlement file."""

    settlement_id: str
    starts_at: datetime | None
    ends_at: datetime | None
    deposited_at: datetime | None
    currency: str | None
    total: Decimal | None


class SettlementLineRecord(NamedTuple):
    """One amount of a settlement file."""

    settlement_id: str
    transaction_type: str | None
    order_id: str | None
    adjustment_id: str | None
    shipment_id: str | None
    marketplace_name: str | None
    amount_type: str | None
    amount_description: str | None
    amount: Decimal
    currency: str | None
    fulfillment_id: str | None
    posted_at: datetime | None
    order_item_code: str | None
    msku: str | None
    quantity: int | None
    promotion_id: str | None
