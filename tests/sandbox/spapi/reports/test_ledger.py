"""The ledger's detail view as it is read from the file."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.sandbox.sellers import ALPENGLUECK, GERMANY, NORTHWIND
from tests.sandbox.running import RunningSandbox

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
HEADER = [
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center", "Disposition", "Reason",
    "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time", "Store",
]  # fmt: skip


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def read(sandbox: RunningSandbox, seller_id: str = NORTHWIND.id, **wanted: object) -> list[dict[str, str]]:
    return rows_of(sandbox.read_report(sandbox.headers(seller_id), LEDGER, **wanted))


def test_every_field_is_quoted_under_amazons_header(sandbox: RunningSandbox) -> None:
    text = sandbox.read_report(sandbox.headers(), LEDGER, dataStartTime=sandbox.day(-20))
    lines = text.splitlines()
    assert [name.strip('"') for name in lines[0].split("\t")] == HEADER
    assert all(field.startswith('"') and field.endswith('"') for line in lines for field in line.split("\t"))


def test_the_rows_are_those_of_the_history_newest_first(sandbox: RunningSandbox) -> None:
    rows = read(sandbox, dataStartTime=sandbox.day(-60))
    history = sandbox.world.history(NORTHWIND.id)
    known = history.ledger(history.last_day - 59, history.last_day)
    assert len(rows) == len(known)
    assert Counter((row["FNSKU"], row["Reference ID"], row["Quantity"]) for row in rows) == Counter(
        (row.product.fnsku, row.reference, str(row.quantity)) for row in known
    )
    days = [datetime.strptime(row["Date"], "%m/%d/%Y").replace(tzinfo=UTC) for row in rows]
    assert days == sorted(days, reverse=True)


def test_the_time_is_local_midnight(sandbox: RunningSandbox) -> None:
    row = read(sandbox, dataStartTime=sandbox.day(-9))[0]
    assert datetime.fromisoformat(row["Date and Time"]).strftime("%m/%d/%Y %H:%M") == f"{row['Date']} 00:00"
    assert row["Date and Time"][-5:] in ("-0800", "-0700")


@pytest.mark.parametrize(
    "shift", [timedelta(), timedelta(hours=8), timedelta(hours=-2)], ids=["UTC", "Pacific", "Berlin"]
)
def test_windows_cut_in_any_time_zone_meet_without_gap_or_overlap(sandbox: RunningSandbox, shift: timedelta) -> None:
    midnight = sandbox.world.now().replace(hour=0, minute=0, second=0, microsecond=0)
    cuts = [(midnight + timedelta(days=days) + shift) for days in (-30, -20, -10)]
    windows = [
        {"dataStartTime": start.isoformat(), "dataEndTime": (end - timedelta(seconds=1)).isoformat()}
        for start, end in pairwise(cuts)
    ]
    days = [{row["Date"] for row in read(sandbox, **window)} for window in windows]
    assert [len(each) for each in days] == [10, 10]
    assert not days[0] & days[1]


def test_unreconciled_units_are_those_that_amazon_owes(sandbox: RunningSandbox) -> None:
    rows = read(sandbox, dataStartTime=sandbox.day(-200))
    shown: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["Event Type"] == "Adjustments":
            assert int(row["Reconciled Quantity"]) + int(row["Unreconciled Quantity"]) == abs(int(row["Quantity"]))
            shown[row["FNSKU"], row["Reference ID"]] += int(row["Unreconciled Quantity"])
        else:
            assert row["Reconciled Quantity"] == row["Unreconciled Quantity"] == ""
    for each in sandbox.truth():
        assert shown[each["fnsku"], each["reference_id"]] == each["open_quantity"]


def test_reasons_stand_on_adjustments_only(sandbox: RunningSandbox) -> None:
    rows = read(sandbox)
    assert {bool(row["Reason"]) for row in rows if row["Event Type"] == "Adjustments"} == {True}
    assert {row["Reason"] for row in rows if row["Event Type"] != "Adjustments"} == {""}


def test_options_narrow_the_report(sandbox: RunningSandbox) -> None:
    rows = read(sandbox, reportOptions={"eventType": "Adjustments"})
    assert {row["Event Type"] for row in rows} == {"Adjustments"}
    fnsku = rows[0]["FNSKU"]
    assert {row["FNSKU"] for row in read(sandbox, reportOptions={"FNSKU": fnsku})} == {fnsku}


def test_a_list_of_event_types_gives_nothing(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report = sandbox.ask_report(headers, LEDGER, reportOptions={"eventType": "Adjustments,Receipts"})
    assert sandbox.finish_report(headers, report)["processingStatus"] == "CANCELLED"


def test_the_european_file_is_written_in_cp1252_with_its_letters(sandbox: RunningSandbox) -> None:
    rows = read(sandbox, ALPENGLUECK.id, marketplaceIds=[GERMANY.marketplace_id])
    titles = " ".join(row["Title"] for row in rows)
    assert "ß" in titles
    assert "ü" in titles
    assert "é" in titles
    assert {row["Country"] for row in rows} == {"DE", "FR", "GB"}


def test_a_later_report_shows_what_became_of_a_loss(sandbox: RunningSandbox) -> None:
    before = read(sandbox, dataStartTime=sandbox.day(-90))
    sandbox.advance(30)
    after = read(sandbox, dataStartTime=sandbox.day(-120))
    open_before = {
        row["Reference ID"]: row["Unreconciled Quantity"] for row in before if row["Reason"] in ("M", "5", "E")
    }
    open_after = {
        row["Reference ID"]: row["Unreconciled Quantity"] for row in after if row["Reason"] in ("M", "5", "E")
    }
    assert set(open_before) <= set(open_after)
    assert any(open_before[reference] != open_after[reference] for reference in open_before)
