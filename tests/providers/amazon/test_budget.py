"""Usage plans in Redis."""

import time

import pytest
from redis import Redis

from app.providers.amazon.budget import PLANS, Budget, Operation

GET_REPORT = Operation.GET_REPORT
CREATE_REPORT = Operation.CREATE_REPORT


def test_the_burst_is_given_at_once_and_then_a_wait_is_told(budget: Budget) -> None:
    assert [budget.take(CREATE_REPORT) for _ in range(15)] == [0.0] * 15
    assert budget.take(CREATE_REPORT) == pytest.approx(1 / 0.0167, rel=0.02)


def test_a_wait_takes_nothing(budget: Budget) -> None:
    for _ in range(15):
        budget.take(CREATE_REPORT)
    waits = [budget.take(CREATE_REPORT) for _ in range(5)]
    assert max(waits) - min(waits) < 1


def test_tokens_come_back_at_the_plans_rate(budget: Budget) -> None:
    while budget.take(GET_REPORT) == 0:
        pass
    time.sleep(1.1)
    assert budget.take(GET_REPORT) == 0
    assert budget.take(GET_REPORT) == 0


def test_all_workers_share_a_plan(redis: Redis, budget: Budget) -> None:
    other_worker = Budget(redis, client_id="amzn1.application-oa2-client.test", partner_id="A1SELLER", region="NA")
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
def test_sellers_apps_and_regions_have_plans_of_their_own(redis: Redis, budget: Budget, other: dict[str, str]) -> None:
    budget.hold(CREATE_REPORT)
    mine = {"client_id": "amzn1.application-oa2-client.test", "partner_id": "A1SELLER", "region": "NA"}
    assert Budget(redis, **mine | other).take(CREATE_REPORT) == 0
    assert budget.take(GET_REPORT) == 0


def test_a_learned_rate_refills_faster(budget: Budget) -> None:
    for _ in range(15):
        budget.take(CREATE_REPORT)
    budget.learn(CREATE_REPORT, "10.0")
    assert 0 < budget.take(CREATE_REPORT) <= 0.1


@pytest.mark.parametrize("nonsense", [None, "", "many", "0", "-1", "nan", "inf"])
def test_a_rate_that_is_none_changes_nothing(budget: Budget, nonsense: str | None) -> None:
    budget.learn(CREATE_REPORT, nonsense)
    assert budget.hold(CREATE_REPORT) == pytest.approx(1 / 0.0167)


def test_a_held_plan_opens_again(budget: Budget) -> None:
    budget.learn(GET_REPORT, "20")
    seconds = budget.hold(GET_REPORT)
    assert budget.take(GET_REPORT) > 0
    time.sleep(seconds * 2)
    assert budget.take(GET_REPORT) == 0
