"""Which windows are pulled, and in which order."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.ledger.models import Source
from app.sync.planning import Arrived, Known, PlannedTask, cut, months_before, plan

TODAY = date(2026, 9, 20)
FIRST = date(2025, 9, 20)
US, DE, IN = "ATVPDKIKX0DER", "A1PA6795UKMFR9", "A21TJRUUN4KGV"
DAY = timedelta(days=1)


def a_plan(**over: Any) -> list[PlannedTask]:
    values: dict[str, Any] = {
        "today": TODAY,
        "months_back": 12,
        "marketplace_ids": [US],
        "arrived": {},
        "report_days": {},
    }
    return plan(Known(**values | over))


def after(read_on: date) -> dict[str, list[Arrived]]:
    """What is there after a run of that day."""
    first, until = FIRST.replace(day=1), read_on - DAY
    snapshots = {
        Source.FEE_PREVIEW: [Arrived(read_on, read_on, read_on)],
        Source.MYI: [Arrived(read_on, read_on, read_on)],
    }
    return {source: [Arrived(first, until, read_on)] for source in Source} | snapshots


def of(tasks: list[PlannedTask], source: Source) -> list[PlannedTask]:
    return [task for task in tasks if task.dataset == source]


def days(task: PlannedTask) -> tuple[date, date]:
    assert task.from_on is not None
    assert task.to_on is not None
    return task.from_on, task.to_on


def windows(tasks: list[PlannedTask], source: Source) -> list[tuple[date, date]]:
    return [days(task) for task in of(tasks, source)]


@pytest.mark.parametrize(
    "source",
    [
        Source.REIMBURSEMENTS,
        Source.LEDGER_DETAIL,
        Source.CUSTOMER_RETURNS,
        Source.NONCOMPLIANCE,
        Source.REPLACEMENTS,
        Source.INBOUND,
    ],
)
def test_a_first_run_asks_for_the_whole_time_at_once_where_amazon_may_allow_it(source: Source) -> None:
    assert windows(a_plan(), source) == [(FIRST, TODAY)]


@pytest.mark.parametrize("source", [Source.REMOVAL_ORDERS, Source.REMOVAL_SHIPMENTS, Source.ORDERS])
def test_removals_and_orders_are_asked_for_by_thirty_days_since_amazon_refuses_more(source: Source) -> None:
    found = windows(a_plan(), source)
    assert len(found) == 13
    assert max((last - first).days for first, last in found) == 29


def test_loss_detection_is_served_first_and_orders_come_last() -> None:
    tasks = [task.dataset for task in a_plan()]
    assert tasks[:3] == ["reimbursements", "ledger_detail", "inventory"]
    assert set(tasks[-15:-2]) == {"orders"}
    assert set(tasks[-2:]) == {"financial_events"}


def test_the_newest_windows_come_before_all_older_ones() -> None:
    tasks = a_plan()
    for source in (Source.REMOVAL_ORDERS, Source.TRANSACTIONS, Source.STORAGE_FEES, Source.ORDERS):
        assert windows(tasks, source) == sorted(windows(tasks, source), reverse=True)
    order = [(task.dataset, task.from_on) for task in tasks]
    newest_fees = order.index(("fee_preview", TODAY))
    assert order.index(("removal_orders", TODAY - timedelta(days=29))) < newest_fees
    assert order.index(("removal_orders", FIRST)) > newest_fees


def test_a_first_run_of_a_year_wants_71_reports() -> None:
    counted = Counter(task.dataset for task in a_plan())
    lists = ("transactions", "inventory", "inbound", "settlements", "fee_estimates", "dimensions", "financial_events")
    assert sum(counted.values()) - sum(counted[name] for name in lists) == 71


def test_a_daily_run_wants_no_more_reports_than_amazon_makes_at_once() -> None:
    counted = Counter(task.dataset for task in a_plan(arrived=after(TODAY - DAY)))
    lists = ("transactions", "inventory", "inbound", "settlements", "fee_estimates", "dimensions", "financial_events")
    assert sum(counted.values()) - sum(counted[name] for name in lists) <= 15


def test_transactions_come_in_windows_that_leave_no_day_out_and_repeat_none() -> None:
    found = sorted(windows(a_plan(), Source.TRANSACTIONS))
    assert (found[0][0], found[-1][1]) == (FIRST, TODAY)
    assert all((last - first).days < 14 for first, last in found)
    assert all(later[0] - earlier[1] == DAY for earlier, later in pairwise(found))


@pytest.mark.parametrize("source", [Source.INVENTORY, Source.FEE_ESTIMATES, Source.DIMENSIONS])
def test_each_marketplace_has_its_own_lists(source: Source) -> None:
    found = of(a_plan(marketplace_ids=[US, "A2EUQ1WTGCTBG2"]), source)
    assert [task.marketplace_id for task in found] == [US, "A2EUQ1WTGCTBG2"]


def test_replacements_are_told_in_north_america_and_india_only() -> None:
    assert of(a_plan(marketplace_ids=[DE]), Source.REPLACEMENTS) == []
    assert [task.marketplace_id for task in of(a_plan(marketplace_ids=[DE, IN]), Source.REPLACEMENTS)] == [IN]
    assert [task.marketplace_id for task in of(a_plan(), Source.REPLACEMENTS)] == [None]


@pytest.mark.parametrize(
    ("source", "again"),
    [
        (Source.LEDGER_DETAIL, 45),
        (Source.REIMBURSEMENTS, 90),
        (Source.CUSTOMER_RETURNS, 36),
        (Source.REMOVAL_ORDERS, 89),
        (Source.TRANSACTIONS, 14),
        (Source.ORDERS, 3),
        (Source.INBOUND, 7),
        (Source.FINANCIAL_EVENTS, 7),
    ],
)
def test_a_later_run_reads_again_what_amazon_still_changes(source: Source, again: int) -> None:
    found = windows(a_plan(arrived=after(TODAY - DAY)), source)
    assert min(first for first, _ in found) == TODAY - timedelta(days=again)
    assert max(last for _, last in found) == TODAY


def test_after_a_long_pause_the_days_that_were_read_too_early_are_read_again() -> None:
    read_on = TODAY - timedelta(days=60)
    found = windows(a_plan(arrived=after(read_on)), Source.LEDGER_DETAIL)
    assert found == [(read_on - timedelta(days=44), TODAY)]


def test_each_return_is_read_again_a_week_and_five_weeks_later() -> None:
    read: Counter[date] = Counter()
    arrived = after(TODAY - DAY)
    for number in range(60):
        today = TODAY + timedelta(days=number)
        for first, last in windows(a_plan(today=today, arrived=arrived), Source.CUSTOMER_RETURNS):
            if first <= TODAY <= last and number in (7, 35):
                read[today] += 1
        arrived = after(today)
    assert read == {TODAY + timedelta(days=7): 1, TODAY + timedelta(days=35): 1}


def test_days_that_never_arrived_are_asked_for_again() -> None:
    parts = [Arrived(FIRST, date(2026, 1, 31), TODAY), Arrived(date(2026, 3, 1), TODAY, TODAY)]
    found = windows(a_plan(arrived={Source.LEDGER_DETAIL: parts}), Source.LEDGER_DETAIL)
    assert found == [(TODAY - timedelta(days=44), TODAY), (date(2026, 2, 1), date(2026, 2, 28))]


def test_a_longer_time_to_look_back_brings_the_older_months() -> None:
    tasks = a_plan(arrived=after(TODAY - DAY), months_back=18)
    assert (date(2025, 3, 20), date(2025, 8, 31)) in windows(tasks, Source.LEDGER_DETAIL)


def test_a_length_that_amazon_refused_is_not_asked_for_again() -> None:
    found = windows(a_plan(report_days={"ledger_detail": 30}), Source.LEDGER_DETAIL)
    assert len(found) == 13
    assert all((last - first).days < 30 for first, last in found)


def test_the_older_payments_in_detail_are_not_asked_for() -> None:
    assert min(windows(a_plan(), Source.FINANCIAL_EVENTS))[0] == TODAY - timedelta(days=59)


@pytest.mark.parametrize("source", [Source.STORAGE_FEES, Source.LONG_TERM_STORAGE_FEES])
def test_storage_is_asked_for_by_whole_months_that_are_over(source: Source) -> None:
    found = windows(a_plan(), source)
    assert len(found) == 12
    assert found[0] == (date(2026, 8, 1), date(2026, 8, 31))
    assert found[-1] == (date(2025, 9, 1), date(2025, 9, 30))


def test_the_balances_of_all_months_come_in_one_report() -> None:
    assert windows(a_plan(), Source.LEDGER_SUMMARY) == [(date(2025, 9, 1), date(2026, 8, 31))]


@pytest.mark.parametrize(
    ("read_on", "today", "is_read_again"),
    [
        (date(2026, 11, 2), date(2026, 11, 4), False),  # Amazon still works at it, but it was read a short while ago
        (date(2026, 11, 2), date(2026, 11, 7), True),
        (date(2026, 11, 14), date(2026, 11, 16), True),  # the middle of the next month: now it is final
        (date(2026, 11, 16), date(2026, 11, 30), False),
    ],
)
def test_a_month_of_storage_is_read_again_until_the_middle_of_the_next(
    read_on: date, today: date, is_read_again: bool
) -> None:
    arrived = {Source.STORAGE_FEES: [Arrived(date(2025, 1, 1), date(2026, 10, 31), read_on)]}
    found = windows(a_plan(today=today, arrived=arrived), Source.STORAGE_FEES)
    assert ((date(2026, 10, 1), date(2026, 10, 31)) in found) is is_read_again


@pytest.mark.parametrize("source", [Source.FEE_PREVIEW, Source.MYI])
def test_a_snapshot_is_taken_once_a_day(source: Source) -> None:
    assert windows(a_plan(), source) == [(TODAY, TODAY)]
    assert windows(a_plan(arrived=after(TODAY)), source) == []
    assert windows(a_plan(arrived=after(TODAY - DAY)), source) == [(TODAY, TODAY)]


def test_a_window_with_a_day_of_25_hours_is_a_day_shorter() -> None:
    span = (date(2026, 9, 1), date(2026, 11, 29))
    (newest, *_) = cut([span], 30, "America/Los_Angeles")
    assert newest == (date(2026, 11, 1), date(2026, 11, 29))
    assert cut([span], 30)[0] == (date(2026, 10, 31), date(2026, 11, 29))


def test_a_cut_covers_each_day_once() -> None:
    span = (date(2026, 1, 1), date(2026, 3, 3))
    found = [first + timedelta(days=n) for first, last in cut([span], 7) for n in range((last - first).days + 1)]
    assert sorted(found) == [span[0] + timedelta(days=n) for n in range(62)]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 20), 12, date(2025, 11, 20)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 18, date(2024, 7, 15)),
    ],
)
def test_months_before_a_day(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
