"""Product fee estimates, over HTTP."""

import json
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.providers.amazon.client import AmazonClient
from app.providers.errors import Unavailable
from app.providers.records import FeeQuestion
from tests.providers.amazon.answers import answer, refusal
from tests.simulated_amazon import RecordedAmazon

BATCH = "/products/fees/v0/feesEstimate"
US = "ATVPDKIKX0DER"
MUG = FeeQuestion("MUG/BLUE 1+1", "B00MUG", Decimal("19.99"), "USD")
CUP = FeeQuestion("CUP", None, Decimal(5), "USD")
SINGLE = f"/products/fees/v0/listings/{MUG.msku}/feesEstimate"


def usd(amount: float) -> dict[str, Any]:
    return {"CurrencyCode": "USD", "Amount": amount}


def estimate(msku: str, **over: Any) -> dict[str, Any]:
    pick = {"FeeType": "FBAPickAndPack", "FeeAmount": usd(3.22), "FinalFee": usd(3.22)}
    fees = [
        {"FeeType": "ReferralFee", "FeeAmount": usd(3.0), "FinalFee": usd(2.85)},
        {"FeeType": "VariableClosingFee", "FeeAmount": usd(0), "FinalFee": usd(0)},
        {"FeeType": "FBAFees", "FeeAmount": usd(3.22), "FinalFee": usd(3.22), "IncludedFeeDetailList": [pick]},
    ]
    result = {
        "Status": "Success",
        "FeesEstimateIdentifier": {"MarketplaceId": US, "IdType": "SellerSKU", "SellerInputIdentifier": msku},
        "FeesEstimate": {
            "TimeOfFeesEstimation": "Mon Oct 28 18:49:32 UTC 2019",
            "TotalFeesEstimate": usd(6.07),
            "FeeDetailList": fees,
        },
    }
    return result | over


def failed(msku: str) -> dict[str, Any]:
    error = {
        "Type": "Sender",
        "Code": "InvalidParameterValue",
        "Message": "There is a client-side error.",
        "Detail": [],
    }
    return estimate(msku, Status="ClientError", Error=error, FeesEstimate=None)


def test_a_batch_is_asked_for_by_msku_and_read_in_order(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(BATCH, answer([estimate("CUP"), estimate(MUG.msku)]))
    mug, cup = client.fee_estimates(US, [MUG, CUP])
    assert (mug.msku, mug.asin, mug.price, mug.currency) == (MUG.msku, "B00MUG", Decimal("19.99"), "USD")
    assert (mug.fee_total, mug.referral_fee, mug.fulfillment_fee) == (Decimal("6.07"), Decimal("2.85"), Decimal("3.22"))
    assert mug.fees == {"ReferralFee": "2.85", "VariableClosingFee": "0", "FBAFees": "3.22"}
    assert (mug.error, cup.msku, mug.estimated_on) == (None, "CUP", clock.now().date())
    asked = json.loads(amazon.asked(BATCH)[0].get_data())
    assert asked[0] == {
        "IdType": "SellerSKU",
        "IdValue": MUG.msku,
        "FeesEstimateRequest": {
            "Identifier": MUG.msku,
            "PriceToEstimateFees": {"ListingPrice": {"Amount": 19.99, "CurrencyCode": "USD"}},
            "IsAmazonFulfilled": True,
            "MarketplaceId": US,
        },
    }


def test_an_error_inside_a_good_answer_is_that_mskus_alone(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(BATCH, answer([failed(MUG.msku), estimate("CUP")]))
    mug, cup = client.fee_estimates(US, [MUG, CUP])
    assert (mug.error, mug.fee_total, mug.fees) == ("There is a client-side error.", None, {})
    assert (cup.error, cup.fee_total) == (None, Decimal("6.07"))


def test_an_msku_without_an_answer_gets_an_error(amazon: RecordedAmazon, client: AmazonClient) -> None:
    broken = estimate("CUP", FeesEstimate={"FeeDetailList": [{"FinalFee": usd(1)}]})
    amazon.record(BATCH, answer([broken]))
    mug, cup = client.fee_estimates(US, [MUG, CUP])
    assert mug.error == "Amazon gave no answer for this MSKU."
    assert cup.error is not None
    assert "FeeType" in cup.error


@pytest.mark.parametrize("body", [{"payload": {}}, {}])
def test_an_answer_without_its_list_is_none(amazon: RecordedAmazon, client: AmazonClient, body: object) -> None:
    amazon.record(BATCH, answer(body))
    with pytest.raises(Unavailable):
        client.fee_estimates(US, [MUG])


def test_a_batch_has_at_most_twenty_mskus(client: AmazonClient) -> None:
    with pytest.raises(ValueError, match="20"):
        client.fee_estimates(US, [MUG] * 21)


def test_a_single_msku_is_encoded_once(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(SINGLE, answer({"payload": {"FeesEstimateResult": estimate(MUG.msku)}}))
    assert client.fee_estimate(US, MUG).fee_total == Decimal("6.07")
    (request,) = amazon.asked(SINGLE)
    assert json.loads(request.get_data())["FeesEstimateRequest"]["Identifier"] == MUG.msku
    assert "MUG%2FBLUE%201%2B1" in request.environ["REQUEST_URI"]


def test_a_refused_question_is_an_answer_too(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(SINGLE, refusal(400, "InvalidInput", "Invalid parameters provided."))
    assert "Invalid parameters" in (client.fee_estimate(US, MUG).error or "")
    amazon.record(SINGLE, answer({"payload": {}}))
    with pytest.raises(Unavailable):
        client.fee_estimate(US, MUG)
