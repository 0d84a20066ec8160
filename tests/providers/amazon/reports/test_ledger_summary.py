"""The ledger's summary by month and country."""

from datetime import date

import pytest

from app.ledger.records import LedgerSummaryRecord, RowError
from app.providers.amazon.reports import read_ledger_summary
from app.providers.errors import BadDocument
from tests.factories.report_files import LEDGER_SUMMARY, report_lines, without

EXPECTED = LedgerSummaryRecord(
    month_on=date(2026, 7, 1),
    fnsku="X001MUGB",
    msku="MUG-BLUE",
    disposition="SELLABLE",
    location="US",
    store="",
    asin="B00MUG0001",
    starting=100,
    in_transit=5,
    receipts=20,
    customer_shipments=-30,
    customer_returns=3,
    vendor_returns=-4,
    warehouse_transfers=-2,
    found=1,
    lost=-2,
    damaged=-1,
    disposed=0,
    other=0,
    unknown=0,
    ending=90,
    title="Mug, blue",
)


@pytest.mark.parametrize("is_quoted", [True, False])
def test_a_row_is_read_whether_fields_are_quoted_or_not(is_quoted: bool) -> None:
    assert list(read_ledger_summary(report_lines(LEDGER_SUMMARY, is_quoted=is_quoted))) == [EXPECTED]


def test_columns_may_be_written_without_blanks() -> None:
    row = {name.replace(" ", ""): text for name, text in LEDGER_SUMMARY.items()}
    assert list(read_ledger_summary(report_lines(row))) == [EXPECTED]


def test_older_files_without_the_last_columns_are_read() -> None:
    row = without(LEDGER_SUMMARY, "Unknown Events", "Location", "Store")
    assert list(read_ledger_summary(report_lines(row))) == [EXPECTED._replace(location="")]


@pytest.mark.parametrize("written", ["07/06/2026", "2026-07-06", "2026-07-06T00:00:00-0700"])
def test_a_summary_by_day_is_refused_as_a_whole(written: str) -> None:
    with pytest.raises(BadDocument, match="by day or week"):
        list(read_ledger_summary(report_lines(LEDGER_SUMMARY | {"Date": written})))


def test_a_summary_by_center_is_refused_as_a_whole() -> None:
    with pytest.raises(BadDocument, match="by fulfillment center"):
        list(read_ledger_summary(report_lines(LEDGER_SUMMARY | {"Location": "PHX7"})))


def test_a_month_that_is_none_is_a_bad_row_only() -> None:
    good, bad = read_ledger_summary(report_lines(LEDGER_SUMMARY, LEDGER_SUMMARY | {"Date": "13/2026"}))
    assert good == EXPECTED
    assert isinstance(bad, RowError)
    assert bad.line == 3
