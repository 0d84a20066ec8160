"""GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA: problems that Amazon had with shipments; a sound shipment is not in it."""

from collections.abc import Iterator, Mapping

from app.sandbox.history.chance import instant_of
from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import DAILY, ReportType, Window

_HEADER = (
    "issue-reported-date", "shipment-creation-date", "fba-shipment-id", "fba-carton-id", "fulfillment-center-id", "sku", "fnsku", "asin",
    "product-name", "problem-type", "problem-quantity", "expected-quantity", "received-quantity", "performance-measurement-unit",
    "coaching-level", "fee-type", "currency", "fee-total", "problem-level", "alert-status",
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for row in reversed(history.inbound_problems(*window.days())):
        shipment, product = row.shipment, row.item.product
        reported_at = instant_of(row.day, f"{shipment.shipment_id}/{product.fnsku}/{row.problem_type}")
        if window.holds(reported_at):
            yield (
                reported_at.isoformat(),
                instant_of(shipment.created_day, shipment.shipment_id).isoformat(),
                shipment.shipment_id,
                f"{shipment.shipment_id}U000001",
                shipment.center,
                product.msku,
                product.fnsku,
                product.asin,
                product.title,
                row.problem_type,
                str(row.quantity),
                str(row.item.shipped),
                str(row.item.received),
                "Units",
                "Standard",
                "",
                product.store.currency,
                "0.00",
                row.problem_level,
                row.alert_status,
            )


NONCOMPLIANCE = ReportType(
    name="GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=550,
)
