"""The replacements report."""

from datetime import UTC, datetime

from app.ledger.records import ReplacementRecord
from app.providers.amazon.reports import read_replacements
from tests.factories.report_files import REPLACEMENT, report_lines


def test_a_row_is_read() -> None:
    (record,) = read_replacements(report_lines(REPLACEMENT))
    assert record == ReplacementRecord(
        replacement_order_id="111-2000009-3000009",
        msku="MUG-BLUE",
        shipped_at=datetime(2026, 5, 2, 10, 20, 30, tzinfo=UTC),
        original_order_id="111-2000001-3000001",
        asin="B00MUG0001",
        quantity=1,
        fulfillment_center="PHX7",
        original_fulfillment_center="ONT8",
        reason_code="3",
    )


def test_centers_that_are_not_told_are_none() -> None:
    row = REPLACEMENT | {
        "fulfillment-center-id": "",
        "original-fulfillment-center-id": "",
        "replacement-reason-code": "",
    }
    (record,) = read_replacements(report_lines(row))
    assert isinstance(record, ReplacementRecord)
    assert (record.fulfillment_center, record.original_fulfillment_center, record.reason_code) == (None, None, None)
