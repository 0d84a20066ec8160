"""The stock report."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.core import clock
from app.ledger.records import StockSnapshotRecord
from app.providers.amazon.reports import read_myi
from tests.factories.report_files import STOCK, report_lines, without

EXPECTED = StockSnapshotRecord(
    taken_on=date(2026, 9, 1),
    msku="MUG-BLUE",
    fnsku="X001MUGB",
    condition="New",
    store="",
    asin="B00MUG0001",
    price=Decimal("14.99"),
    warehouse=52,
    fulfillable=40,
    unsellable=2,
    reserved=10,
    total=72,
    inbound_working=0,
    inbound_shipped=20,
    inbound_receiving=0,
    researching=1,
    unit_volume=Decimal("0.05"),
    title="Mug",
)


def test_a_row_is_read() -> None:
    assert list(read_myi(report_lines(STOCK), date(2026, 9, 1))) == [EXPECTED]


def test_without_a_day_it_was_counted_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 9, 1, 23, tzinfo=UTC))
    assert list(read_myi(report_lines(STOCK))) == [EXPECTED]


def test_newer_files_name_the_store_and_older_ones_lack_what_is_researched() -> None:
    (newer,) = read_myi(report_lines(STOCK | {"store": "DE"}), date(2026, 9, 1))
    (older,) = read_myi(report_lines(without(STOCK, "store", "afn-researching-quantity")), date(2026, 9, 1))
    assert newer == EXPECTED._replace(store="DE")
    assert older == EXPECTED._replace(researching=0)
