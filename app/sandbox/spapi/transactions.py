"""A history's money as transactions: shipments, refunds and reimbursements."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order, Product, Refund, Reimbursement
from app.sandbox.history.trade import order_number

_CENT = Decimal("0.01")
Lines = tuple[tuple[str, Decimal], ...]


class Kind(Enum):
    """transactionType and description."""

    SHIPMENT = ("Shipment", "Order Payment")
    REFUND = ("Refund", "Refund Order")
    REIMBURSEMENT = ("FBAInventoryReimbursement", "FBA Inventory Reimbursement")


@dataclass(frozen=True)
class Transaction:
    """`lines`: breakdown names with signed amounts. A reimbursement's stand at its head, not at its item."""

    seller_id: str
    kind: Kind
    identity: str
    day: int
    product: Product
    quantity: int
    related: tuple[tuple[str, str], ...]
    lines: Lines

    @property
    def id(self) -> str:
        return hashlib.blake2b(f"{self.seller_id}/{self.identity}".encode(), digest_size=20).hexdigest()

    @property
    def posted_at(self) -> datetime:
        return instant_of(self.day, self.identity)

    @property
    def amount(self) -> Decimal:
        return sum((amount for _, amount in self.lines), Decimal(0))

    def as_json(self) -> dict[str, Any]:
        """The transaction as listTransactions shows it."""
        store = self.product.store
        kind, description = self.kind.value
        return {
            "sellingPartnerMetadata": {
                "sellingPartnerId": self.seller_id,
                "accountType": "Standard Orders",
                "marketplaceId": store.marketplace_id,
            },
            "relatedIdentifiers": [
                {"relatedIdentifierName": name, "relatedIdentifierValue": value} for name, value in self.related
            ],
            "transactionType": kind,
            "transactionId": self.id,
            "transactionStatus": "RELEASED",
            "description": description,
            "postedDate": self.posted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "totalAmount": self._money(self.amount),
            "marketplaceDetails": {"marketplaceId": store.marketplace_id, "marketplaceName": store.name},
            "items": [self._item()],
            "contexts": [],
            "breakdowns": self._breakdowns(self.lines) if self.kind is Kind.REIMBURSEMENT else [],
        }

    def _item(self) -> dict[str, Any]:
        return {
            "description": self.product.title,
            "relatedIdentifiers": [],
            "totalAmount": self._money(self.amount),
            "breakdowns": None if self.kind is Kind.REIMBURSEMENT else self._branches(),
            "contexts": [
                {
                    "contextType": "ProductContext",
                    "asin": self.product.asin,
                    "sku": self.product.msku,
                    "quantityShipped": self.quantity,
                    "fulfillmentNetwork": "AFN",
                }
            ],
        }

    def _branches(self) -> list[dict[str, Any]]:
        """Sales and Amazon's fees, each with its lines."""
        sales = tuple(line for line in self.lines if line[0] == "Principal")
        fees = tuple(line for line in self.lines if line[0] != "Principal")
        return [self._breakdown("Sales", _total(sales), sales), self._breakdown("AmazonFees", _total(fees), fees)]

    def _breakdowns(self, lines: Lines) -> list[dict[str, Any]]:
        return [self._breakdown(name, amount, ()) for name, amount in lines]

    def _breakdown(self, name: str, amount: Decimal, parts: Lines) -> dict[str, Any]:
        return {
            "breakdownType": name,
            "breakdownAmount": self._money(amount),
            "breakdowns": self._breakdowns(parts),
        }

    def _money(self, amount: Decimal) -> dict[str, Any]:
        return {"currencyCode": self.product.store.currency, "currencyAmount": float(amount)}


def _total(lines: Lines) -> Decimal:
    return sum((amount for _, amount in lines), Decimal(0))


def list_transactions(history: History, after: datetime, before: datetime) -> list[Transaction]:
    """Transactions posted from `after` until `before`, oldest first."""
    days = (after.astimezone(UTC).toordinal(), before.astimezone(UTC).toordinal())
    found = [each for each in _of_days(history, *days) if after <= each.posted_at < before]
    return sorted(found, key=lambda each: (each.posted_at, each.identity))


def _of_days(history: History, first: int, last: int) -> Iterator[Transaction]:
    for order in history.orders(first, last):
        yield _shipment(history, order)
    for refund in history.refunds(first, last):
        yield _refund(history, refund)
    for row in history.reimbursements(first, last):
        if row.cash:
            yield _reimbursement(history, row)


def _shipment(history: History, order: Order) -> Transaction:
    product, number = order.product, order_number(history.books, order)
    principal = product.price * order.quantity
    lines = (
        ("Principal", principal),
        ("Commission", -(principal * 15 / 100).quantize(_CENT)),
        ("FBAPerUnitFulfillmentFee", -fulfillment_fee(product) * order.quantity),
    )
    related = (("ORDER_ID", number),)
    return Transaction(
        history.seller.id, Kind.SHIPMENT, f"S{number}", order.day, product, order.quantity, related, lines
    )


def _refund(history: History, refund: Refund) -> Transaction:
    product, number = refund.order.product, order_number(history.books, refund.order)
    principal = product.price * refund.quantity
    commission = (principal * 15 / 100).quantize(_CENT)
    lines = (
        ("Principal", -principal),
        ("Commission", commission),
        ("RefundCommission", -(commission * 20 / 100).quantize(_CENT)),
    )
    related = (("ORDER_ID", number), ("REFUND_ID", f"R{number}"))
    return Transaction(
        history.seller.id, Kind.REFUND, f"R{number}", refund.day, product, refund.quantity, related, lines
    )


def _reimbursement(history: History, row: Reimbursement) -> Transaction:
    related = (("ORDER_ID", row.order_id),) if row.order_id else ()
    lines = (("FBAInventoryReimbursement", row.total),)
    identity = f"B{row.id}/{row.product.msku}/{row.reason}"
    return Transaction(
        history.seller.id, Kind.REIMBURSEMENT, identity, row.day, row.product, abs(row.cash), related, lines
    )


def instant_of(day: int, identity: str) -> datetime:
    """An instant of that day (UTC), always the same for the same thing."""
    seconds = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=4).digest(), "big") % 86_400
    return datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(seconds=seconds)


def fulfillment_fee(product: Product) -> Decimal:
    """Amazon's charge for handling one unit: a stand-in that grows with the price."""
    return (Decimal("2.80") + product.price / 40).quantize(_CENT)
