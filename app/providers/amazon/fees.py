"""Asks and reads the Product Fees API v0. A failed estimate comes inside an answer with status 200."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.errors import ProviderError
from app.ledger.records import FeeEstimateRecord
from app.providers.amazon.fields import decimal, total
from app.providers.errors import Unavailable
from app.providers.records import FeeQuestion

MOST_IN_A_BATCH = 20
_REFERRAL, _FULFILLMENT = "ReferralFee", "FBA"


def questions(marketplace_id: str, wanted: Sequence[FeeQuestion]) -> list[dict[str, Any]]:
    """The arguments of a batch. By MSKU Amazon uses what it measured, once units have arrived."""
    return [
        {
            "id_type": "SellerSKU",
            "id_value": question.msku,
            "identifier": question.msku,
            "is_fba": True,
            "marketplace_id": marketplace_id,
            **price_of(question),
        }
        for question in wanted
    ]


def price_of(question: FeeQuestion) -> dict[str, Any]:
    """The price goes out as a JSON number; the shortest writing of the float is the decimal text again."""
    return {"price": float(question.price), "currency": question.currency}


def read_batch(
    body: dict[str, Any], marketplace_id: str, wanted: Sequence[FeeQuestion], today: date
) -> list[FeeEstimateRecord]:
    """An answer for every question, in their order. Raises Unavailable when there is no list."""
    found = body.get("payload")
    if not isinstance(found, list):
        raise Unavailable("Amazon's answer has no list of fee estimates.")
    of_msku = {_msku(result): result for result in found if isinstance(result, dict)}
    return [read_result(of_msku.get(question.msku), marketplace_id, question, today) for question in wanted]


def read_single(body: dict[str, Any], marketplace_id: str, question: FeeQuestion, today: date) -> FeeEstimateRecord:
    """Raises Unavailable when there is no result."""
    result = (body.get("payload") or {}).get("FeesEstimateResult")
    if not isinstance(result, dict):
        raise Unavailable("Amazon's answer has no fee estimate.")
    return read_result(result, marketplace_id, question, today)


def refused(error: ProviderError, marketplace_id: str, question: FeeQuestion, today: date) -> FeeEstimateRecord:
    """Amazon would not hear of the question itself."""
    return _record(marketplace_id, question, today, {}, None, str(error))


def read_result(
    result: dict[str, Any] | None, marketplace_id: str, question: FeeQuestion, today: date
) -> FeeEstimateRecord:
    """One estimate, or why there is none."""
    if result is None:
        return _record(marketplace_id, question, today, {}, None, "Amazon gave no answer for this MSKU.")
    if result.get("Status") != "Success":
        return _record(marketplace_id, question, today, {}, None, _trouble(result))
    estimate = result.get("FeesEstimate") or {}
    try:
        fees = {fee["FeeType"]: _amount(fee.get("FinalFee")) for fee in estimate.get("FeeDetailList") or []}
        whole = _amount(estimate.get("TotalFeesEstimate"))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        return _record(marketplace_id, question, today, {}, None, f"Amazon's estimate has no usable {error}.")
    return _record(marketplace_id, question, today, fees, whole, None)


def _record(
    marketplace_id: str,
    question: FeeQuestion,
    today: date,
    fees: dict[str, Decimal | None],
    whole: Decimal | None,
    error: str | None,
) -> FeeEstimateRecord:
    return FeeEstimateRecord(
        marketplace_id=marketplace_id,
        msku=question.msku,
        estimated_on=today,
        asin=question.asin,
        price=question.price,
        currency=question.currency,
        fee_total=whole,
        referral_fee=fees.get(_REFERRAL),
        fulfillment_fee=total(amount for name, amount in fees.items() if name.startswith(_FULFILLMENT)),
        fees={name: str(amount) for name, amount in fees.items() if amount is not None},
        error=error,
    )


def _msku(result: dict[str, Any]) -> str | None:
    asked = result.get("FeesEstimateIdentifier") or {}
    return asked.get("SellerInputIdentifier") or asked.get("IdValue")


def _amount(money: dict[str, Any] | None) -> Decimal | None:
    return decimal((money or {}).get("Amount"))


def _trouble(result: dict[str, Any]) -> str:
    error = result.get("Error") or {}
    said = error.get("Message") or error.get("Code") or result.get("Status")
    return str(said or "Amazon gave no reason.")
