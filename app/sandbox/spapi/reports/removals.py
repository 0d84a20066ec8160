"""Removals: the orders by their last update (a row moves on until its order is completed), and the parcels by their shipping."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from app.sandbox.history.chance import instant_of
from app.sandbox.history.history import History
from app.sandbox.history.removal_rows import RemovalOrder
from app.sandbox.spapi.reports.types import NEAR_REAL_TIME, Beyond, ReportType, Window

_MOST_DAYS = 185
_ORDERS = (
    "request-date", "order-id", "order-type", "service-speed", "order-status", "last-updated-date", "sku", "fnsku", "disposition",
    "requested-quantity", "cancelled-quantity", "disposed-quantity", "shipped-quantity", "in-process-quantity", "removal-fee", "currency",
)  # fmt: skip
_SHIPMENTS = (
    "request-date", "order-id", "shipment-date", "sku", "fnsku", "disposition", "shipped-quantity", "carrier", "tracking-number",
    "removal-order-type",
)  # fmt: skip


def _order_rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for order in reversed(history.removal_orders(history.first_day, window.last_day)):
        updated_at = max(_requested_at(order), instant_of(order.updated_day, f"{order.order_id}/updated"))
        if window.holds(updated_at):
            yield _order_fields(order, updated_at)


def _order_fields(order: RemovalOrder, updated_at: datetime) -> tuple[str, ...]:
    product = order.product
    return (
        _requested_at(order).isoformat(),
        order.order_id,
        order.type,
        order.service_speed,
        order.status,
        updated_at.isoformat(),
        product.msku,
        product.fnsku,
        order.disposition,
        str(order.requested),
        str(order.cancelled),
        str(order.disposed),
        str(order.shipped),
        str(order.in_process),
        f"{order.fee:.2f}" if order.fee else "",
        product.store.currency if order.fee else "",
    )


def _shipment_rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for row in reversed(history.removal_shipments(*window.days())):
        order, shipped_at = row.order, instant_of(row.day, row.shipment_id)
        if window.holds(shipped_at):
            yield (
                _requested_at(order).isoformat(),
                order.order_id,
                shipped_at.isoformat(),
                order.product.msku,
                order.product.fnsku,
                order.disposition,
                str(row.quantity),
                row.carrier,
                row.tracking_number,
                order.type,
            )


def _requested_at(order: RemovalOrder) -> datetime:
    return instant_of(order.day, order.order_id)


REMOVAL_ORDERS = ReportType(
    name="GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA",
    header=_ORDERS,
    rows=_order_rows,
    refresh_seconds=NEAR_REAL_TIME,
    most_days=_MOST_DAYS,
    beyond=Beyond.FATAL,
)
REMOVAL_SHIPMENTS = ReportType(
    name="GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA",
    header=_SHIPMENTS,
    rows=_shipment_rows,
    refresh_seconds=NEAR_REAL_TIME,
    most_days=_MOST_DAYS,
    beyond=Beyond.FATAL,
)
