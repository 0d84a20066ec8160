"""A money event as a transaction of the Finances API 2024-06-19."""

import hashlib
from collections import defaultdict
from decimal import Decimal
from typing import Any

from app.sandbox.history.history import History
from app.sandbox.history.money_rows import MoneyEvent, MoneyKind, MoneyLine
from app.sandbox.history.rows import Product
from app.sandbox.spapi.door import format_instant

# transactionType and description.
_KINDS = {
    MoneyKind.ORDER: ("Shipment", "Order Payment"),
    MoneyKind.REFUND: ("Refund", "Refund Order"),
    MoneyKind.REIMBURSEMENT: ("FBAInventoryReimbursement", "FBA Inventory Reimbursement"),
    MoneyKind.SERVICE_FEE: ("ServiceFee", "Service Fee"),
    MoneyKind.FEE_CORRECTION: ("FeeCorrection", "Fee Correction"),
}
# Branches of the breakdown, by the type that a settlement gives to a line.
_BRANCHES = {
    "ItemPrice": "Sales",
    "Promotion": "Promotions",
    "ItemWithheldTax": "TaxWithheld",
    "ItemFees": "AmazonFees",
}
_BARE = (MoneyKind.REIMBURSEMENT, MoneyKind.FEE_CORRECTION)


def as_transaction(history: History, event: MoneyEvent) -> dict[str, Any]:
    """As listTransactions shows it. A reimbursement's breakdown stands at its head, not at its item."""
    store, (kind, description) = event.store, _KINDS[event.kind]
    if event.refund is not None and event.refund.is_returnless:
        description = "Returnless Refund"
    shown: dict[str, Any] = {
        "sellingPartnerMetadata": {
            "sellingPartnerId": history.seller.id,
            "accountType": "Standard Orders",
            "marketplaceId": store.marketplace_id,
        },
        "relatedIdentifiers": [
            {"relatedIdentifierName": name, "relatedIdentifierValue": value} for name, value in related(event)
        ],
        "transactionType": kind,
        "transactionId": transaction_id(history, event),
        "transactionStatus": "RELEASED",
        "description": description,
        "postedDate": format_instant(event.posted_at),
        "totalAmount": _money(event, event.total),
        "marketplaceDetails": {"marketplaceId": store.marketplace_id, "marketplaceName": store.name},
        "items": [],
        "contexts": [],
        "breakdowns": _leaves(event, event.lines) if event.kind in _BARE or event.product is None else [],
    }
    if event.product is not None:
        shown["items"] = [_item(event, event.product)]
    return shown


def transaction_id(history: History, event: MoneyEvent) -> str:
    return hashlib.blake2b(f"{history.seller.id}/{event.identity}".encode(), digest_size=20).hexdigest()


def related(event: MoneyEvent) -> tuple[tuple[str, str], ...]:
    """The identifiers by which a transaction can be found."""
    orders = (("ORDER_ID", event.order_id),) if event.order_id else ()
    return (*orders, ("REFUND_ID", event.identity)) if event.kind is MoneyKind.REFUND else orders


def _item(event: MoneyEvent, product: Product) -> dict[str, Any]:
    return {
        "description": product.title,
        "relatedIdentifiers": [],
        "totalAmount": _money(event, event.total),
        "breakdowns": None if event.kind in _BARE else _branches(event),
        "contexts": [
            {
                "contextType": "ProductContext",
                "asin": product.asin,
                "sku": product.msku,
                "quantityShipped": event.quantity,
                "fulfillmentNetwork": "MFN" if event.order and event.order.is_by_seller else "AFN",
            }
        ],
    }


def _branches(event: MoneyEvent) -> list[dict[str, Any]]:
    """Sales, promotions, taxes withheld and Amazon's fees, each with its lines."""
    branches: defaultdict[str, list[MoneyLine]] = defaultdict(list)
    for line in event.lines:
        branches[_BRANCHES.get(line.amount_type, "AmazonFees")].append(line)
    return [
        {
            "breakdownType": name,
            "breakdownAmount": _money(event, sum((line.amount for line in lines), Decimal(0))),
            "breakdowns": _leaves(event, lines),
        }
        for name, lines in branches.items()
    ]


def _leaves(event: MoneyEvent, lines: tuple[MoneyLine, ...] | list[MoneyLine]) -> list[dict[str, Any]]:
    """A reimbursement does not tell here what was lost: its report does."""
    is_reimbursement = event.kind is MoneyKind.REIMBURSEMENT
    return [
        {
            "breakdownType": "FBAInventoryReimbursement" if is_reimbursement else line.description,
            "breakdownAmount": _money(event, line.amount),
            "breakdowns": [],
        }
        for line in lines
    ]


def _money(event: MoneyEvent, amount: Decimal) -> dict[str, Any]:
    return {"currencyCode": event.store.currency, "currencyAmount": float(amount)}
