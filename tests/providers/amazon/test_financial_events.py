"""Pages of listFinancialEvents, over HTTP and as Amazon's model shapes them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.ledger.records import FinancialEventRecord
from app.providers.amazon.client import AmazonClient
from app.providers.amazon.financial_events import read_page
from app.providers.errors import Unavailable
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon

EVENTS = "/finances/v0/financialEvents"
MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
POSTED = {"PostedDate": "2026-03-05T10:00:00Z"}


def usd(amount: str, currency: str = "USD") -> dict[str, Any]:
    return {"CurrencyCode": currency, "CurrencyAmount": Decimal(amount)}


def charge(kind: str, amount: str) -> dict[str, Any]:
    return {"ChargeType": kind, "ChargeAmount": usd(amount)}


def fee(kind: str, amount: str) -> dict[str, Any]:
    return {"FeeType": kind, "FeeAmount": usd(amount)}


def records(**lists: list[Any]) -> list[FinancialEventRecord]:
    page = read_page({"payload": {"FinancialEvents": lists}})
    assert page.errors == []
    return page.records


ITEM = {
    "SellerSKU": "MUG",
    "OrderItemId": "1",
    "QuantityShipped": 2,
    "ItemChargeList": [charge("Principal", "20.00"), charge("Tax", "1.60")],
    "ItemFeeList": [fee("FBAPerUnitFulfillmentFee", "-6.44"), fee("Commission", "-3.00")],
    "ItemTaxWithheldList": [
        {"TaxCollectionModel": "MarketplaceFacilitator", "TaxesWithheld": [charge("MarketplaceFacilitatorTax", "-1.6")]}
    ],
    "PromotionList": [{"PromotionType": "Coupon", "PromotionId": "p", "PromotionAmount": usd("-1.00")}],
}
SHIPMENT = {
    **POSTED,
    "AmazonOrderId": "111-1",
    "SellerOrderId": "own-1",
    "MarketplaceName": "Amazon.com",
    "ShipmentItemList": [ITEM, ITEM | {"SellerSKU": "CUP", "PromotionList": None}],
}


def test_all_arguments_are_kept_with_the_token(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(EVENTS, answer({"payload": {"FinancialEvents": {}, "NextToken": "n2"}}))
    page = client.financial_events(MARCH, APRIL, "n1")
    assert (page.records, page.next_token) == ([], "n2")
    assert amazon.asked(EVENTS)[0].args.to_dict() == {
        "PostedAfter": "2026-03-01T00:00:00Z",
        "PostedBefore": "2026-04-01T00:00:00Z",
        "MaxResultsPerPage": "100",
        "NextToken": "n1",
    }


def test_amounts_stay_exact_over_the_wire(amazon: RecordedAmazon, client: AmazonClient) -> None:
    body = (
        '{"payload": {"FinancialEvents": {"ServiceFeeEventList": [{"FeeList":'
        ' [{"FeeType": "FBAStorageFee", "FeeAmount": {"CurrencyCode": "USD", "CurrencyAmount": -1234567.10}}]}]}}}'
    )
    response = answer(None)
    response.set_data(body)
    amazon.record(EVENTS, response)
    (record,) = client.financial_events(MARCH, APRIL).records
    assert (record.amounts, record.amount, record.posted_at) == (
        {"FBAStorageFee": "-1234567.10"},
        Decimal("-1234567.10"),
        None,
    )


def test_a_shipment_is_a_record_for_each_item() -> None:
    mug, cup = records(ShipmentEventList=[SHIPMENT])
    assert mug == FinancialEventRecord(
        kind="ShipmentEventList",
        type=None,
        posted_at=datetime(2026, 3, 5, 10, tzinfo=UTC),
        order_id="111-1",
        marketplace_name="Amazon.com",
        msku="MUG",
        fnsku=None,
        asin=None,
        quantity=2,
        currency="USD",
        amount=Decimal("9.56"),
        amounts={
            "Principal": "20.00",
            "Tax": "1.60",
            "FBAPerUnitFulfillmentFee": "-6.44",
            "Commission": "-3.00",
            "MarketplaceFacilitatorTax": "-1.6",
            "Coupon": "-1.00",
        },
    )
    assert (cup.msku, cup.amount) == ("CUP", Decimal("10.56"))


def test_what_an_event_carries_beside_its_items_is_a_record_too() -> None:
    found = records(
        RefundEventList=[
            {
                "AmazonOrderId": "111-1",
                "OrderFeeAdjustmentList": [fee("RestockingFee", "2.00"), fee("RestockingFee", "0.50")],
                "ShipmentItemAdjustmentList": [
                    {"SellerSKU": "MUG", "ItemChargeAdjustmentList": [charge("Principal", "-20.00")]}
                ],
            }
        ]
    )
    assert [(record.msku, record.amounts) for record in found] == [
        ("MUG", {"Principal": "-20.00"}),
        (None, {"RestockingFee": "2.50"}),
    ]


def test_an_adjustment_is_counted_once() -> None:
    item = {
        "Quantity": "3",
        "PerUnitAmount": usd("9.10"),
        "TotalAmount": usd("27.30"),
        "SellerSKU": "MUG",
        "FnSKU": "X001",
        "ASIN": "B00MUG",
        "ProductDescription": "A mug",
    }
    event = {**POSTED, "AdjustmentType": "WAREHOUSE_LOST", "AdjustmentAmount": usd("27.30"), "StoreName": ""}
    with_item, without = records(AdjustmentEventList=[event | {"AdjustmentItemList": [item]}, event])
    assert (with_item.type, with_item.quantity, with_item.fnsku, with_item.asin) == (
        "WAREHOUSE_LOST",
        3,
        "X001",
        "B00MUG",
    )
    assert (with_item.amounts, with_item.amount) == ({"TotalAmount": "27.30"}, Decimal("27.30"))
    assert (without.amounts, without.msku, without.marketplace_name) == ({"AdjustmentAmount": "27.30"}, None, None)


@pytest.mark.parametrize(
    ("kind", "event", "amounts"),
    [
        ("FBALiquidationEventList", {"LiquidationProceedsAmount": usd("9"), "LiquidationFeeAmount": usd("-2")}, "7"),
        ("CouponPaymentEventList", {"FeeComponent": fee("CouponFee", "-0.6"), "TotalAmount": usd("-0.6")}, "-0.6"),
        (
            "ProductAdsPaymentEventList",
            {"baseValue": usd("-5"), "taxValue": usd("-1"), "transactionValue": usd("-6")},
            "-6",
        ),
        (
            "SellerDealPaymentEventList",
            {"feeAmount": usd("-5"), "taxAmount": usd("-1"), "totalAmount": usd("-6")},
            "-6",
        ),
        (
            "SAFETReimbursementEventList",
            {
                "ReimbursedAmount": usd("8"),
                "SAFETReimbursementItemList": [{"itemChargeList": [charge("Principal", "8")], "quantity": "1"}],
            },
            "8",
        ),
        (
            "SAFETReimbursementEventList",
            {"ReimbursedAmount": usd("8"), "SAFETReimbursementItemList": [{"quantity": "1"}]},
            "8",
        ),
        ("TDSReimbursementEventList", {"TDSOrderId": "7", "ReimbursedAmount": usd("8")}, "8"),
        ("TaxWithholdingEventList", {"BaseAmount": usd("100"), "WithheldAmount": usd("-10")}, "-10"),
        (
            "DebtRecoveryEventList",
            {
                "RecoveryAmount": usd("-4"),
                "DebtRecoveryItemList": [{"RecoveryAmount": usd("-4"), "OriginalAmount": usd("-9")}],
                "ChargeInstrumentList": [{"Description": "card", "Tail": "1234", "Amount": usd("4")}],
            },
            "-4",
        ),
        ("AffordabilityExpenseEventList", {"BaseExpense": usd("-1"), "TotalExpense": usd("-1")}, "-1"),
        ("RemovalShipmentEventList", {"RemovalShipmentItemList": [{"Revenue": usd("3"), "FeeAmount": usd("-1")}]}, "2"),
        (
            "RemovalShipmentAdjustmentEventList",
            {"RemovalShipmentItemAdjustmentList": [{"RevenueAdjustment": usd("-3"), "AdjustedQuantity": 1}]},
            "-3",
        ),
        ("PayWithAmazonEventList", {"Charge": charge("Principal", "5"), "FeeList": [fee("Fee", "-1")]}, "4"),
        ("ChargeRefundEventList", {"ChargeRefundTransactions": [charge("Subscription", "39.99")]}, "39.99"),
        ("BrandNewEventList", {"NovelItemList": [{"Deep": [{"Deeper": usd("1.5")}]}], "TotalNovel": usd("1.5")}, "1.5"),
        ("LoanServicingEventList", {"LoanAmount": usd("-70"), "SourceBusinessEventType": "LoanRepayment"}, "-70"),
    ],
)
def test_the_amounts_of_every_kind_add_up_to_what_moved(kind: str, event: dict[str, Any], amounts: str) -> None:
    found = records(**{kind: [POSTED | event]})
    assert sum(record.amount or 0 for record in found) == Decimal(amounts)
    assert all(sum(map(Decimal, record.amounts.values())) == (record.amount or 0) for record in found)


def test_every_currency_has_a_record_of_its_own() -> None:
    event = {"FeeList": [fee("A", "-1"), {"FeeType": "B", "FeeAmount": usd("-2", "CAD")}], "FeeReason": "Storage"}
    assert [(r.currency, r.amount, r.type) for r in records(ServiceFeeEventList=[event])] == [
        ("USD", Decimal(-1), "Storage"),
        ("CAD", Decimal(-2), "Storage"),
    ]


def test_an_event_without_money_is_kept() -> None:
    (record,) = records(ShipmentSettleEventList=[POSTED | {"AmazonOrderId": "111-1", "ShipmentItemList": []}])
    assert (record.order_id, record.amount, record.amounts, record.currency) == ("111-1", None, {}, None)


def test_an_event_that_cannot_be_read_is_told_and_the_others_are_kept() -> None:
    broken = [{"PostedDate": "soon"}, "event", {"FeeAmount": {"CurrencyAmount": "much"}}]
    page = read_page(
        {"payload": {"FinancialEvents": {"A": [*broken, POSTED], "B": None, "C": [POSTED, {"Quantity": "x"}]}}}
    )
    assert [(error.line, error.message[:3]) for error in page.errors] == [
        (1, "A: "),
        (2, "A: "),
        (3, "A: "),
        (6, "C: "),
    ]
    assert len(page.records) == 2


def test_an_empty_page_with_a_token_is_no_end() -> None:
    assert read_page({"payload": {"NextToken": "n1"}}).next_token == "n1"
    for body in ({}, {"payload": None}, {"payload": {"FinancialEvents": None}}):
        with pytest.raises(Unavailable):
            read_page(body)
