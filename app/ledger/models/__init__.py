"""Amazon's facts. Keys begin with the seller, so that tables can be partitioned by it.

A row of facts has no foreign key to the seller: checking it costs nearly as much again as writing the row.
"""

from app.ledger.models.fees import FeeEstimate, FeePreview, LongTermStorageFee, StorageFee
from app.ledger.models.forgetting import OWED, Purge, PurgeReason, PurgeState, RetentionChoice
from app.ledger.models.inbound import InboundItem, InboundProblem, InboundShipment
from app.ledger.models.money import FinancialEvent, Payout, PayoutLine, Reimbursement, Transaction
from app.ledger.models.orders import CustomerReturn, OrderLine, Replacement
from app.ledger.models.removals import RemovalOrder, RemovalShipment
from app.ledger.models.source import Source
from app.ledger.models.stock import InventoryLevel, LedgerDay, LedgerEvent, LedgerSummary, StockSnapshot
from app.ledger.models.upkeep import AmazonClock, Coverage, FactChange

__all__ = [
    "OWED",
    "AmazonClock",
    "Coverage",
    "CustomerReturn",
    "FactChange",
    "FeeEstimate",
    "FeePreview",
    "FinancialEvent",
    "InboundItem",
    "InboundProblem",
    "InboundShipment",
    "InventoryLevel",
    "LedgerDay",
    "LedgerEvent",
    "LedgerSummary",
    "LongTermStorageFee",
    "OrderLine",
    "Payout",
    "PayoutLine",
    "Purge",
    "PurgeReason",
    "PurgeState",
    "Reimbursement",
    "RemovalOrder",
    "RemovalShipment",
    "Replacement",
    "RetentionChoice",
    "Source",
    "StockSnapshot",
    "StorageFee",
    "Transaction",
]
