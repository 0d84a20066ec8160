"""How long a plan takes at least."""

from datetime import date, timedelta

import pytest

from app.ledger.models import Source
from app.sync.estimating import Bucket, Estimate, Sizes, count_calls, estimate, full_budgets
from app.sync.planning import Known, PlannedTask, plan

TODAY = date(2026, 9, 20)
UNLIMITED: dict[str, Bucket] = {}


def reports(count: int, source: Source = Source.ORDERS) -> list[PlannedTask]:
    days = [TODAY - timedelta(days=number) for number in range(count)]
    return [PlannedTask(source.value, day, day) for day in days]


def a_year() -> list[PlannedTask]:
    return plan(Known(TODAY, 12, ["ATVPDKIKX0DER"], {}, {}))


def test_an_empty_plan_takes_no_time() -> None:
    assert estimate([], full_budgets()) == Estimate(0, 0)


def test_a_report_is_asked_for_made_looked_at_and_fetched() -> None:
    assert estimate(reports(1), full_budgets(), generation=60).whole == pytest.approx(1 + 60 + 1 + 5)


def test_reports_of_the_first_burst_are_made_side_by_side() -> None:
    assert estimate(reports(15), full_budgets()) == estimate(reports(1), full_budgets())


def test_each_report_more_takes_a_minute() -> None:
    fifteen, seventeen = estimate(reports(15), full_budgets()), estimate(reports(17), full_budgets())
    assert seventeen.whole - fifteen.whole == pytest.approx(2 / 0.0167, rel=0.01)


def test_tokens_that_are_used_up_are_waited_for() -> None:
    used_up = full_budgets() | {"createReport": Bucket(0.0167, 15, 0)}
    waited = estimate(reports(1), used_up).whole - estimate(reports(1), full_budgets()).whole
    assert waited == pytest.approx(1 / 0.0167)


def test_what_no_budget_is_known_of_takes_the_time_of_its_calls_alone() -> None:
    assert estimate(reports(100), UNLIMITED) == estimate(reports(1), UNLIMITED)


def test_what_loss_detection_needs_is_there_long_before_the_rest() -> None:
    found = estimate(a_year(), full_budgets())
    assert found.first == pytest.approx(120, abs=15)
    assert found.whole == pytest.approx(63 * 60, rel=0.02)


@pytest.mark.parametrize(("orders", "minutes"), [(1_000, 63), (25_000, 63), (250_000, 96)])
def test_the_time_of_a_first_sync_hardly_depends_on_the_size_of_the_seller(orders: int, minutes: int) -> None:
    sizes = Sizes(orders_a_day=orders / 365, mskus=500, asins=500, shipments=50)
    assert estimate(a_year(), full_budgets(), sizes).whole / 60 == pytest.approx(minutes, abs=2)


def test_calls_are_counted_by_operation() -> None:
    sizes = Sizes(orders_a_day=100, mskus=120, asins=41, shipments=7, payouts_a_month=2)
    tasks = [
        *reports(2),
        PlannedTask(Source.TRANSACTIONS.value, TODAY - timedelta(days=13), TODAY),
        PlannedTask(Source.INVENTORY.value),
        PlannedTask(Source.INBOUND.value, TODAY, TODAY),
        PlannedTask(Source.FEE_ESTIMATES.value),
        PlannedTask(Source.DIMENSIONS.value),
        PlannedTask(Source.SETTLEMENTS.value),
    ]
    assert count_calls(tasks, sizes) == {
        "createReport": 2,
        "getReport": 2,
        "getReportDocument": 2 + 6,
        "getReports": 1,
        "listTransactions": 17,
        "getInventorySummaries": 3,
        "getShipments": 1,
        "getShipmentItemsByShipmentId": 7,
        "getMyFeesEstimates": 6,
        "searchCatalogItems": 3,
    }
