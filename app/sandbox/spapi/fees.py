"""Product Fees API v0: estimates by SKU, by ASIN, and up to twenty at once."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote

from flask import request

from app.sandbox.history.fees import fulfillment_fee, referral_fee
from app.sandbox.history.rows import Product
from app.sandbox.spapi.door import Answer, Door, invalid_input
from app.sandbox.spapi.plans import Plan

BY_SKU = Plan("getMyFeesEstimateForSKU", 1, 2)
BY_ASIN = Plan("getMyFeesEstimateForASIN", 1, 2)
BATCH = Plan("getMyFeesEstimates", 0.5, 1)
_BASE = "/products/fees/v0"
_MOST = 20
SKU, ASIN = "SellerSKU", "ASIN"


def open_fees(door: Door) -> None:
    @door.operation("POST", f"{_BASE}/listings/<path:sku>/feesEstimate", BY_SKU)
    def estimate_for_sku(sku: str) -> Answer:
        return {"payload": {"FeesEstimateResult": _estimate(door, _request(request.get_json(silent=True)), SKU, sku)}}

    @door.operation("POST", f"{_BASE}/items/<asin>/feesEstimate", BY_ASIN)
    def estimate_for_asin(asin: str) -> Answer:
        return {"payload": {"FeesEstimateResult": _estimate(door, _request(request.get_json(silent=True)), ASIN, asin)}}

    @door.operation("POST", f"{_BASE}/feesEstimate", BATCH)
    def estimate_batch() -> Answer:
        body = request.get_json(silent=True)
        if not isinstance(body, list) or not 1 <= len(body) <= _MOST:
            raise invalid_input(f"The body must be a list of 1 to {_MOST} requests.")
        wanted = [(each, _request(each)) for each in body]
        for each, _ in wanted:
            if each.get("IdType") not in (SKU, ASIN) or not isinstance(each.get("IdValue"), str):
                raise invalid_input("IdType and IdValue are required.")
        return [_estimate(door, inner, each["IdType"], each["IdValue"]) for each, inner in wanted]


def _request(body: object) -> dict[str, Any]:
    """The FeesEstimateRequest. Raises ApiError when it is not there or not whole."""
    inner = body.get("FeesEstimateRequest") if isinstance(body, dict) else None
    if not isinstance(inner, dict) or not inner.get("MarketplaceId") or not inner.get("Identifier"):
        raise invalid_input("FeesEstimateRequest with MarketplaceId and Identifier is required.")
    _amount(inner, "ListingPrice")
    return inner


def _amount(inner: Mapping[str, Any], name: str) -> Decimal:
    """Raises ApiError for a price that is none; what may be left out is nothing."""
    prices = inner.get("PriceToEstimateFees")
    money = prices.get(name) if isinstance(prices, dict) else None
    if money is None and name != "ListingPrice":
        return Decimal("0.00")
    try:
        return Decimal(str(money.get("Amount") if isinstance(money, dict) else ""))
    except InvalidOperation:
        raise invalid_input(f"PriceToEstimateFees.{name} is missing or malformed.") from None


def _estimate(door: Door, inner: dict[str, Any], id_type: str, value: str) -> dict[str, Any]:
    """A FeesEstimateResult. What cannot be estimated is told in it, under HTTP 200."""
    identifier = {
        "MarketplaceId": inner["MarketplaceId"],
        "SellerId": door.seller().id,
        "IdType": id_type,
        "IdValue": value,
        "IsAmazonFulfilled": bool(inner.get("IsAmazonFulfilled")),
        "PriceToEstimateFees": inner["PriceToEstimateFees"],
        "SellerInputIdentifier": inner["Identifier"],
    }
    product = _find(door, inner["MarketplaceId"], id_type, value)
    if product is None:
        error = {
            "Type": "Sender",
            "Code": "InvalidParameterValue",
            "Message": f"There is an client-side error. {id_type} {value} is not in the marketplace.",
            "Detail": [],
        }
        return {"Status": "ClientError", "FeesEstimateIdentifier": identifier, "Error": error}
    return {
        "Status": "Success",
        "FeesEstimateIdentifier": identifier,
        "FeesEstimate": _fees(door, product, inner, id_type),
    }


def _find(door: Door, marketplace_id: str, id_type: str, value: str) -> Product | None:
    """Some clients encode a SKU twice."""
    names = {value, unquote(value)}
    products = door.history().books.products
    return next(
        (
            each
            for each in products
            if each.store.marketplace_id == marketplace_id and (each.msku if id_type == SKU else each.asin) in names
        ),
        None,
    )


def _fees(door: Door, product: Product, inner: dict[str, Any], id_type: str) -> dict[str, Any]:
    """By SKU Amazon reckons with the sides that it measured itself, by ASIN with those of the catalog."""
    price = _amount(inner, "ListingPrice") + _amount(inner, "Shipping")
    measures = product.measures
    if id_type == SKU:
        measures = next((each.measures for each in door.history().fee_previews() if each.product is product), measures)
    fees = {
        "ReferralFee": referral_fee(product, price),
        "VariableClosingFee": Decimal("0.00"),
        "PerItemFee": Decimal("0.00"),
    }
    shown = [_detail(product, name, amount) for name, amount in fees.items()]
    total = sum(fees.values(), Decimal("0.00"))
    if inner.get("IsAmazonFulfilled"):
        fee = fulfillment_fee(measures)
        parts = [_detail(product, "FBAPickAndPack", fee)]
        shown.append(_detail(product, "FBAFees", fee) | {"IncludedFeeDetailList": parts})
        total += fee
    return {
        "TimeOfFeesEstimation": _stamp(door.now()),
        "TotalFeesEstimate": _money(product, total),
        "FeeDetailList": shown,
    }


def _detail(product: Product, name: str, amount: Decimal) -> dict[str, Any]:
    money = _money(product, amount)
    return {"FeeType": name, "FeeAmount": money, "FeePromotion": _money(product, Decimal(0)), "FinalFee": money}


def _money(product: Product, amount: Decimal) -> dict[str, Any]:
    return {"CurrencyCode": product.store.currency, "Amount": float(amount)}


def _stamp(instant: datetime) -> str:
    """Not ISO: as Amazon writes it here."""
    return instant.strftime("%a %b %d %H:%M:%S UTC %Y")
