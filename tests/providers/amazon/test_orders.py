"""One order looked up, over HTTP: the newer version of the API, or the older one, with the same record."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.wrappers import Response

from app.providers.amazon.client import AmazonClient
from app.providers.errors import GrantRevoked, Refused, Unavailable
from tests.providers.amazon.answers import answer, refusal
from tests.providers.amazon.conftest import OneToken
from tests.simulated_amazon import RecordedAmazon

ID = "202-1234567-8901234"
NEWER = f"/orders/2026-01-01/orders/{ID}"
OLDER = f"/orders/v0/orders/{ID}"
OLDER_ITEMS = f"{OLDER}/orderItems"
PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": "GBP"}


def part(kind: str, amount: str, **details: str) -> dict[str, Any]:
    inner = [{"subtype": subtype, "value": gbp(value)} for subtype, value in details.items()]
    return {"type": kind, "subtotal": gbp(amount)} | ({"detailedBreakdowns": inner} if inner else {})


ORDER: dict[str, Any] = {
    "orderId": ID,
    "createdTime": "2026-03-25T09:15:00Z",
    "lastUpdatedTime": "2026-03-25T16:30:00Z",
    "associatedOrders": [{"orderId": "202-0000000-0000000", "associationType": "REPLACEMENT_ORIGINAL_ID"}],
    "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1F83G8C2ARO7P", "marketplaceName": "Amazon.co.uk"},
    "fulfillment": {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"},
    "orderItems": [
        {
            "orderItemId": "20212345678901",
            "quantityOrdered": 3,
            "product": {
                "asin": "B08DFPV54V",
                "title": "A speaker",
                "sellerSku": "SPEAKER-3",
                "price": {"unitPrice": gbp("29.99")},
            },
            "proceeds": {
                "proceedsTotal": gbp("98.97"),
                "breakdowns": [
                    part("ITEM", "89.97"),
                    part("SHIPPING", "10.00"),
                    part("GIFT_WRAP", "2.00"),
                    part("TAX", "4.00", ITEM="3.00", SHIPPING="0.80", GIFT_WRAP="0.20"),
                    part("DISCOUNT", "-7.00", ITEM="-5.00", SHIPPING="-2.00"),
                ],
            },
            "fulfillment": {"quantityFulfilled": 3, "quantityUnfulfilled": 0},
        }
    ],
}


def v0(amount: str) -> dict[str, str]:
    return {"CurrencyCode": "GBP", "Amount": amount}


ORDER_V0 = {
    "AmazonOrderId": ID,
    "PurchaseDate": "2026-03-25T09:15:00Z",
    "LastUpdateDate": "2026-03-25T16:30:00Z",
    "OrderStatus": "Shipped",
    "FulfillmentChannel": "AFN",
    "SalesChannel": "Amazon.co.uk",
    "IsReplacementOrder": "true",
    "ReplacedOrderId": "202-0000000-0000000",
    "BuyerInfo": {"BuyerEmail": "buyer@marketplace.example"},
    "ShippingAddress": {"Name": "James Wilson"},
}
ITEM_V0 = {
    "ASIN": "B08DFPV54V",
    "SellerSKU": "SPEAKER-3",
    "Title": "A speaker",
    "QuantityOrdered": 3,
    "QuantityShipped": 3,
    "ItemPrice": v0("89.97"),
    "ItemTax": v0("3.00"),
    "ShippingPrice": v0("10.00"),
    "ShippingTax": v0("0.80"),
    "PromotionDiscount": v0("5.00"),
    "ShippingDiscount": v0("2.00"),
    "BuyerInfo": {"GiftWrapPrice": v0("2.00"), "GiftWrapTax": v0("0.20"), "GiftMessageText": "Happy birthday"},
}


def record_v0(amazon: RecordedAmazon) -> None:
    amazon.record(OLDER, answer({"payload": ORDER_V0}))
    amazon.record(OLDER_ITEMS, answer({"payload": {"AmazonOrderId": ID, "OrderItems": [ITEM_V0]}}))


def test_the_newer_version_is_read_and_asked_for_no_person(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(NEWER, answer({"order": ORDER}))
    order = client.order(ID)
    (line,) = order.lines
    assert (order.order_id, order.replaces_order_id) == (ID, "202-0000000-0000000")
    assert (line.msku, line.asin, line.quantity, line.title) == ("SPEAKER-3", "B08DFPV54V", 3, "A speaker")
    assert line.purchased_at == datetime(2026, 3, 25, 9, 15, tzinfo=UTC)
    assert (line.order_status, line.item_status, line.fulfillment_channel) == ("Shipped", "Shipped", "Amazon")
    assert (line.currency, line.item_price, line.item_tax) == ("GBP", Decimal("89.97"), Decimal("3.00"))
    assert (line.item_promotion_discount, line.shipping_promotion_discount) == (Decimal("5.00"), Decimal("2.00"))
    assert amazon.asked(NEWER)[0].args.to_dict() == {"includedData": "PROCEEDS,FULFILLMENT"}


@pytest.mark.parametrize(
    "gone", [refusal(403, "Unauthorized"), refusal(404, "NotFound"), refusal(400, "InvalidInput"), Response("", 403)]
)
def test_the_older_version_tells_the_same(
    amazon: RecordedAmazon, client: AmazonClient, tokens: OneToken, gone: Response
) -> None:
    amazon.record(NEWER, answer({"order": ORDER}))
    newer = client.order(ID)
    amazon.record(NEWER, gone)
    record_v0(amazon)
    assert client.order(ID) == newer
    assert tokens.renewed == 0
    assert amazon.asked(PARTICIPATIONS) == []


def test_all_pages_of_an_older_orders_items_are_read(amazon: RecordedAmazon, client: AmazonClient) -> None:
    record_v0(amazon)
    pages = [{"OrderItems": [ITEM_V0], "NextToken": "n1"}, {"OrderItems": [ITEM_V0 | {"SellerSKU": "CUP"}]}]
    amazon.record(OLDER_ITEMS, *(answer({"payload": page}) for page in pages))
    assert [line.msku for line in client.order(ID).lines] == ["SPEAKER-3", "CUP"]
    assert [request.args.to_dict() for request in amazon.asked(OLDER_ITEMS)] == [{}, {"NextToken": "n1"}]


def test_an_order_that_nobody_knows_is_refused(amazon: RecordedAmazon, client: AmazonClient) -> None:
    with pytest.raises(Refused) as caught:
        client.order(ID)
    assert caught.value.answer_status == 404


def test_a_revoked_authorization_is_told_as_such(amazon: RecordedAmazon, client: AmazonClient) -> None:
    for path in (NEWER, OLDER, PARTICIPATIONS):
        amazon.record(path, refusal(403, "Unauthorized"))
    with pytest.raises(GrantRevoked):
        client.order(ID)


def test_an_order_without_prices_and_details_is_read(amazon: RecordedAmazon, client: AmazonClient) -> None:
    pending = copy.deepcopy(ORDER) | {"fulfillment": {"fulfillmentStatus": "PENDING"}, "associatedOrders": None}
    pending["orderItems"] = [{"orderItemId": "1", "quantityOrdered": 2, "product": {"price": {"unitPrice": gbp("5")}}}]
    cancelled = {"orderItemId": "2", "quantityOrdered": 0, "product": {}}
    plain = {"orderItemId": "3", "quantityOrdered": 1, "product": {}}
    plain["proceeds"] = {"breakdowns": [part("TAX", "1.50"), part("DISCOUNT", "-0.50")]}
    pending["orderItems"] += [cancelled, plain]
    amazon.record(NEWER, answer({"order": pending}))
    order = client.order(ID)
    first, second, third = order.lines
    assert (order.replaces_order_id, first.order_status, first.fulfillment_channel) == (None, "Pending", None)
    assert (first.item_price, first.currency, first.item_tax, first.item_status) == (Decimal(10), "GBP", None, None)
    assert (second.item_status, second.currency, second.msku) == ("Cancelled", None, "")
    assert (third.item_tax, third.item_promotion_discount) == (Decimal("1.50"), Decimal("0.50"))


@pytest.mark.parametrize("body", [{}, {"order": {}}, {"order": ORDER | {"createdTime": None}}])
def test_an_order_that_cannot_be_read_is_no_order(amazon: RecordedAmazon, client: AmazonClient, body: object) -> None:
    amazon.record(NEWER, answer(body))
    with pytest.raises(Unavailable):
        client.order(ID)


@pytest.mark.parametrize(
    ("order", "items"),
    [
        ({"payload": None}, {"payload": {"OrderItems": [ITEM_V0]}}),
        ({"payload": ORDER_V0}, {"payload": {}}),
        ({"payload": ORDER_V0}, {"payload": {"OrderItems": [{"ASIN": "B0"}]}}),
        ({"payload": ORDER_V0}, {"payload": {"OrderItems": [ITEM_V0], "NextToken": "again"}}),
    ],
)
def test_an_older_order_that_cannot_be_read_is_no_order(
    amazon: RecordedAmazon, client: AmazonClient, order: object, items: object
) -> None:
    amazon.record(OLDER, answer(order))
    amazon.record(OLDER_ITEMS, answer(items, x_amzn_RateLimit_Limit="1000"))
    with pytest.raises(Unavailable):
        client.order(ID)
