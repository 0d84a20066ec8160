"""Reads a page of listFinancialEvents (Finances API v0): every list of events, also one that Amazon adds later.

An event becomes one record for each of its items, and one for what it carries beside them. Amounts are told by the name of
the charge or fee; what merely repeats them (a total, a price per unit) is left out, so that a record's amounts add up.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from app.ledger.records import FinancialEventRecord, RowError
from app.providers.amazon.fields import decimal, instant, read_each
from app.providers.errors import Unavailable
from app.providers.records import Page

_ITEMS = ("itemlist", "itemadjustmentlist")  # how the names of lists of items end
_POSTED = ("PostedDate", "postedDate", "TransactionPostedDate", "TransactionCreationDate")
_ORDER = ("AmazonOrderId", "OrderId", "TDSOrderId", "SellerOrderId", "OriginalRemovalOrderId", "MerchantOrderId")
_MARKETPLACE = ("MarketplaceName", "StoreName", "SalesChannel", "MarketplaceId")
_TYPE = ("AdjustmentType", "FeeReason", "TransactionType", "transactionType", "eventType", "ReasonCode")
_QUANTITY = ("QuantityShipped", "Quantity", "AdjustedQuantity", "quantity")
# Whole sums: counted only where nothing else is told.
_TOTALS = frozenset({"AdjustmentAmount", "ReimbursedAmount", "transactionValue"})
# Never money that moved: bases of a reckoning, how an amount was split or paid.
_NO_MONEY = frozenset(
    {"PerUnitAmount", "OriginalAmount", "RentalInitialValue", "DebtRecoveryItemList", "ChargeInstrumentList"}
)
_NO_MONEY_OF = {"TaxWithholdingEventList": frozenset({"BaseAmount"})}


class _Amount(NamedTuple):
    name: str
    currency: str | None
    value: Decimal


def read_page(body: dict[str, Any]) -> Page[FinancialEventRecord]:
    """Raises Unavailable when the answer holds no events at all; an event that cannot be read is among `errors`."""
    payload = body.get("payload") or {}
    token = payload.get("NextToken") or None
    lists = payload.get("FinancialEvents")
    if lists is None and token:
        lists = {}  # Amazon has empty pages in the middle
    if not isinstance(lists, dict):
        raise Unavailable("Amazon's page of financial events has no events.")
    events = [(kind, event) for kind, found in lists.items() for event in found or []]
    found, errors = read_each(events, lambda named: list(_records(*named)), "an event")
    return Page([record for records in found for record in records], token, _with_kinds(errors, events))


def _with_kinds(errors: list[RowError], events: list[tuple[str, Any]]) -> list[RowError]:
    return [RowError(error.line, f"{events[error.line - 1][0]}: {error.message}") for error in errors]


def _records(kind: str, event: dict[str, Any]) -> Iterator[FinancialEventRecord]:
    items = [item for name in event if _is_items(name) for item in event[name] or []]
    if not items:
        yield from _split(kind, event, event, _amounts(kind, event), needed=True)
        return
    of_items = [(item, _amounts(kind, item)) for item in items]
    for item, amounts in of_items:
        yield from _split(kind, event, item, amounts, needed=True)
    beside = _amounts(kind, event, with_totals=not any(amounts for _, amounts in of_items))
    yield from _split(kind, event, event, beside, needed=False)


def _split(
    kind: str, event: dict[str, Any], thing: dict[str, Any], amounts: list[_Amount], *, needed: bool
) -> Iterator[FinancialEventRecord]:
    """One record for each currency; `needed`: one without amounts too."""
    currencies = list(dict.fromkeys(amount.currency for amount in amounts)) or ([None] if needed else [])
    for currency in currencies:
        sums: dict[str, Decimal] = {}
        for amount in amounts:
            if amount.currency == currency:
                sums[amount.name] = sums.get(amount.name, Decimal(0)) + amount.value
        yield _record(kind, event, thing, currency, sums)


def _record(
    kind: str, event: dict[str, Any], thing: dict[str, Any], currency: str | None, sums: dict[str, Decimal]
) -> FinancialEventRecord:
    quantity = _first(thing, *_QUANTITY)
    return FinancialEventRecord(
        kind=kind,
        type=_type(event),
        posted_at=instant(_first(event, *_POSTED)),
        order_id=_first(event, *_ORDER),
        marketplace_name=_first(event, *_MARKETPLACE),
        msku=_first(thing, "SellerSKU", "SKU"),
        fnsku=_first(thing, "FnSKU", "FulfillmentNetworkSKU"),
        asin=_first(thing, "ASIN", "ParentASIN"),
        quantity=None if quantity is None else int(quantity),
        currency=currency,
        amount=sum(sums.values(), Decimal(0)) if sums else None,
        amounts={name: str(value) for name, value in sums.items()},
    )


def _type(event: dict[str, Any]) -> str | None:
    others = (name for name, value in event.items() if name.endswith("Type") and isinstance(value, str))
    found: str | None = _first(event, *_TYPE, *others)
    return found


def _amounts(kind: str, thing: dict[str, Any], *, with_totals: bool = True) -> list[_Amount]:
    """What an event or an item is made of, without its items; a total only where there is nothing else."""
    passed_over = _NO_MONEY | _NO_MONEY_OF.get(kind, frozenset())
    parts = {name: value for name, value in thing.items() if name not in passed_over and not _is_items(name)}
    found = [amount for name in parts if not _is_total(name) for amount in _found(name, parts[name])]
    if found or not with_totals:
        return found
    return [amount for name in parts if _is_total(name) for amount in _found(name, parts[name])]


def _found(name: str, value: Any) -> Iterator[_Amount]:
    """The amounts in one field: money, a component of a type and an amount, or lists of them at any depth."""
    if isinstance(value, list):
        for part in value:
            yield from _found(name, part)
    elif isinstance(value, dict):
        if "CurrencyAmount" in value:
            amount = decimal(value["CurrencyAmount"])
            if amount is not None:
                yield _Amount(name, value.get("CurrencyCode") or None, amount)
            return
        component = next((text for key, text in value.items() if key.endswith("Type") and isinstance(text, str)), None)
        for key, part in value.items():
            yield from _found(component or key, part)


def _is_items(name: str) -> bool:
    return name.lower().endswith(_ITEMS) and name not in _NO_MONEY


def _is_total(name: str) -> bool:
    return name in _TOTALS or name.lower().startswith("total")


def _first(thing: dict[str, Any], *names: str) -> Any:
    return next((thing[name] for name in names if thing.get(name) not in (None, "")), None)
