"""Every report type, for both sellers: its columns, its charset, and that its rows are those of the history."""

import pytest

from app.sandbox.sellers import ALPENGLUECK, NORTHWIND, DemoSeller
from app.sandbox.spapi.reports import BY_SOURCE
from app.sandbox.spapi.reports.types import Span
from tests.sandbox.running import RunningSandbox

QUOTED = ("ledger_detail", "ledger_summary")
ASKED = sorted(name for name, kind in BY_SOURCE.items() if kind.is_on_request)
EUROPEAN = [name for name in ASKED if name != "replacements"]
# The longest windows that Amazon takes of a type, in days.
DAYS = {"orders": 30, "customer_returns": 60, "removal_orders": 180, "removal_shipments": 180}


def read(sandbox: RunningSandbox, seller: DemoSeller, source: str) -> str:
    """The text of a report over a long window, or over last month for those that want one."""
    start, end = sandbox.day(-DAYS.get(source, 150)), sandbox.day(0)
    if BY_SOURCE[source].span is Span.MONTH:
        start, end = last_month(sandbox)
    window = {"dataStartTime": start, "dataEndTime": end, "marketplaceIds": sorted(seller.marketplace_ids)}
    return sandbox.read_report(sandbox.headers(seller.id), BY_SOURCE[source].name, **window)


def last_month(sandbox: RunningSandbox) -> tuple[str, str]:
    after = sandbox.world.today().replace(day=1)
    last = after.fromordinal(after.toordinal() - 1)
    return f"{last.replace(day=1)}T00:00:00Z", f"{last}T23:59:59Z"


def counted(sandbox: RunningSandbox, seller: DemoSeller, source: str) -> int:
    start, end = sandbox.day(-DAYS.get(source, 150)), sandbox.day(-1)
    if BY_SOURCE[source].span is Span.MONTH:
        start, end = last_month(sandbox)
    return sandbox.counts(seller.id, **{"from": start[:10], "to": end[:10], "sources": source})[source]


@pytest.mark.parametrize("source", [name for name in ASKED if name != "noncompliance"])
def test_an_american_report_has_as_many_rows_as_were_counted(sandbox: RunningSandbox, source: str) -> None:
    lines = read(sandbox, NORTHWIND, source).splitlines()
    assert len(lines) - 1 == counted(sandbox, NORTHWIND, source) > 0
    assert {line.count("\t") for line in lines} == {len(BY_SOURCE[source].header) - 1}
    assert ({line[:1] for line in lines} == {'"'}) == (source in QUOTED)


@pytest.mark.parametrize("source", [name for name in EUROPEAN if name != "noncompliance"])
def test_a_european_report_has_as_many_rows_as_were_counted(sandbox: RunningSandbox, source: str) -> None:
    lines = read(sandbox, ALPENGLUECK, source).splitlines()
    assert len(lines) - 1 == counted(sandbox, ALPENGLUECK, source) > 0
    assert {line.count("\t") for line in lines} == {len(BY_SOURCE[source].columns(ALPENGLUECK)) - 1}


def test_europe_has_columns_of_its_own_for_fees(sandbox: RunningSandbox) -> None:
    preview, storage = (
        read(sandbox, ALPENGLUECK, source).splitlines()[0].split("\t") for source in ("fee_preview", "storage_fees")
    )
    assert {"has-local-inventory", "product-size-weight-band", "expected-efn-fulfilment-fee-per-unit-uk"} <= set(
        preview
    )
    assert "category" in storage
    american = read(sandbox, NORTHWIND, "storage_fees").splitlines()[0].split("\t")
    assert "dangerous_goods_storage_type" in american
    assert "category" not in american


def test_storage_fees_quote_their_centers(sandbox: RunningSandbox) -> None:
    rows = read(sandbox, NORTHWIND, "storage_fees").splitlines()[1:]
    centers = {row.split("\t")[3] for row in rows}
    assert centers <= {f"'{center.code}'" for center in NORTHWIND.centers}


def test_orders_and_snapshots_are_of_the_marketplaces_asked_for(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers(ALPENGLUECK.id)
    for source in ("orders", "myi", "fee_preview"):
        numbers = []
        for wanted in (*([store.marketplace_id] for store in ALPENGLUECK.stores), sorted(ALPENGLUECK.marketplace_ids)):
            window = {"dataStartTime": sandbox.day(-30), "marketplaceIds": wanted}
            numbers.append(len(sandbox.rows_of_report(headers, BY_SOURCE[source].name, **window)))
        assert sum(numbers[:-1]) == numbers[-1]
        assert all(numbers)


def test_pending_and_cancelled_orders_carry_no_amounts(sandbox: RunningSandbox) -> None:
    rows = sandbox.rows_of_report(sandbox.headers(), BY_SOURCE["orders"].name, dataStartTime=sandbox.day(-30))
    statuses = {row["order-status"] for row in rows}
    assert {"Shipped", "Cancelled"} <= statuses
    for row in rows:
        assert bool(row["item-price"]) == bool(row["currency"]) == (row["order-status"] == "Shipped")
    assert {row["fulfillment-channel"] for row in rows} == {"Amazon", "Merchant"}


def test_windows_of_orders_meet_without_gap_or_overlap(sandbox: RunningSandbox) -> None:
    headers, name = sandbox.headers(), BY_SOURCE["orders"].name
    cuts = [f"{sandbox.day(offset)[:10]}T08:30:00Z" for offset in (-25, -12, -2)]
    ends = [f"{cut[:11]}08:29:59Z" for cut in cuts]
    parts = [
        sandbox.rows_of_report(headers, name, dataStartTime=start, dataEndTime=end)
        for start, end in ((cuts[0], ends[1]), (cuts[1], ends[2]))
    ]
    whole = sandbox.rows_of_report(headers, name, dataStartTime=cuts[0], dataEndTime=ends[2])
    assert len(parts[0]) + len(parts[1]) == len(whole) > 0
    assert all(row["purchase-date"] <= row["last-updated-date"] for row in whole)


def test_a_removal_order_stands_where_it_was_touched_last(sandbox: RunningSandbox) -> None:
    rows = sandbox.rows_of_report(
        sandbox.headers(),
        BY_SOURCE["removal_orders"].name,
        dataStartTime=sandbox.day(-40),
        dataEndTime=sandbox.day(-10),
    )
    assert rows
    for row in rows:
        assert sandbox.day(-40) <= row["last-updated-date"] <= sandbox.day(-10)
        assert row["request-date"] <= row["last-updated-date"]
        units = [int(row[f"{kind}-quantity"]) for kind in ("cancelled", "disposed", "shipped", "in-process")]
        assert sum(units) == int(row["requested-quantity"])


def test_noncompliance_lists_problem_shipments_only(sandbox: RunningSandbox) -> None:
    history = sandbox.world.history(NORTHWIND.id)
    known = history.inbound_problems(history.first_day, history.last_day)
    first = history.first_day - sandbox.world.today().toordinal()
    rows = sandbox.rows_of_report(sandbox.headers(), BY_SOURCE["noncompliance"].name, dataStartTime=sandbox.day(first))
    assert sorted(row["fba-shipment-id"] for row in rows) == sorted(each.shipment.shipment_id for each in known)
    assert rows
