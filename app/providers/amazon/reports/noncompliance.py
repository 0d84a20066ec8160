"""GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA: what Amazon found wrong with shipments to it. A shipment that is not
in it is not thereby proven right."""

from collections.abc import Iterable, Iterator

from app.ledger.records import InboundProblemRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records

_FIELDS = {
    "shipment_id": need("fba-shipment-id", cells.needed),
    "carton_id": may("fba-carton-id", cells.key),
    "fnsku": need("fnsku", cells.key),
    "problem_type": need("problem-type", cells.needed),
    "reported_on": need("issue-reported-date", cells.day),
    "created_on": may("shipment-creation-date", cells.some_day),
    "fulfillment_center": may("fulfillment-center-id", cells.center),
    "msku": may("sku", cells.label),
    "asin": may("asin", cells.label),
    "problem_quantity": need("problem-quantity", cells.units),
    "expected_quantity": may("expected-quantity", cells.some_units),
    "received_quantity": may("received-quantity", cells.some_units),
    "coaching_level": may("coaching-level", cells.label),
    "fee_type": may("fee-type", cells.label),
    "currency": may("currency", cells.upper),
    "fee_total": may("fee-total", cells.amount),
    "problem_level": may("problem-level", cells.label),
    "alert_status": may("alert-status", cells.words),
    "title": may("product-name", cells.label),
}


def read_noncompliance(lines: Iterable[str]) -> Iterator[InboundProblemRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    return read_records(lines, InboundProblemRecord, _FIELDS)
