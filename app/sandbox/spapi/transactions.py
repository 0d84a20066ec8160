"""A history's money as transactions: shipments, refunds and reimbursements."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.sandbox.history.history import History
from app.sandbox.history.rows import Order, Product, Refund, Reimbursement
from app.sandbox.history.trade import order_number

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Transaction:
    """`lines`: breakdown names with signed amounts; they add up to `amount`. A reimbursement's stand at its head, not at its item."""

    id: str
    type: str
    description: str
    posted_at: datetime
    amount: Decimal
    seller_id: str
    product: Product
    quantity: int
    related: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, Decimal], ...]
    has_item_lines: bool = True

    def as_json(self) -> dict[str, Any]:
        store = self.product.store
        lines = [{"breakdownType": name, "breakdownAmount": self._money(amount), "breakdowns": []} for name, amount in self.lines]
        total = self._money(self.amount)
        return {
            "sellingPartnerMetadata": {"sellingPartnerId": self.seller_id, "accountType": "Standard Orders", "marketplaceId": store.marketplace_id},
            "relatedIdentifiers": [{"relatedIdentifierName": name, "relatedIdentifierValue": value} for name, value in self.related],
            "transactionType": self.type,
            "transactionId": self.id,
            "transactionStatus": "RELEASED",
            "description": self.description,
            "postedDate": self.posted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "totalAmount": total,
            "marketplaceDetails": {"marketplaceId": store.marketplace_id, "marketplaceName": store.name},
            "items": [
                {
                    "description": self.product.title,
                    "relatedIdentifiers": [],
                    "totalAmount": total,
                    "breakdowns": self._tree(lines) if self.has_item_lines else None,
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
            ],
            "contexts": [],
            "breakdowns": [] if self.has_item_lines else lines,
        }

    def _tree(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Sales and Amazon's fees, each with its lines."""
        branches = (("Sales", [line for line in lines if line["breakdownType"] == "Principal"]), ("AmazonFees", [line for line in lines if line["breakdownType"] != "Principal"]))
        return [
            {"breakdownType": name, "breakdownAmount": self._money(_sum(members)), "breakdowns": members} for name, members in branches if members
        ]

    def _money(self, amount: Decimal) -> dict[str, Any]:
        return {"currencyCode": self.product.store.currency, "currencyAmount": float(amount)}


def _sum(lines: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(str(line["breakdownAmount"]["currencyAmount"])) for line in lines), Decimal(0))


def list_transactions(history: History, after: datetime, before: datetime) -> list[Transaction]:
    """Transactions posted from `after` until `before`, oldest first."""
    days = (after.astimezone(UTC).toordinal(), before.astimezone(UTC).toordinal())
    found = [each for each in _of_days(history, *days) if after <= each.posted_at < before]
    return sorted(found, key=lambda each: (each.posted_at, each.id))


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
    return _make(history, f"S{number}", "Shipment", "Order Payment", order.day, product, order.quantity, (("ORDER_ID", number),), lines)


def _refund(history: History, refund: Refund) -> Transaction:
    product, number = refund.order.product, order_number(history.books, refund.order)
    principal = product.price * refund.quantity
    commission = (principal * 15 / 100).quantize(_CENT)
    lines = (("Principal", -principal), ("Commission", commission), ("RefundCommission", -(commission * 20 / 100).quantize(_CENT)))
    related = (("ORDER_ID", number), ("REFUND_ID", f"R{number}"))
    return _make(history, f"R{number}", "Refund", "Refund Order", refund.day, product, refund.quantity, related, lines)


def _reimbursement(history: History, row: Reimbursement) -> Transaction:
    related = (("ORDER_ID", row.order_id),) if row.order_id else ()
    lines = (("FBAInventoryReimbursement", row.total),)
    identity = f"B{row.id}/{row.product.msku}/{row.reason}"
    return _make(
        history, identity, "FBAInventoryReimbursement", "FBA Inventory Reimbursement", row.day, row.product, abs(row.cash), related, lines, has_item_lines=False
    )


def _make(
    history: History,
    identity: str,
    kind: str,
    description: str,
    day: int,
    product: Product,
    quantity: int,
    related: tuple[tuple[str, str], ...],
    lines: tuple[tuple[str, Decimal], ...],
    *,
    has_item_lines: bool = True,
) -> Transaction:
    return Transaction(
        id=hashlib.blake2b(f"{history.seller.id}/{identity}".encode(), digest_size=20).hexdigest(),
        type=kind,
        description=description,
        posted_at=instant_of(day, identity),
        amount=sum((amount for _, amount in lines), Decimal(0)),
        seller_id=history.seller.id,
        product=product,
        quantity=quantity,
        related=related,
        lines=lines,
        has_item_lines=has_item_lines,
    )


def instant_of(day: int, identity: str) -> datetime:
    """An instant of that day (UTC), always the same for the same thing."""
    seconds = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=4).digest(), "big") % 86_400
    return datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(seconds=seconds)


def fulfillment_fee(product: Product) -> Decimal:
    """Amazon's charge for handling one unit: a stand-in that grows with the price."""
    return (Decimal("2.80") + product.price / 40).quantize(_CENT)
