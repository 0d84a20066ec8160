"""The removal order detail report."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.ledger.records import RemovalOrderRecord
from app.providers.amazon.reports import read_removal_orders
from tests.factories.report_files import REMOVAL_ORDER, report_lines, without


def only(**over: str) -> RemovalOrderRecord:
    row = REMOVAL_ORDER | {name.replace("_", "-"): text for name, text in over.items()}
    (record,) = read_removal_orders(report_lines(row))
    assert isinstance(record, RemovalOrderRecord)
    return record


def test_a_row_is_read() -> None:
    assert only() == RemovalOrderRecord(
        removal_order_id="RMV0001",
        msku="MUG-BLUE",
        fnsku="X001MUGB",
        disposition="UNSELLABLE",
        requested_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
        order_type="Return",
        service_speed="Standard",
        order_status="Completed",
        last_updated_at=datetime(2026, 3, 18, 22, 54, 7, tzinfo=UTC),
        requested=5,
        cancelled=1,
        disposed=0,
        shipped=4,
        in_process=0,
        fee=Decimal("2.08"),
        currency="USD",
    )


def test_an_order_that_amazon_has_only_begun_is_read() -> None:
    record = only(
        cancelled_quantity="", disposed_quantity="", shipped_quantity="", last_updated_date="", removal_fee="--"
    )
    assert (record.cancelled, record.disposed, record.shipped, record.last_updated_at, record.fee) == (
        0,
        0,
        0,
        None,
        None,
    )


@pytest.mark.parametrize("written", ["DISPOSAL", "disposal", "Disposal"])
def test_kinds_have_one_spelling(written: str) -> None:
    assert only(order_type=written).order_type == "Disposal"


def test_a_newer_file_with_the_orders_source_is_read() -> None:
    (record,) = read_removal_orders(report_lines({"order-source": "Seller"} | without(REMOVAL_ORDER, "order-type")))
    assert record == only()._replace(order_type=None)
