"""Fee estimates."""

from typing import Any

import httpx
import pytest
from sp_api.api import ProductFees

from app.sandbox.history.fees import fulfillment_fee
from app.sandbox.history.rows import Product
from app.sandbox.sellers import NORTHWIND
from tests.sandbox.amazon import client
from tests.sandbox.running import RunningSandbox

BASE = "/products/fees/v0"


def wanted(price: object = 25.5, **more: object) -> dict[str, Any]:
    inner = {
        "MarketplaceId": "ATVPDKIKX0DER",
        "IsAmazonFulfilled": True,
        "Identifier": "r-1",
        "PriceToEstimateFees": {"ListingPrice": {"CurrencyCode": "USD", "Amount": price}},
    }
    return {"FeesEstimateRequest": inner | more}


def ask(sandbox: RunningSandbox, path: str, body: object) -> httpx.Response:
    return sandbox.http.post(f"{BASE}{path}", headers=sandbox.headers(), json=body)


def product_of(sandbox: RunningSandbox, index: int = 0) -> Product:
    return sandbox.world.history(NORTHWIND.id).books.products[index]


def fee_of(result: dict[str, Any], kind: str) -> float:
    details = result["FeesEstimate"]["FeeDetailList"]
    return next(float(each["FinalFee"]["Amount"]) for each in details if each["FeeType"] == kind)


def test_an_estimate_adds_up_and_follows_the_fee_preview(sandbox: RunningSandbox) -> None:
    rows = sandbox.rows_of_report(
        sandbox.headers(), "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", dataStartTime=sandbox.day(-4)
    )
    for row in rows[:10]:
        body = wanted(float(row["your-price"]))
        result = ask(sandbox, f"/listings/{row['sku']}/feesEstimate", body).json()["payload"]["FeesEstimateResult"]
        assert result["Status"] == "Success"
        assert fee_of(result, "ReferralFee") == float(row["estimated-referral-fee-per-unit"])
        assert fee_of(result, "FBAFees") == float(row["expected-fulfillment-fee-per-unit"])
        assert result["FeesEstimate"]["TotalFeesEstimate"]["Amount"] == pytest.approx(float(row["estimated-fee-total"]))


def test_by_asin_the_catalogs_sides_count(sandbox: RunningSandbox) -> None:
    history = sandbox.world.history(NORTHWIND.id)
    wrong = next(
        (each for each in history.fee_previews() if fulfillment_fee(each.product.measures) != each.fulfillment_fee),
        None,
    )
    product = wrong.product if wrong else product_of(sandbox)
    by_asin = ask(sandbox, f"/items/{product.asin}/feesEstimate", wanted()).json()["payload"]["FeesEstimateResult"]
    assert fee_of(by_asin, "FBAFees") == float(fulfillment_fee(product.measures))
    assert by_asin["FeesEstimateIdentifier"]["IdType"] == "ASIN"


def test_a_batch_answers_a_bare_list_in_order_and_tells_what_it_cannot(sandbox: RunningSandbox) -> None:
    first, second = product_of(sandbox), product_of(sandbox, 1)
    body = [
        wanted() | {"IdType": "SellerSKU", "IdValue": first.msku},
        wanted() | {"IdType": "SellerSKU", "IdValue": "NOT-THERE"},
        wanted() | {"IdType": "ASIN", "IdValue": second.asin},
    ]
    results = ask(sandbox, "/feesEstimate", body).json()
    assert [each["Status"] for each in results] == ["Success", "ClientError", "Success"]
    assert [each["FeesEstimateIdentifier"]["IdValue"] for each in results] == [first.msku, "NOT-THERE", second.asin]
    assert "FeesEstimate" not in results[1]


def test_the_public_library_gets_an_estimate(sandbox: RunningSandbox) -> None:
    product, fees = product_of(sandbox), client(sandbox, ProductFees)
    by_sku = fees.get_product_fees_estimate_for_sku(
        product.msku, 20.0, currency="USD", is_fba=True, marketplace_id="ATVPDKIKX0DER"
    )
    assert by_sku.payload["FeesEstimateResult"]["Status"] == "Success"
    batch = fees.get_product_fees_estimate(
        [
            {
                "id_type": "ASIN",
                "id_value": product.asin,
                "price": 20.0,
                "currency": "USD",
                "is_fba": True,
                "marketplace_id": "ATVPDKIKX0DER",
            }
        ]
    )
    assert batch.payload[0]["Status"] == "Success"


def test_what_the_seller_ships_itself_has_no_fulfillment_fee(sandbox: RunningSandbox) -> None:
    path = f"/listings/{product_of(sandbox).msku}/feesEstimate"
    result = ask(sandbox, path, wanted(IsAmazonFulfilled=False)).json()["payload"]["FeesEstimateResult"]
    assert "FBAFees" not in {each["FeeType"] for each in result["FeesEstimate"]["FeeDetailList"]}


def test_a_product_of_another_store_is_told_inside_the_answer(sandbox: RunningSandbox) -> None:
    path = f"/listings/{product_of(sandbox).msku}/feesEstimate"
    answer = ask(sandbox, path, wanted(MarketplaceId="A1PA6795UKMFR9"))
    assert (answer.status_code, answer.json()["payload"]["FeesEstimateResult"]["Status"]) == (200, "ClientError")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/items/B0/feesEstimate", {}),
        ("/items/B0/feesEstimate", wanted("much")),
        ("/items/B0/feesEstimate", wanted(PriceToEstimateFees={})),
        ("/items/B0/feesEstimate", wanted(Identifier="")),
        ("/feesEstimate", []),
        ("/feesEstimate", {}),
        ("/feesEstimate", [wanted()]),
        ("/feesEstimate", [wanted() | {"IdType": "ASIN", "IdValue": "B0"}] * 21),
    ],
)
def test_a_faulty_request_is_refused(sandbox: RunningSandbox, path: str, body: object) -> None:
    answer = ask(sandbox, path, body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")
