"""Facts as Amazon's reports and API hand them over, and the same as rows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar, get_args, get_type_hints

from app.core.db import db
from app.ledger.models import LedgerEvent, Reimbursement
from app.ledger.records import InventoryRecord, LedgerEventRecord, ReimbursementRecord, TransactionRecord
from app.ledger.service import record_ledger_events, record_reimbursements

R = TypeVar("R", bound=tuple[Any, ...])
A_DAY = date(2026, 3, 2)
A_MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
US = "ATVPDKIKX0DER"


def ledger_record(**over: Any) -> LedgerEventRecord:
    """One unit lost in a fulfillment center."""
    values: dict[str, Any] = {
        "event_on": A_DAY,
        "fnsku": "X001",
        "asin": "B001",
        "msku": "SKU-1",
        "title": "Blue mug",
        "event_type": "Adjustments",
        "reference_id": "9001",
        "quantity": -1,
        "fulfillment_center": "PHX3",
        "disposition": "SELLABLE",
        "reason": "M",
        "country": "US",
        "reconciled": 0,
        "unreconciled": 1,
    }
    return LedgerEventRecord(**values | over)


def reimbursement_record(**over: Any) -> ReimbursementRecord:
    """Amazon pays for one lost unit by itself."""
    values: dict[str, Any] = {
        "approved_at": A_MOMENT,
        "reimbursement_id": "7001",
        "case_id": None,
        "order_id": None,
        "reason": "Lost_Warehouse",
        "msku": "SKU-1",
        "fnsku": "X001",
        "asin": "B001",
        "title": "Blue mug",
        "condition": "NewItem",
        "currency": "USD",
        "amount_per_unit": Decimal("5.00"),
        "amount_total": Decimal("5.00"),
        "quantity_cash": 1,
        "quantity_inventory": 0,
        "quantity_total": 1,
        "original_reimbursement_id": None,
        "original_reimbursement_type": None,
    }
    return ReimbursementRecord(**values | over)


def transaction_record(**over: Any) -> TransactionRecord:
    """Amazon pays for an order's one unit, less its fees."""
    fees = {
        "Sales/Principal": "20.00",
        "AmazonFees/Commission": "-3.00",
        "AmazonFees/FBAPerUnitFulfillmentFee": "-4.50",
    }
    values: dict[str, Any] = {
        "transaction_id": "T1",
        "type": "Shipment",
        "status": "RELEASED",
        "posted_at": A_MOMENT,
        "marketplace_id": US,
        "currency": "USD",
        "amount": Decimal("12.50"),
        "description": "Order Payment",
        "order_id": "111-0000001-0000001",
        "related": {"ORDER_ID": "111-0000001-0000001"},
        "items": [{"sku": "SKU-1", "asin": "B001", "quantity": 1, "amount": "12.50", "breakdowns": fees}],
        "breakdowns": {},
    }
    return TransactionRecord(**values | over)


def inventory_record(**over: Any) -> InventoryRecord:
    """Ten units on the shelf."""
    values: dict[str, Any] = {
        "marketplace_id": US,
        "msku": "SKU-1",
        "fnsku": "X001",
        "asin": "B001",
        "title": "Blue mug",
        "condition": "NewItem",
        "fulfillable": 10,
        "reserved": 1,
        "inbound": 2,
        "researching": 0,
        "unfulfillable": 0,
        "total": 13,
        "amazon_updated_at": A_MOMENT,
    }
    return InventoryRecord(**values | over)


def make_ledger_event(seller_id: int, **over: Any) -> LedgerEvent:
    """The row of `ledger_record`. Rows of one day are written together, so a second equal one needs its own call of the verb."""
    record = ledger_record(**over)
    record_ledger_events(seller_id, [record], (record.event_on, record.event_on))
    found = db.session.query(LedgerEvent).filter_by(
        seller_id=seller_id, event_on=record.event_on, reference_id=record.reference_id
    )
    return found.first() or LedgerEvent()


def make_reimbursement(seller_id: int, **over: Any) -> Reimbursement:
    """The row of `reimbursement_record`."""
    record = reimbursement_record(**over)
    record_reimbursements(seller_id, [record])
    found = db.session.query(Reimbursement).filter_by(seller_id=seller_id, reimbursement_id=record.reimbursement_id)
    return found.first() or Reimbursement()


def fact_record(record: type[R], **over: Any) -> R:
    """A record of any shape: each field that is not given has the least that its type allows."""
    hints = get_type_hints(record)
    values = {name: _least(hints[name]) for name in record._fields}  # type: ignore[attr-defined]  # a NamedTuple
    return record(**values | over)


_LEAST: dict[Any, Any] = {
    str: "",
    int: 1,
    bool: False,
    date: A_DAY,
    datetime: A_MOMENT,
    Decimal: Decimal("1.0000"),
    dict[str, str]: {},
    list[dict[str, Any]]: [],
}


def _least(hint: Any) -> Any:
    return None if type(None) in get_args(hint) else _LEAST[hint]
