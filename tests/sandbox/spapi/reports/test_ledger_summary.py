"""The ledger's summary: it must add up, with itself and with the detail."""

from collections import Counter

import pytest

from app.sandbox.sellers import NORTHWIND
from tests.sandbox.running import RunningSandbox

SUMMARY, DETAIL = "GET_LEDGER_SUMMARY_VIEW_DATA", "GET_LEDGER_DETAIL_VIEW_DATA"
EVENTS = (
    "Receipts", "Customer Shipments", "Customer Returns", "Vendor Returns", "Warehouse Transfer In/Out", "Found", "Lost", "Damaged",
    "Disposed", "Other Events",
)  # fmt: skip


def read(sandbox: RunningSandbox, days: int = 150, **options: str) -> list[dict[str, str]]:
    window = {"dataStartTime": sandbox.day(-days), "reportOptions": options}
    return sandbox.rows_of_report(sandbox.headers(), SUMMARY, **window)


@pytest.mark.parametrize("period", ["MONTHLY", "WEEKLY", "DAILY"])
@pytest.mark.parametrize("location", ["COUNTRY", "FC"])
def test_each_row_adds_up_and_the_next_begins_where_it_ended(
    sandbox: RunningSandbox, period: str, location: str
) -> None:
    ended: dict[tuple[str, ...], str] = {}
    for row in read(sandbox, aggregatedByTimePeriod=period, aggregateByLocation=location):
        moved = sum(int(row[name]) for name in EVENTS)
        assert int(row["Starting Warehouse Balance"]) + moved == int(row["Ending Warehouse Balance"])
        place = (row["FNSKU"], row["Disposition"], row["Location"])
        assert ended.get(place, row["Starting Warehouse Balance"]) == row["Starting Warehouse Balance"]
        ended[place] = row["Ending Warehouse Balance"]
    assert ended


def test_its_last_balances_are_the_stock(sandbox: RunningSandbox) -> None:
    books = sandbox.world.history(NORTHWIND.id).books
    last = {(row["FNSKU"], row["Disposition"]): int(row["Ending Warehouse Balance"]) for row in read(sandbox)}
    for product in books.products:
        by_disposition: Counter[str] = Counter()
        for (_, disposition), units in books.stock.shelves(product).items():
            by_disposition[disposition] += units
        for disposition, units in by_disposition.items():
            assert last[product.fnsku, disposition] == units


def test_months_are_written_as_months_and_days_as_days(sandbox: RunningSandbox) -> None:
    assert {len(row["Date"]) for row in read(sandbox)} == {len("11/2026")}
    assert {len(row["Date"]) for row in read(sandbox, 20, aggregatedByTimePeriod="DAILY")} == {len("11/01/2026")}


def test_losses_are_those_of_the_detail(sandbox: RunningSandbox) -> None:
    rows = read(sandbox, 20, aggregatedByTimePeriod="DAILY")
    detail = sandbox.rows_of_report(sandbox.headers(), DETAIL, dataStartTime=sandbox.day(-20))
    lost = sum(int(row["Quantity"]) for row in detail if row["Reason"] in ("M", "5"))
    assert sum(int(row["Lost"]) for row in rows) == lost


def test_a_product_can_be_asked_for(sandbox: RunningSandbox) -> None:
    product = sandbox.world.history(NORTHWIND.id).books.products[3]
    assert {row["MSKU"] for row in read(sandbox, FNSKU=product.fnsku)} == {product.msku}


def test_within_a_single_day_there_is_a_header_only(sandbox: RunningSandbox) -> None:
    day = sandbox.day(-5)[:10]
    window = {"dataStartTime": f"{day}T00:00:00Z", "dataEndTime": f"{day}T23:59:59Z"}
    lines = sandbox.read_report(sandbox.headers(), SUMMARY, **window).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith('"Date"\t"FNSKU"')
