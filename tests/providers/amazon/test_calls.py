"""How a call is made: token, usage plan, clock, and what each trouble means."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from redis import Redis
from werkzeug.wrappers import Response

from app.core import clock
from app.providers.amazon.budget import Budget, Operation
from app.providers.amazon.client import AmazonClient
from app.providers.errors import AppRejected, GrantRevoked, RoleMissing, Throttled, Unavailable
from app.providers.records import Grant
from tests.providers.amazon.answers import answer, refusal
from tests.providers.amazon.conftest import CREDENTIALS, OneToken
from tests.simulated_amazon import RecordedAmazon, settings_for

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
REPORTS = "/reports/2021-06-30/reports"
TRANSACTIONS = "/finances/2024-06-19/transactions"
INVENTORY = "/fba/inventory/v1/summaries"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


STORES = answer(
    {
        "payload": [
            {
                "marketplace": {"id": "ATVPDKIKX0DER", "countryCode": "US"},
                "participation": {"isParticipating": True, "hasSuspendedListings": False},
                "storeName": "BestSellerStore",
            },
            {"marketplace": {"id": "A2ZV50J4W1RKNI"}, "participation": {"isParticipating": True}},
        ]
    }
)


def test_participations_are_the_retail_stores_alone(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(PARTICIPATIONS, STORES)
    (only,) = client.participations()
    assert only == ("ATVPDKIKX0DER", "BestSellerStore", True, False)


def test_a_call_carries_the_token_and_the_right_host(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(PARTICIPATIONS, STORES)
    client.participations()
    (request,) = amazon.asked(PARTICIPATIONS)
    assert request.headers["x-amz-access-token"] == "Atza|first"
    assert f"http://{request.headers['host']}" == amazon.url
    assert not request.args


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_renewed_once(
    amazon: RecordedAmazon, client: AmazonClient, tokens: OneToken, status: int
) -> None:
    amazon.record(PARTICIPATIONS, refusal(status, "Unauthorized"), STORES)
    assert len(client.participations()) == 1
    assert [request.headers["x-amz-access-token"] for request in amazon.asked(PARTICIPATIONS)] == [
        "Atza|first",
        "Atza|second",
    ]
    assert tokens.renewed == 1


def test_access_that_is_refused_to_a_fresh_token_is_revoked(
    amazon: RecordedAmazon, client: AmazonClient, tokens: OneToken
) -> None:
    amazon.record(PARTICIPATIONS, refusal(403, "Unauthorized", "Access to requested resource is denied."))
    with pytest.raises(GrantRevoked, match="Access to requested resource is denied") as caught:
        client.participations()
    assert caught.value.permanent
    assert tokens.renewed == 1
    assert len(amazon.asked(PARTICIPATIONS)) == 2


def test_one_refused_call_of_a_good_authorization_lacks_its_role(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(TRANSACTIONS, refusal(403, "Unauthorized"))
    amazon.record(PARTICIPATIONS, STORES)
    with pytest.raises(RoleMissing, match="listTransactions") as caught:
        client.transactions(MARCH, APRIL)
    assert caught.value.permanent


def test_all_calls_of_a_revoked_authorization_are_refused(amazon: RecordedAmazon, client: AmazonClient) -> None:
    for path in (TRANSACTIONS, PARTICIPATIONS):
        amazon.record(path, refusal(403, "Unauthorized"))
    with pytest.raises(GrantRevoked):
        client.transactions(MARCH, APRIL)


def test_nobody_is_blamed_while_amazon_is_away(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(TRANSACTIONS, refusal(403, "Unauthorized"))
    amazon.record(PARTICIPATIONS, Response("<html>503</html>", 503))
    with pytest.raises(Unavailable):
        client.transactions(MARCH, APRIL)


def test_an_expired_client_secret_is_not_the_sellers_fault(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(PARTICIPATIONS, refusal(403, "Unauthorized", "The LWA secret token you provided has expired"))
    with pytest.raises(AppRejected):
        client.participations()


def test_a_used_up_plan_is_told_and_shut_for_all_workers(
    amazon: RecordedAmazon, client: AmazonClient, budget: Budget
) -> None:
    amazon.record(REPORTS, refusal(429, "QuotaExceeded"))
    with pytest.raises(Throttled) as caught:
        client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert caught.value.retry_after == pytest.approx(1 / 0.0167, rel=0.001)
    assert 50 < budget.take(Operation.CREATE_REPORT, "T") <= 60


def test_no_call_is_sent_while_the_plan_is_used_up(
    amazon: RecordedAmazon, client: AmazonClient, budget: Budget
) -> None:
    amazon.record(REPORTS, answer({"reportId": "R1"}, 202))
    budget.take(Operation.CREATE_REPORT)
    budget.hold(Operation.CREATE_REPORT)
    with pytest.raises(Throttled):
        client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert amazon.asked(REPORTS) == []


def test_a_short_wait_is_waited(amazon: RecordedAmazon, client: AmazonClient, budget: Budget) -> None:
    amazon.record(INVENTORY, answer({"payload": {"inventorySummaries": []}}))
    for _ in range(4):  # the plan allows two at once, then two a second
        client.inventory("ATVPDKIKX0DER")
    assert len(amazon.asked(INVENTORY)) == 4


def test_the_rate_in_the_header_is_believed(amazon: RecordedAmazon, client: AmazonClient, budget: Budget) -> None:
    amazon.record(REPORTS, answer({"reportId": "R1"}, 202, x_amzn_RateLimit_Limit="4.0"))
    client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert budget.hold(Operation.CREATE_REPORT) == 0.25


def test_the_clock_follows_amazons_date(amazon: RecordedAmazon, client: AmazonClient) -> None:
    assert client.clock_offset is None
    amazon.record(PARTICIPATIONS, STORES)
    for days in (30, 0):
        amazon.date = format_datetime(clock.now() + timedelta(days=days), usegmt=True)
        client.participations()
        assert client.clock_offset == pytest.approx(days * 86_400, abs=2)


@pytest.mark.parametrize("nonsense", ["soon", "Sat, 20 Dec 2026 10:00:00 -0000"])
def test_a_date_without_sense_is_passed_over(amazon: RecordedAmazon, client: AmazonClient, nonsense: str) -> None:
    amazon.record(PARTICIPATIONS, STORES)
    amazon.date = nonsense
    client.participations()
    assert client.clock_offset is None


def test_an_unreachable_amazon_is_unavailable(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(PARTICIPATIONS, Response(status=301, headers={"Location": "/elsewhere"}))
    with pytest.raises(Unavailable):
        client.participations()


def test_a_call_that_never_left_takes_nothing_from_the_plan(budget: Budget, tokens: OneToken) -> None:
    client = AmazonClient(CREDENTIALS, settings_for("http://127.0.0.1:9"), budget, tokens, timeout=2)
    for _ in range(20):  # the plan has 15
        with pytest.raises(Unavailable):
            client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL)
    assert budget.take(Operation.CREATE_REPORT) == 0


def test_a_call_without_a_token_takes_nothing_from_the_plan(amazon: RecordedAmazon, budget: Budget) -> None:
    amazon.record("/auth/o2/token", Response('{"error": "invalid_grant"}', 400))
    client = AmazonClient(CREDENTIALS, settings_for(amazon.url), budget, NoToken())
    for _ in range(20):
        with pytest.raises(GrantRevoked):
            client.report("R1")
    assert budget.take(Operation.GET_REPORT) == 0
    assert amazon.asked(f"{REPORTS}/R1") == []


class NoToken:
    """A store whose token has ended."""

    def get(self, renew: Callable[[], Grant], refused: str | None = None) -> str:
        del refused
        return renew().access_token


def test_an_answer_that_got_lost_is_taken_from_the_plan(
    amazon: RecordedAmazon, budget: Budget, tokens: OneToken
) -> None:
    amazon.record(PARTICIPATIONS, Response(LateBody(), 200))
    client = AmazonClient(CREDENTIALS, settings_for(amazon.url), budget, tokens, timeout=0.2)
    with pytest.raises(Unavailable):
        client.participations()
    taken = 0
    while budget.take(Operation.GET_MARKETPLACE_PARTICIPATIONS) == 0:
        taken += 1
    assert taken == 14  # of 15


class LateBody:
    """Comes when nobody waits any more."""

    def __iter__(self) -> Iterator[bytes]:
        time.sleep(0.6)
        yield b"{}"


def test_amazons_own_pause_is_kept(amazon: RecordedAmazon, client: AmazonClient) -> None:
    amazon.record(TRANSACTIONS, answer({}, 429, Retry_After="120"))
    with pytest.raises(Throttled) as caught:
        client.transactions(MARCH, APRIL)
    assert caught.value.retry_after == 120


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_without_the_rate_forgets_none(
    amazon: RecordedAmazon, client: AmazonClient, budget: Budget, status: int
) -> None:
    amazon.record(TRANSACTIONS, answer({"payload": {"transactions": []}}, x_amzn_RateLimit_Limit="0.25"))
    client.transactions(MARCH, APRIL)
    amazon.record(TRANSACTIONS, refusal(status, "Unauthorized"))
    amazon.record(PARTICIPATIONS, STORES)
    with pytest.raises((RoleMissing, Throttled)):
        client.transactions(MARCH, APRIL)
    assert budget.take(Operation.LIST_TRANSACTIONS) == 0 or status == 429
    assert budget.hold(Operation.LIST_TRANSACTIONS) == 4


def test_an_answer_outlives_trouble_with_redis(amazon: RecordedAmazon, client: AmazonClient, redis: Redis) -> None:
    def body() -> Iterator[bytes]:
        (key,) = redis.keys(f"*:{Operation.CREATE_REPORT}")
        redis.set(key, "no bucket any more")
        yield b'{"reportId": "R1"}'

    amazon.record(REPORTS, Response(body(), 202))
    assert client.create_report("T", ["ATVPDKIKX0DER"], MARCH, APRIL) == "R1"


@pytest.mark.parametrize(
    "gone", [Response("", 401), Response("<html>Forbidden</html>", 403), answer({"message": "no"}, 403)]
)
def test_a_refused_token_without_an_error_list_is_renewed_too(
    amazon: RecordedAmazon, client: AmazonClient, tokens: OneToken, gone: Response
) -> None:
    amazon.record(PARTICIPATIONS, gone, STORES)
    assert len(client.participations()) == 1
    assert tokens.renewed == 1


@pytest.mark.parametrize("login", [Response("<html>busy</html>", 503), Response("<html>a page</html>")])
def test_a_token_that_cannot_be_renewed_now_is_no_lost_authorization(
    amazon: RecordedAmazon, client: AmazonClient, login: Response
) -> None:
    amazon.record(PARTICIPATIONS, refusal(401, "Unauthorized"))
    amazon.record("/auth/o2/token", login)
    with pytest.raises(Unavailable):
        client.participations()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Mug \\u0000blue", "Mug blue"),
        ("Mug \0blue", "Mug blue"),
        ("Mug \\ud83c", "Mug ?"),
        ("Mug \\ud83c\\udf81", "Mug 🎁"),
    ],
    ids=["escaped zero byte", "zero byte", "half an emoji", "an emoji"],
)
def test_text_that_no_database_keeps_is_cleaned(
    amazon: RecordedAmazon, client: AmazonClient, said: str, kept: str
) -> None:
    body = f'{{"payload": {{"inventorySummaries": [{{"sellerSku": "MUG", "productName": "{said}"}}]}}}}'
    amazon.record(INVENTORY, Response(body, content_type="application/json"))
    (record,) = client.inventory("ATVPDKIKX0DER").records
    assert record.title == kept
