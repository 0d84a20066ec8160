"""The inbound noncompliance report."""

from datetime import date
from decimal import Decimal

import pytest

from app.ledger.records import InboundProblemRecord
from app.providers.amazon.reports import read_noncompliance
from tests.factories.report_files import INBOUND_PROBLEM, report_lines

EXPECTED = InboundProblemRecord(
    shipment_id="FBA15ABC0001",
    carton_id="FBA15ABC0001U000001",
    fnsku="X001MUGB",
    problem_type="Unexpected item found",
    reported_on=date(2026, 8, 20),
    created_on=date(2026, 8, 10),
    fulfillment_center="ONT8",
    msku="MUG-BLUE",
    asin="B00MUG0001",
    problem_quantity=3,
    expected_quantity=100,
    received_quantity=97,
    coaching_level="Standard",
    fee_type="Manual processing",
    currency="USD",
    fee_total=Decimal("4.20"),
    problem_level="Product",
    alert_status="Open",
    title="Mug",
)


def test_a_row_is_read() -> None:
    assert list(read_noncompliance(report_lines(INBOUND_PROBLEM))) == [EXPECTED]


@pytest.mark.parametrize("written", ["2026-08-20T23:00:00-07:00", "08/20/2026", "2026-08-20"])
def test_the_day_is_amazons_own_in_every_spelling(written: str) -> None:
    assert list(read_noncompliance(report_lines(INBOUND_PROBLEM | {"issue-reported-date": written}))) == [EXPECTED]


def test_a_problem_without_carton_quantities_and_fee_is_read() -> None:
    unknown = dict.fromkeys(("fba-carton-id", "expected-quantity", "received-quantity", "fee-total", "currency"), "")
    (record,) = read_noncompliance(report_lines(INBOUND_PROBLEM | unknown))
    assert record == EXPECTED._replace(
        carton_id="", expected_quantity=None, received_quantity=None, fee_total=None, currency=None
    )
