"""The shapes in which Amazon's facts arrive. NamedTuples, because they come by the million.

A field stands in the column of its name; `title` goes to the catalog. Texts of a key are empty where Amazon tells none.
"""

from app.ledger.records.counts import RowError, WriteCount
from app.ledger.records.fees import FeeEstimateRecord, FeePreviewRecord, LongTermStorageFeeRecord, StorageFeeRecord
from app.ledger.records.inbound import InboundItemRecord, InboundProblemRecord, InboundShipmentRecord
from app.ledger.records.money import (
    FinancialEventRecord,
    ReimbursementRecord,
    SettlementLineRecord,
    SettlementRecord,
    TransactionRecord,
)
from app.ledger.records.orders import CustomerReturnRecord, OrderLineRecord, OrderRecord, ReplacementRecord
from app.ledger.records.removals import RemovalOrderRecord, RemovalShipmentRecord
from app.ledger.records.stock import (
    DayText,
    InventoryRecord,
    LedgerEventRecord,
    LedgerSummaryRecord,
    StockSnapshotRecord,
)

__all__ = [
    "CustomerReturnRecord",
    "DayText",
    "FeeEstimateRecord",
    "FeePreviewRecord",
    "FinancialEventRecord",
    "InboundItemRecord",
    "InboundProblemRecord",
    "InboundShipmentRecord",
    "InventoryRecord",
    "LedgerEventRecord",
    "LedgerSummaryRecord",
    "LongTermStorageFeeRecord",
    "OrderLineRecord",
    "OrderRecord",
    "ReimbursementRecord",
    "RemovalOrderRecord",
    "RemovalShipmentRecord",
    "ReplacementRecord",
    "RowError",
    "SettlementLineRecord",
    "SettlementRecord",
    "StockSnapshotRecord",
    "StorageFeeRecord",
    "TransactionRecord",
    "WriteCount",
]
