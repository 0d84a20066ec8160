"""Fulfillment Inbound API v0: shipments and their items, shipped against received."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import request

from app.sandbox.history.chance import instant_of
from app.sandbox.history.history import History
from app.sandbox.history.inbound_rows import InboundItem, InboundShipment
from app.sandbox.spapi.door import Answer, Door, invalid_input, not_found, parse_instant, words
from app.sandbox.spapi.paging import PageToken, read_token
from app.sandbox.spapi.plans import Plan

SHIPMENTS = Plan("getShipments", 2, 30)
ITEMS_OF_SHIPMENT = Plan("getShipmentItemsByShipmentId", 2, 30)
ITEMS = Plan("getShipmentItems", 2, 30)
_BASE = "/fba/inbound/v0"
_PAGE = 50
_MOST_IDS = 999
_STATUSES = frozenset(
    {"WORKING", "READY_TO_SHIP", "SHIPPED", "RECEIVING", "CANCELLED", "DELETED", "CLOSED", "ERROR", "IN_TRANSIT", "DELIVERED", "CHECKED_IN"}
)  # fmt: skip
_ADDRESS = {
    "Name": "Warehouse",
    "AddressLine1": "1 Dock Road",
    "City": "Harbour",
    "StateOrProvinceCode": "-",
    "PostalCode": "00001",
}


def open_inbound(door: Door) -> None:
    @door.operation("GET", f"{_BASE}/shipments", SHIPMENTS)
    def get_shipments() -> Answer:
        token = _token(door, SHIPMENTS)
        told = token.told if token else _filters(door)
        history = door.history()
        found = [each for each in history.inbound_shipments() if _is_wanted(history, each, told)]
        page, more = _page(door, SHIPMENTS, found, token, told)
        return {"payload": {"ShipmentData": [_shipment(history, each) for each in page], **more}}

    @door.operation("GET", f"{_BASE}/shipments/<shipment_id>/items", ITEMS_OF_SHIPMENT)
    def get_items_of_shipment(shipment_id: str) -> Answer:
        for shipment in door.history().inbound_shipments():
            if shipment.shipment_id == shipment_id:
                return {"payload": {"ItemData": [_item(shipment, item) for item in shipment.items]}}
        raise not_found(f"Shipment {shipment_id} not found.")

    @door.operation("GET", f"{_BASE}/shipmentItems", ITEMS)
    def get_items() -> Answer:
        token = _token(door, ITEMS)
        told = token.told if token else _range(door) | {"store": door.marketplace("MarketplaceId")}
        found = [
            (shipment, item)
            for shipment in door.history().inbound_shipments()
            if shipment.store.marketplace_id == told["store"]
            and _lies_in(max(shipment.updated_day, shipment.created_day), shipment, told)
            for item in shipment.items
        ]
        page, more = _page(door, ITEMS, found, token, told)
        return {"payload": {"ItemData": [_item(*each) for each in page], **more}}


def _token(door: Door, plan: Plan) -> PageToken | None:
    """None for a first page. Raises ApiError."""
    if request.args.get("QueryType") not in ("SHIPMENT", "DATE_RANGE", "NEXT_TOKEN"):
        raise invalid_input("QueryType must be SHIPMENT, DATE_RANGE or NEXT_TOKEN.")
    if request.args["QueryType"] != "NEXT_TOKEN":
        return None
    token = read_token(door, plan.operation, request.args.get("NextToken"))
    if token is None:
        raise invalid_input("NextToken is required with QueryType NEXT_TOKEN.")
    return token


def _filters(door: Door) -> dict[str, Any]:
    """Raises ApiError: a list of statuses or ids is required even with a range of dates."""
    statuses, ids = words("ShipmentStatusList"), words("ShipmentIdList")
    if not statuses and not ids:
        raise invalid_input("Either ShipmentStatusList or ShipmentIdList is required.")
    if not _STATUSES.issuperset(statuses) or len(ids) > _MOST_IDS:
        raise invalid_input("ShipmentStatusList or ShipmentIdList is invalid.")
    told: dict[str, Any] = {"statuses": statuses, "ids": ids, "store": door.marketplace("MarketplaceId")}
    return told | (_range(door) if request.args["QueryType"] == "DATE_RANGE" else {})


def _range(door: Door) -> dict[str, Any]:
    """Raises ApiError."""
    names = ("LastUpdatedAfter", "LastUpdatedBefore")
    after, before = (parse_instant(request.args.get(name), name) for name in names)
    if after is None or before is None or before < after or after > door.now():
        raise invalid_input("LastUpdatedAfter and LastUpdatedBefore must make a range of dates.")
    return {"after": after.isoformat(), "before": before.isoformat()}


def _is_wanted(history: History, shipment: InboundShipment, told: dict[str, Any]) -> bool:
    return (
        shipment.created_day <= history.last_day
        and shipment.store.marketplace_id == told["store"]
        and (not told["statuses"] or shipment.status_on(history.last_day) in told["statuses"])
        and (not told["ids"] or shipment.shipment_id in told["ids"])
        and _lies_in(_status_day(shipment, history.last_day), shipment, told)
    )


def _status_day(shipment: InboundShipment, last_day: int) -> int:
    """When its status changed last. A change of quantities alone does not bring a shipment into a range of dates."""
    steps = (
        shipment.created_day,
        shipment.shipped_day,
        shipment.delivered_day,
        shipment.receiving_day,
        shipment.closed_day,
    )
    return max(day for day in steps if day is not None and day <= last_day)


def _lies_in(day: int, shipment: InboundShipment, told: dict[str, Any]) -> bool:
    if "after" not in told:
        return True
    updated_at = instant_of(day, shipment.shipment_id)
    return _instant(told["after"]) <= updated_at <= _instant(told["before"])


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _page(
    door: Door, plan: Plan, found: list[Any], token: PageToken | None, told: dict[str, Any]
) -> tuple[Iterable[Any], dict[str, str]]:
    """The rows of a page, and the token of the next one where there is one."""
    start = token.start if token else 0
    if door.faults.take("empty_page", plan.operation):
        return (), {"NextToken": PageToken(start, told).write()}
    end = start + _PAGE
    return found[start:end], {"NextToken": PageToken(end, told).write()} if len(found) > end else {}


def _shipment(history: History, shipment: InboundShipment) -> dict[str, Any]:
    """Amazon tells no dates of a shipment here."""
    return {
        "ShipmentId": shipment.shipment_id,
        "ShipmentName": shipment.name,
        "ShipFromAddress": _ADDRESS | {"CountryCode": shipment.store.country},
        "DestinationFulfillmentCenterId": shipment.center,
        "ShipmentStatus": shipment.status_on(history.last_day),
        "LabelPrepType": "SELLER_LABEL",
        "AreCasesRequired": False,
        "BoxContentsSource": "NONE",
    }


def _item(shipment: InboundShipment, item: InboundItem) -> dict[str, Any]:
    return {
        "ShipmentId": shipment.shipment_id,
        "SellerSKU": item.product.msku,
        "FulfillmentNetworkSKU": item.product.fnsku,
        "QuantityShipped": item.shipped,
        "QuantityReceived": item.received,
        "QuantityInCase": 0,
        "PrepDetailsList": [{"PrepInstruction": "Labeling", "PrepOwner": "SELLER"}],
    }
