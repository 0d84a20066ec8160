"""Whole files as sellers have them, in the charsets of their countries, from the bytes to the records."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.ledger.records import (
    CustomerReturnRecord,
    LedgerEventRecord,
    RowError,
    SettlementLineRecord,
    SettlementRecord,
    StorageFeeRecord,
)
from app.providers.amazon import reports
from app.providers.amazon.document import open_file

PAYLOADS = Path(__file__).with_name("payloads")


def read(name: str, report_type: str, *, is_japanese: bool = False) -> list[Any]:
    """What is in the file, which is recognised by its own first line."""
    with (PAYLOADS / name).open("rb") as content:
        with open_file(content, is_japanese=is_japanese) as document:
            assert reports.recognize(next(iter(document))) == report_type
        with open_file(content, is_japanese=is_japanese) as document:
            return list(reports.REPORTS[report_type](document))


def test_a_german_settlement_is_read_to_the_cent() -> None:
    records = read("settlement_de.txt", reports.SETTLEMENTS)
    assert records[0] == SettlementRecord(
        settlement_id="23000000017",
        starts_at=datetime(2026, 6, 1, 9, 10, 11, tzinfo=UTC),
        ends_at=datetime(2026, 6, 15, 9, 10, 11, tzinfo=UTC),
        deposited_at=datetime(2026, 6, 17, 9, 10, 11, tzinfo=UTC),
        currency="EUR",
        total=Decimal("1066.77"),
    )
    lines = [record for record in records if isinstance(record, SettlementLineRecord)]
    assert len(lines) == len(records) - 1 == 6
    assert sum(line.amount for line in lines) == Decimal("1066.77")
    assert lines[0].amount == Decimal("1019.00")
    assert lines[0].msku == "TASSE-GRÜN"
    assert {line.currency for line in lines} == {"EUR"}


def test_a_download_of_seller_central_keeps_its_good_rows_and_names_the_bad_one() -> None:
    first, second, bad, last = read("customer_returns_download.csv", reports.CUSTOMER_RETURNS)
    assert isinstance(first, CustomerReturnRecord)
    assert (first.order_id, first.title) == ("111-2000001-3000001", 'Mug, 12" blue')
    assert (second.status, second.disposition) == ("Reimbursed", "SELLABLE")
    # The comment of the row before, which is not kept, goes over two lines.
    assert bad == RowError(5, "return-date: 'last week' is not a point in time")
    assert (last.order_id, last.quantity) == ("111-2000003-3000003", 2)


def test_a_japanese_ledger_is_read_in_its_own_letters() -> None:
    lost, found = read("ledger_detail_jp.txt", reports.LEDGER_DETAIL, is_japanese=True)
    assert isinstance(lost, LedgerEventRecord)
    assert (lost.title, lost.quantity, lost.reason) == ("マグカップ 青", -2, "M")
    assert (found.title, found.quantity, found.reason) == ("マグカップ 青", 1, "F")


def test_european_storage_fees_of_the_newer_kind_are_read() -> None:
    here, abroad = read("storage_fees_eu.txt", reports.STORAGE_FEES)
    assert isinstance(here, StorageFeeRecord)
    assert (here.fulfillment_center, here.country, abroad.fulfillment_center, abroad.country) == (
        "BRE2",
        "DE",
        "WRO5",
        "PL",
    )
    assert (here.title, here.category, here.month_on) == ("Tasse, grün", "Küche", date(2026, 7, 1))
    assert (here.base_rate, here.surcharge_rate, here.fee) == (Decimal("27.54"), Decimal("0.00"), Decimal("1.12"))
