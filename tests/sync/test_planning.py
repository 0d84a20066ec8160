"""Which windows are pulled."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.ledger.models import Source
from app.sync.planning import Known, PlannedTask, cut, months_before, plan

TODAY = date(2026, 11, 20)
US = "ATVPDKIKX0DER"


def a_plan(**over: Any) -> list[PlannedTask]:
    values: dict[str, Any] = {
        "today": TODAY,
        "months_back": 12,
        "marketplace_ids": [US],
        "covered": {},
        "report_days": {},
    }
    return plan(Known(**values | over))


def of(tasks: list[PlannedTask], source: Source) -> list[PlannedTask]:
    return [task for task in tasks if task.dataset == source]


def days(task: PlannedTask) -> tuple[date, date]:
    assert task.from_on is not None
    assert task.to_on is not None
    return task.from_on, task.to_on


def test_a_first_run_asks_for_the_whole_time_in_one_report_each() -> None:
    tasks = a_plan()
    for source in (Source.REIMBURSEMENTS, Source.LEDGER_DETAIL):
        assert [days(task) for task in of(tasks, source)] == [(date(2025, 11, 20), TODAY)]


def test_what_shows_money_comes_first_and_the_newest_before_the_older() -> None:
    tasks = a_plan()
    assert [task.dataset for task in tasks][:3] == ["reimbursements", "ledger_detail", "inventory"]
    windows = [days(task) for task in of(tasks, Source.TRANSACTIONS)]
    assert windows == sorted(windows, reverse=True)


def test_transactions_come_in_windows_that_leave_no_day_out_and_repeat_none() -> None:
    windows = sorted(days(task) for task in of(a_plan(), Source.TRANSACTIONS))
    assert (windows[0][0], windows[-1][1]) == (date(2025, 11, 20), TODAY)
    assert all((last - first).days < 14 for first, last in windows)
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(windows))


def test_each_marketplace_has_its_inventory() -> None:
    found = of(a_plan(marketplace_ids=[US, "A2EUQ1WTGCTBG2"]), Source.INVENTORY)
    assert [task.marketplace_id for task in found] == [US, "A2EUQ1WTGCTBG2"]


@pytest.mark.parametrize(
    ("source", "overlap"), [(Source.LEDGER_DETAIL, 45), (Source.REIMBURSEMENTS, 90), (Source.TRANSACTIONS, 14)]
)
def test_a_later_run_reads_the_newest_days_again(source: Source, overlap: int) -> None:
    covered = {source: [(date(2025, 11, 1), TODAY - timedelta(days=1))]}
    windows = [days(task) for task in of(a_plan(covered=covered), source)]
    assert min(first for first, _ in windows) == TODAY - timedelta(days=overlap)
    assert max(last for _, last in windows) == TODAY


def test_days_that_never_arrived_are_asked_for_again() -> None:
    covered = {Source.LEDGER_DETAIL: [(date(2025, 11, 20), date(2026, 1, 31)), (date(2026, 3, 1), TODAY)]}
    windows = [days(task) for task in of(a_plan(covered=covered), Source.LEDGER_DETAIL)]
    assert windows == [(TODAY - timedelta(days=45), TODAY), (date(2026, 2, 1), date(2026, 2, 28))]


def test_a_longer_time_to_look_back_brings_the_older_months() -> None:
    covered = {Source.LEDGER_DETAIL: [(date(2025, 11, 20), TODAY)]}
    windows = [days(task) for task in of(a_plan(covered=covered, months_back=18), Source.LEDGER_DETAIL)]
    assert (date(2025, 5, 20), date(2025, 11, 19)) in windows


def test_a_length_that_amazon_refused_is_not_asked_for_again() -> None:
    windows = [days(task) for task in of(a_plan(report_days={"ledger_detail": 30}), Source.LEDGER_DETAIL)]
    assert len(windows) == 13
    assert all((last - first).days < 30 for first, last in windows)


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
