"""The customer returns report."""

from datetime import UTC, datetime

import pytest

from app.ledger.records import CustomerReturnRecord
from app.providers.amazon.reports import read_customer_returns
from tests.factories.report_files import CUSTOMER_RETURN, report_lines, without


def only(**over: str) -> CustomerReturnRecord:
    row = CUSTOMER_RETURN | {name.replace("_", "-"): text for name, text in over.items()}
    (record,) = read_customer_returns(report_lines(row))
    assert isinstance(record, CustomerReturnRecord)
    return record


def test_a_row_is_read() -> None:
    assert only() == CustomerReturnRecord(
        order_id="111-2000001-3000001",
        msku="MUG-BLUE",
        license_plate_number="LPNRR0000001",
        returned_at=datetime(2026, 6, 5, 15, 31, 40, tzinfo=UTC),
        fnsku="X001MUGB",
        asin="B00MUG0001",
        quantity=1,
        fulfillment_center="PHX7",
        disposition="CUSTOMER_DAMAGED",
        reason="NOT_COMPATIBLE",
        status="Unit returned to inventory",
        title='Mug 12" blue',
    )


@pytest.mark.parametrize("written", ["Customer damaged", "customer-damaged", "CUSTOMER_DAMAGED", " Customer  Damaged "])
def test_dispositions_have_one_spelling(written: str) -> None:
    assert only(detailed_disposition=written).disposition == "CUSTOMER_DAMAGED"


@pytest.mark.parametrize("written", ["REIMBURSED", "reimbursed", " Reimbursed "])
def test_states_have_one_spelling(written: str) -> None:
    assert only(status=written).status == "Reimbursed"


def test_files_without_a_state_or_the_units_own_number_are_read() -> None:
    row = without(CUSTOMER_RETURN, "status", "license-plate-number", "customer-comments")
    (record,) = read_customer_returns(report_lines(row))
    assert record == only()._replace(status=None, license_plate_number="")


def test_a_center_in_quotes_is_the_center() -> None:
    assert only(fulfillment_center_id="'bre2'").fulfillment_center == "BRE2"
