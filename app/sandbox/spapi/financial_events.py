"""Money events as the lists of the Finances API v0."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from app.sandbox.history.chance import digits
from app.sandbox.history.money_rows import MoneyEvent, MoneyKind, MoneyLine
from app.sandbox.history.rows import Product
from app.sandbox.spapi.door import format_instant
from app.sandbox.spapi.order_book import item_code

_LISTS = {
    MoneyKind.ORDER: "ShipmentEventList",
    MoneyKind.REFUND: "RefundEventList",
    MoneyKind.REIMBURSEMENT: "AdjustmentEventList",
    MoneyKind.SERVICE_FEE: "ServiceFeeEventList",
    MoneyKind.FEE_CORRECTION: "AdjustmentEventList",
}
_EMPTY_LISTS = ("ChargebackEventList", "GuaranteeClaimEventList", "SAFETReimbursementEventList")


def as_event_lists(events: Iterable[MoneyEvent]) -> dict[str, list[dict[str, Any]]]:
    """The FinancialEvents object: every list is there, most are empty."""
    lists: dict[str, list[dict[str, Any]]] = {name: [] for name in (*dict.fromkeys(_LISTS.values()), *_EMPTY_LISTS)}
    for event in events:
        lists[_LISTS[event.kind]].append(_as_event(event))
    return lists


def _as_event(event: MoneyEvent) -> dict[str, Any]:
    if event.product and event.kind in (MoneyKind.ORDER, MoneyKind.REFUND):
        return _shipment(event, event.product)
    return _service_fee(event) if event.kind is MoneyKind.SERVICE_FEE else _adjustment(event)


def _shipment(event: MoneyEvent, product: Product) -> dict[str, Any]:
    """A refund is written like a shipment, with its figures in the lists of adjustments."""
    is_refund = event.kind is MoneyKind.REFUND
    more = "Adjustment" if is_refund else ""
    item: dict[str, Any] = {
        "SellerSKU": product.msku,
        "OrderItemId": item_code(event),
        "QuantityShipped": event.quantity,
        f"ItemCharge{more}List": _components(event, "ItemPrice", "Charge"),
        f"ItemFee{more}List": _components(event, "ItemFees", "Fee"),
        f"Promotion{more}List": [
            {
                "PromotionType": "PromotionMetaDataDefinitionValue",
                "PromotionId": line.description,
                "PromotionAmount": _money(event, line.amount),
            }
            for line in _of_type(event, "Promotion")
        ],
    }
    if is_refund:
        item["OrderAdjustmentItemId"] = digits(14, event.identity)
    withheld = _components(event, "ItemWithheldTax", "Charge")
    if withheld:
        item["ItemTaxWithheldList"] = [{"TaxCollectionModel": "MarketplaceFacilitator", "TaxesWithheld": withheld}]
    return {
        "AmazonOrderId": event.order_id,
        "SellerOrderId": event.order_id,
        "MarketplaceName": event.store.name,
        "PostedDate": format_instant(event.posted_at),
        f"ShipmentItem{more}List": [item],
    }


def _adjustment(event: MoneyEvent) -> dict[str, Any]:
    """The quantity is a text; the store's name stays empty, as it mostly does."""
    product, units = event.product, max(1, abs(event.quantity))
    shown: dict[str, Any] = {
        "AdjustmentType": event.lines[0].description,
        "PostedDate": format_instant(event.posted_at),
        "StoreName": "",
        "AdjustmentAmount": _money(event, event.total),
        "AdjustmentItemList": [],
    }
    if product is not None:
        per_unit = (event.total / units).quantize(Decimal("0.01"))
        shown["AdjustmentItemList"] = [
            {
                "Quantity": str(event.quantity),
                "PerUnitAmount": _money(event, per_unit),
                "TotalAmount": _money(event, event.total),
                "SellerSKU": product.msku,
                "FnSKU": product.fnsku,
                "ProductDescription": product.title,
                "ASIN": product.asin,
                "TransactionNumber": digits(10, event.identity),
            }
        ]
    return shown


def _service_fee(event: MoneyEvent) -> dict[str, Any]:
    """Amazon tells no date of a service fee."""
    product = event.product
    shown: dict[str, Any] = {
        "FeeReason": event.lines[0].description,
        "FeeList": [{"FeeType": line.description, "FeeAmount": _money(event, line.amount)} for line in event.lines],
        "StoreName": "",
    }
    if event.order_id:
        shown["AmazonOrderId"] = event.order_id
    if product is not None:
        shown |= {"SellerSKU": product.msku, "FnSKU": product.fnsku, "ASIN": product.asin}
    return shown


def _components(event: MoneyEvent, amount_type: str, name: str) -> list[dict[str, Any]]:
    return [
        {f"{name}Type": line.description, f"{name}Amount": _money(event, line.amount)}
        for line in _of_type(event, amount_type)
    ]


def _of_type(event: MoneyEvent, amount_type: str) -> list[MoneyLine]:
    return [line for line in event.lines if line.amount_type == amount_type]


def _money(event: MoneyEvent, amount: Decimal) -> dict[str, Any]:
    return {"CurrencyCode": event.store.currency, "CurrencyAmount": float(amount)}
