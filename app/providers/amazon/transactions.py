"""Reads a page of listTransactions (Finances API 2024-06-19). Amounts stay the exact texts that Amazon sent."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.ledger.records import RowError, TransactionRecord
from app.providers.errors import Unavailable
from app.providers.records import Page

_NOTHING = Decimal(0)


def read_page(body: dict[str, Any]) -> Page[TransactionRecord]:
    """Raises Unavailable when the answer holds no list at all; a transaction that cannot be read is among `errors`."""
    payload = body.get("payload") or {}
    found = payload.get("transactions")
    if not isinstance(found, list):
        raise Unavailable("Amazon's page of transactions has no list.")
    records: list[TransactionRecord] = []
    errors: list[RowError] = []
    for number, transaction in enumerate(found, 1):
        try:
            records.append(_record(transaction))
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            errors.append(RowError(number, f"a transaction without a usable {error}"))
    return Page(records, payload.get("nextToken"), errors, _partner_ids(found))


def _partner_ids(transactions: list[Any]) -> frozenset[str]:
    metadata = [entry.get("sellingPartnerMetadata") or {} for entry in transactions if isinstance(entry, dict)]
    return frozenset(entry["sellingPartnerId"] for entry in metadata if entry.get("sellingPartnerId"))


def _record(transaction: dict[str, Any]) -> TransactionRecord:
    total = transaction.get("totalAmount") or {}
    market = transaction.get("marketplaceDetails") or transaction.get("sellingPartnerMetadata") or {}
    related = {
        entry["relatedIdentifierName"]: str(entry["relatedIdentifierValue"])
        for entry in transaction.get("relatedIdentifiers") or []
    }
    return TransactionRecord(
        transaction_id=transaction.get("transactionId") or _own_id(transaction),
        type=transaction["transactionType"],
        status=transaction.get("transactionStatus") or "",
        posted_at=datetime.fromisoformat(transaction["postedDate"]),
        marketplace_id=market.get("marketplaceId") or None,
        currency=total.get("currencyCode") or None,
        amount=_amount(total),
        description=transaction.get("description") or None,
        order_id=related.get("ORDER_ID"),
        related=related,
        items=[_item(item) for item in transaction.get("items") or []],
        breakdowns=_leaves(transaction.get("breakdowns")),
    )


def _item(item: dict[str, Any]) -> dict[str, Any]:
    product: dict[str, Any] = next((c for c in item.get("contexts") or [] if c.get("sku") or c.get("asin")), {})
    amount = _amount(item.get("totalAmount") or {})
    return {
        "sku": product.get("sku"),
        "asin": product.get("asin"),
        "quantity": product.get("quantityShipped"),
        "amount": None if amount is None else str(amount),
        "breakdowns": _leaves(item.get("breakdowns")),
    }


def _leaves(breakdowns: list[dict[str, Any]] | None) -> dict[str, str]:
    """The innermost amounts, which add up to the whole, by their path: `AmazonFees/FBAFees/Base`."""
    sums: dict[str, Decimal] = {}
    waiting = [("", entry) for entry in breakdowns or []]
    for path, entry in waiting:  # which grows on the way
        name = path + entry["breakdownType"]
        inner = entry.get("breakdowns")
        if inner:
            waiting += [(f"{name}/", part) for part in inner]
        else:
            sums[name] = sums.get(name, _NOTHING) + (_amount(entry.get("breakdownAmount") or {}) or _NOTHING)
    return {name: str(amount) for name, amount in sums.items()}


def _amount(money: dict[str, Any]) -> Decimal | None:
    value = money.get("currencyAmount")
    return None if value is None else Decimal(value)


def _own_id(transaction: dict[str, Any]) -> str:
    """Amazon may leave the id out; the same transaction then has the same content."""
    text = json.dumps(transaction, sort_keys=True, default=str)
    return f"content-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
