"""The removal shipment detail report."""

from datetime import UTC, datetime

from app.ledger.records import RemovalShipmentRecord
from app.providers.amazon.reports import read_removal_shipments
from tests.factories.report_files import REMOVAL_SHIPMENT, report_lines

EXPECTED = RemovalShipmentRecord(
    removal_order_id="RMV0001",
    msku="MUG-BLUE",
    fnsku="X001MUGB",
    disposition="SELLABLE",
    shipped_at=datetime(2026, 3, 10, 8, tzinfo=UTC),
    tracking_number="1Z000001",
    requested_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    quantity=4,
    carrier="UPS",
    order_type="Return",
)


def test_a_row_is_read() -> None:
    assert list(read_removal_shipments(report_lines(REMOVAL_SHIPMENT))) == [EXPECTED]


def test_a_parcel_without_number_and_carrier_is_read() -> None:
    row = REMOVAL_SHIPMENT | {"tracking-number": "", "carrier": "", "request-date": ""}
    expected = EXPECTED._replace(tracking_number="", carrier=None, requested_at=None)
    assert list(read_removal_shipments(report_lines(row))) == [expected]
