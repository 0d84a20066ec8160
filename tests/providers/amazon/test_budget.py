"""Usage plans in Redis."""

import random
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from redis import Redis

from app.providers.amazon.budget import PLANS, Budget, Operation
from tests.providers.amazon.conftest import CREDENTIALS

GET_REPORT = Operation.GET_REPORT
CREATE_REPORT = Operation.CREATE_REPORT
BATCH = Operation.GET_MY_FEES_ESTIMATES
LEDGER, RETURNS = "GET_LEDGER_DETAIL_VIEW_DATA", "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"


def budget_of(
    redis: Redis,
    *,
    client_id: str = CREDENTIALS.client_id,
    partner_id: str = CREDENTIALS.partner_id,
    region: str = "NA",
    known_since: datetime | None = None,
) -> Budget:
    """Another worker's budget, of the same seller unless told otherwise."""
    return Budget(redis, client_id=client_id, partner_id=partner_id, region=region, known_since=known_since)


def bucket(redis: Redis) -> str:
    (key,) = [str(name, "ascii") for name in cast("list[bytes]", redis.keys(f"*:{CREATE_REPORT}"))]
    return key


def call(budget: Budget, operation: Operation, times: int = 1, rate: str | None = None) -> None:
    """Calls that are made and answered."""
    for _ in range(times):
        assert budget.take(operation) == 0
        budget.settle(operation, rate)


def refused(budget: Budget, operation: Operation, kind: str | None = None, at_least: float = 0) -> float:
    """A call that Amazon refuses; gives the pause."""
    assert budget.take(operation, kind) == 0
    return budget.hold(operation, at_least, kind)


def test_nearly_the_whole_burst_is_given_at_once_and_then_a_wait_is_told(budget: Budget) -> None:
    call(budget, CREATE_REPORT, 14)  # the last one has a quarter of a call to spare, so that it waits a little
    assert budget.take(CREATE_REPORT) == pytest.approx(0.25 / 0.0167, rel=0.02)


def test_a_plan_of_a_single_call_can_be_used(budget: Budget) -> None:
    call(budget, BATCH)
    assert budget.take(BATCH) == pytest.approx(2, rel=0.02)


def test_a_wait_takes_nothing(budget: Budget) -> None:
    call(budget, CREATE_REPORT, 14)
    waits = [budget.take(CREATE_REPORT) for _ in range(5)]
    assert max(waits) - min(waits) < 1


def test_tokens_come_back_at_the_plans_rate(budget: Budget) -> None:
    call(budget, GET_REPORT, 14)
    time.sleep(1.1)
    call(budget, GET_REPORT, 2)


def test_all_workers_share_a_plan(redis: Redis, budget: Budget) -> None:
    other_worker = budget_of(redis)
    taken = sum(one.take(CREATE_REPORT) == 0 for _ in range(10) for one in (budget, other_worker))
    assert taken == PLANS[CREATE_REPORT].burst


@pytest.mark.parametrize(
    "other",
    [
        {"partner_id": "A2OTHER"},
        {"client_id": "amzn1.application-oa2-client.other"},
        {"region": "EU"},
    ],
)
def test_sellers_apps_and_regions_have_plans_of_their_own(redis: Redis, budget: Budget, other: dict[str, Any]) -> None:
    refused(budget, CREATE_REPORT)
    assert budget_of(redis, **other).take(CREATE_REPORT) == 0
    assert budget.take(GET_REPORT) == 0


def test_a_call_that_has_never_left_is_given_back(budget: Budget) -> None:
    for _ in range(40):
        assert budget.take(CREATE_REPORT) == 0
        budget.give_back(CREATE_REPORT)
    call(budget, CREATE_REPORT, 14)


def test_a_call_under_way_counts_until_it_is_answered(redis: Redis, budget: Budget) -> None:
    """Amazon may count it at the last moment, so that the bucket is not refilled for it before."""
    call(budget, GET_REPORT, rate="1000")
    for _ in range(15):
        assert budget.take(GET_REPORT) == 0
    time.sleep(0.1)  # a hundred tokens' time
    assert budget.take(GET_REPORT) > 0
    for _ in range(15):
        budget.settle(GET_REPORT, "1000")
    time.sleep(0.1)
    assert budget.take(GET_REPORT) == 0


def test_a_call_whose_worker_died_is_taken_for_made(redis: Redis, budget: Budget) -> None:
    for _ in range(14):
        assert budget.take(CREATE_REPORT) == 0
    redis.hset(bucket(redis), "sent", " ".join(f"{time.time() - 60:.6f}:{number}" for number in range(14)))
    assert budget.take(CREATE_REPORT) > 0
    assert redis.hget(bucket(redis), "sent") == b""
    assert figure(redis, "level") == pytest.approx(1, abs=0.1)


def test_a_call_that_took_too_long_is_counted_once(redis: Redis, budget: Budget) -> None:
    assert budget.take(CREATE_REPORT) == 0
    redis.hset(bucket(redis), "sent", f"{time.time() - 60:.6f}:forgotten")
    call(budget_of(redis), CREATE_REPORT)
    level = figure(redis, "level")
    budget.settle(CREATE_REPORT)
    assert figure(redis, "level") == pytest.approx(level, abs=0.01)


def test_a_dead_workers_call_does_not_stop_a_plan_of_two(redis: Redis, budget: Budget) -> None:
    assert budget_of(redis).take(Operation.GET_INVENTORY_SUMMARIES) == 0  # and is never heard of again
    call(budget, Operation.GET_INVENTORY_SUMMARIES)


def figure(redis: Redis, name: str) -> float:
    return float(cast("bytes", redis.hget(bucket(redis), name) or b"0"))


def test_a_learned_rate_refills_faster(budget: Budget) -> None:
    call(budget, CREATE_REPORT, 14, rate="10.0")
    assert 0 <= budget.take(CREATE_REPORT) <= 0.1


def test_a_rate_that_becomes_lower_is_believed_from_the_last_count_on(redis: Redis, budget: Budget) -> None:
    call(budget, GET_REPORT, rate="1000")
    time.sleep(0.1)
    for _ in range(14):
        assert budget.take(GET_REPORT) == 0
    time.sleep(0.1)
    for _ in range(14):
        budget.settle(GET_REPORT, "0.01")
    assert budget.take(GET_REPORT) > 10


@pytest.mark.parametrize("nonsense", [None, "", "many", "0", "-1", "nan", "inf"])
def test_a_rate_that_is_none_changes_nothing(budget: Budget, nonsense: str | None) -> None:
    call(budget, CREATE_REPORT, rate=nonsense)
    assert refused(budget, CREATE_REPORT) == pytest.approx(1 / 0.0167, rel=0.001)


def test_a_held_plan_opens_again(budget: Budget) -> None:
    call(budget, GET_REPORT, rate="20")
    seconds = refused(budget, GET_REPORT)
    assert budget.take(GET_REPORT) > 0
    time.sleep(seconds * 2)
    assert budget.take(GET_REPORT) == 0


def test_amazon_may_ask_for_a_longer_pause(budget: Budget) -> None:
    assert refused(budget, GET_REPORT, at_least=30) == 30
    assert 29 < budget.take(GET_REPORT) <= 30


def test_a_smaller_burst_is_learned_and_slowly_regained(redis: Redis, budget: Budget) -> None:
    call(budget, CREATE_REPORT, 5)
    refused(budget, CREATE_REPORT)
    assert figure(redis, "burst") == pytest.approx(5, abs=0.1)
    rested(redis, seconds=3600)
    call(budget, CREATE_REPORT, 4)
    assert budget.take(CREATE_REPORT) > 0
    rested(redis, seconds=6 * 86_400)
    call(budget, CREATE_REPORT, 14)


def rested(redis: Redis, seconds: float) -> None:
    """As if nothing had been called for so long."""
    for name in ("at", "shrunk", "held"):
        redis.hset(bucket(redis), name, f"{figure(redis, name) - seconds:.6f}")


def test_a_refusal_of_the_very_first_call_teaches_no_burst(redis: Redis, budget: Budget) -> None:
    refused(budget, CREATE_REPORT)
    assert figure(redis, "burst") == 15


def test_a_refused_report_type_waits_for_all_sellers_and_others_go_on(redis: Redis, budget: Budget) -> None:
    seconds = refused(budget, CREATE_REPORT, LEDGER)
    assert seconds == pytest.approx(1 / 0.0167, rel=0.001)
    other_seller = budget_of(redis, partner_id="A2OTHER")
    for one in (budget, other_seller):
        assert 50 < one.take(CREATE_REPORT, LEDGER) <= seconds
        assert one.take(CREATE_REPORT, RETURNS) == 0
    assert budget_of(redis, client_id="another app").take(CREATE_REPORT, LEDGER) == 0


def test_two_refused_types_in_a_row_are_the_operations_plan(budget: Budget) -> None:
    refused(budget, CREATE_REPORT, LEDGER)
    refused(budget, CREATE_REPORT, RETURNS)
    assert budget.take(CREATE_REPORT, "GET_FBA_REIMBURSEMENTS_DATA") > 50


def test_a_refused_type_with_an_empty_bucket_is_the_operations_plan(redis: Redis, budget: Budget) -> None:
    call(budget, CREATE_REPORT, 13)
    refused(budget, CREATE_REPORT, LEDGER)
    assert budget.take(CREATE_REPORT, RETURNS) > 50
    assert budget_of(redis, partner_id="A2OTHER").take(CREATE_REPORT, LEDGER) == 0


def test_the_same_type_refused_twice_waits_alone_even_with_an_empty_bucket(redis: Redis, budget: Budget) -> None:
    call(budget, CREATE_REPORT, 13, rate="5")
    time.sleep(refused(budget, CREATE_REPORT, LEDGER) * 1.5)
    call(budget, CREATE_REPORT)
    time.sleep(0.3)
    refused(budget, CREATE_REPORT, LEDGER)
    assert budget_of(redis, partner_id="A2OTHER").take(CREATE_REPORT, LEDGER) > 0


def test_a_type_that_is_refused_again_waits_longer_and_is_let_go_after_successes(budget: Budget) -> None:
    call(budget, CREATE_REPORT, rate="100")
    pauses = []
    for _ in range(3):
        pauses.append(refused(budget, CREATE_REPORT, LEDGER))
        time.sleep(pauses[-1] * 1.2)
    assert pauses == pytest.approx([0.01, 0.02, 0.04])
    succeed_until_it_is_let_go(budget)


def succeed_until_it_is_let_go(budget: Budget) -> None:
    for _ in range(12):
        while wait := budget.take(CREATE_REPORT, LEDGER):
            time.sleep(wait)
        budget.settle(CREATE_REPORT, "100", LEDGER)
    assert [budget.take(CREATE_REPORT, LEDGER) for _ in range(3)] == [0, 0, 0]


def test_after_a_type_was_refused_one_worker_tries_it_alone(redis: Redis, budget: Budget) -> None:
    call(budget, CREATE_REPORT, rate="5")
    time.sleep(refused(budget, CREATE_REPORT, LEDGER) * 1.1)
    other_seller = budget_of(redis, partner_id="A2OTHER")
    assert budget.take(CREATE_REPORT, LEDGER) == 0
    assert other_seller.take(CREATE_REPORT, LEDGER) > 0


def test_a_redis_that_lost_its_memory_promises_no_burst(redis: Redis) -> None:
    known = budget_of(redis, known_since=datetime.now(UTC) - timedelta(days=30))
    call(known, CREATE_REPORT)
    assert known.take(CREATE_REPORT) > 50


def test_a_seller_whom_redis_has_known_from_the_first_day_has_full_buckets(redis: Redis, budget: Budget) -> None:
    call(budget, GET_REPORT)
    new = budget_of(redis, known_since=datetime.now(UTC))
    call(new, CREATE_REPORT, 14)


def test_a_clock_that_is_set_back_does_not_lengthen_a_hold(redis: Redis, budget: Budget) -> None:
    refused(budget, CREATE_REPORT)
    rested(redis, seconds=-86_400)
    assert budget.take(CREATE_REPORT) <= 80


class AmazonsBucket:
    """A usage plan as Amazon keeps it: counted when the call gets there, not when it leaves."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst, self._level = rate, burst, float(burst)
        self._at = time.monotonic()
        self._lock = threading.Lock()
        self.refusals = 0
        self.calls = 0

    def call(self) -> None:
        with self._lock:
            now = time.monotonic()
            self._level = min(self._burst, self._level + (now - self._at) * self._rate)
            self._at = now
            self.calls += 1
            if self._level < 1:
                self.refusals += 1
            else:
                self._level -= 1


@pytest.mark.parametrize(
    ("operation", "rate", "workers"), [(CREATE_REPORT, 20, 4), (BATCH, 60, 3), (Operation.SEARCH_CATALOG_ITEMS, 90, 4)]
)
def test_no_call_is_refused_however_long_calls_are_under_way(
    redis: Redis, operation: Operation, rate: float, workers: int
) -> None:
    """Several workers, a network that delays calls and answers by chance, a plan that is always used up."""
    amazon = AmazonsBucket(rate, PLANS[operation].burst)

    def work(number: int) -> None:
        chance = random.Random(number)
        budget = budget_of(redis)
        for _ in range(10):
            while wait := budget.take(operation):
                time.sleep(wait)
            time.sleep(chance.random() * 0.04)
            amazon.call()
            time.sleep(chance.random() * 0.02)
            budget.settle(operation, str(rate))

    call(budget_of(redis), operation, rate=str(rate))
    amazon.call()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (amazon.calls, amazon.refusals) == (workers * 10 + 1, 0)
