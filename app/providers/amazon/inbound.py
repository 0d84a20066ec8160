"""Reads the answers of getShipments and getShipmentItems (Fulfillment Inbound API v0). No address is kept."""

from typing import Any

from app.ledger.records import InboundItemRecord, InboundShipmentRecord
from app.providers.amazon.fields import read_each
from app.providers.errors import Unavailable
from app.providers.records import Page

# A list of states or of ids is needed, even where a time window is given; all of them.
STATUSES = (
    "WORKING",
    "READY_TO_SHIP",
    "SHIPPED",
    "IN_TRANSIT",
    "DELIVERED",
    "CHECKED_IN",
    "RECEIVING",
    "CLOSED",
    "CANCELLED",
    "DELETED",
    "ERROR",
)


def read_shipments(body: dict[str, Any]) -> Page[InboundShipmentRecord]:
    """Raises Unavailable when the answer holds no list at all; a shipment that cannot be read is among `errors`."""
    found, token = _list(body, "ShipmentData")
    records, errors = read_each(found, _shipment, "a shipment")
    return Page(records, token, errors)


def read_items(body: dict[str, Any], shipment_id: str) -> Page[InboundItemRecord]:
    """As read_shipments, of the items of one shipment."""
    found, token = _list(body, "ItemData")
    records, errors = read_each(found, lambda item: _item(item, shipment_id), "an item of a shipment")
    return Page(records, token, errors)


def read_listed_items(body: dict[str, Any]) -> Page[InboundItemRecord]:
    """As read_items, of many shipments: every item has to name its own."""
    found, token = _list(body, "ItemData")
    records, errors = read_each(found, lambda item: _item(item, item["ShipmentId"]), "an item of a shipment")
    return Page(records, token, errors)


def _list(body: dict[str, Any], name: str) -> tuple[list[Any], str | None]:
    payload = body.get("payload") or {}
    found = payload.get(name)
    if not isinstance(found, list):
        raise Unavailable(f"Amazon's answer has no {name}.")
    return found, payload.get("NextToken") or None


def _shipment(shipment: dict[str, Any]) -> InboundShipmentRecord:
    return InboundShipmentRecord(
        shipment_id=shipment["ShipmentId"],
        name=shipment.get("ShipmentName") or None,
        destination_center=shipment.get("DestinationFulfillmentCenterId") or None,
        status=shipment["ShipmentStatus"],
        label_prep=shipment.get("LabelPrepType") or None,
        is_partnered=None,  # the answer does not tell who carries it
    )


def _item(item: dict[str, Any], shipment_id: str) -> InboundItemRecord:
    in_case = item.get("QuantityInCase")
    return InboundItemRecord(
        shipment_id=item.get("ShipmentId") or shipment_id,
        msku=item["SellerSKU"],
        fnsku=item.get("FulfillmentNetworkSKU") or None,
        quantity_shipped=int(item["QuantityShipped"]),
        quantity_received=int(item.get("QuantityReceived") or 0),
        quantity_in_case=None if in_case is None else int(in_case),
    )
