"""The SP-API client against recorded answers: what is asked, and what an answer is taken for."""

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.wrappers import Response

from app.providers.amazon.client import AmazonClient
from app.providers.errors import Refused, Unavailable
from tests.providers.amazon.answers import answer
from tests.simulated_amazon import RecordedAmazon

TRANSACTIONS = "/finances/2024-06-19/transactions"
INVENTORY = "/fba/inventory/v1/summaries"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "trouble",
    [
        Response("<html>503 Service Unavailable</html>", 503, content_type="text/html"),
        Response("", 500),
        answer({"message": "Internal"}, 500),
        Response("<html>a login page</html>", 200, content_type="text/html"),
        answer({"errors": [{"code": "InternalFailure", "message": "We are sorry"}]}),
        Response("<html>Bad Request</html>", 400, content_type="text/html"),
        answer({"errors": [{"code": "x", "message": "y"}]}, 502),
    ],
)
def test_nonsense_is_never_taken_for_an_empty_page(
    amazon: RecordedAmazon, client: AmazonClient, trouble: Response
) -> None:
    amazon.record(TRANSACTIONS, trouble)
    with pytest.raises(Unavailable) as caught:
        client.transactions(MARCH, APRIL)
    assert not caught.value.permanent


def test_a_page_without_its_list_is_not_an_empty_page(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(TRANSACTIONS, answer({"payload": {}}))
    amazon.record(INVENTORY, answer({"payload": {}}))
    with pytest.raises(Unavailable):
        client.transactions(MARCH, APRIL)
    with pytest.raises(Unavailable):
        client.inventory("ATVPDKIKX0DER")


def test_an_empty_page_may_have_a_next_one(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(TRANSACTIONS, answer({"payload": {"transactions": [], "nextToken": "n1"}}))
    page = client.transactions(MARCH, APRIL)
    assert (page.records, page.next_token) == ([], "n1")


def test_the_next_page_is_asked_for_with_the_same_window(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(TRANSACTIONS, answer({"payload": {"transactions": []}}))
    client.transactions(MARCH, APRIL, "n1")
    assert amazon.asked(TRANSACTIONS)[0].args.to_dict(flat=False) == {
        "postedAfter": ["2026-03-01T00:00:00Z"],
        "postedBefore": ["2026-04-01T00:00:00Z"],
        "nextToken": ["n1"],
    }


def test_inventory_is_asked_for_one_marketplace_with_its_details(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(INVENTORY, answer({"payload": {"inventorySummaries": []}, "pagination": {"nextToken": "n2"}}))
    assert client.inventory("A1PA6795UKMFR9", "n1").next_token == "n2"
    assert amazon.asked(INVENTORY)[0].args.to_dict() == {
        "details": "true",
        "granularityType": "Marketplace",
        "granularityId": "A1PA6795UKMFR9",
        "marketplaceIds": "A1PA6795UKMFR9",
        "nextToken": "n1",
    }


def test_a_window_that_amazon_would_silently_leave_empty_is_refused(
    amazon: RecordedAmazon, client: AmazonClient
) -> None:
    for call in (client.transactions, client.financial_events):
        with pytest.raises(Refused, match="180 days"):
            call(MARCH, MARCH + timedelta(days=180, seconds=1))
    assert amazon.requests == []
