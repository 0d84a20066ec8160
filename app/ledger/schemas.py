"""Amazon's facts as JSON. The client's own words stop here: a reimbursement is its claim."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.ledger.models import InventoryLevel, Purge, PurgeReason, PurgeState, Reimbursement
from app.ledger.queries import FeeTotal, Order, ReimbursementKind
from app.ledger.retention import Retention
from app.web.api import PageQuery, Schema, WholeNumber
from app.web.times import iso

CLAIM_STATUS = {"approved": ReimbursementKind.GRANTED, "denied": ReimbursementKind.REVERSED}
PENDING = "pending"  # known to clients; Amazon reports a reimbursement only once it is decided


class AmazonClaimsQuery(PageQuery):
    status = fields.String(load_default=None, validate=ma.validate.OneOf([*CLAIM_STATUS, PENDING]))


class AmazonClaimOut(Schema):
    id = fields.String(required=True)
    claim_id = fields.String(required=True)
    order_id = fields.String(allow_none=True)
    amount = fields.Float(required=True)
    currency = fields.String(required=True)
    status = fields.String(required=True)
    type = fields.String(required=True)
    description = fields.String(allow_none=True)
    created_at = fields.DateTime(required=True)
    synced_at = fields.DateTime(required=True)
    is_mock = fields.Boolean(required=True)


class AmazonInventoryOut(Schema):
    sku = fields.String(required=True)
    asin = fields.String(allow_none=True)
    fnsku = fields.String(allow_none=True)
    product_name = fields.String(allow_none=True)
    quantity_available = fields.Integer(required=True)
    quantity_reserved = fields.Integer(required=True)
    quantity_inbound = fields.Integer(required=True)
    quantity_total = fields.Integer(required=True)
    condition = fields.String(allow_none=True)
    warehouse_location = fields.String(allow_none=True)
    synced_at = fields.DateTime(required=True)
    is_mock = fields.Boolean(required=True)


class AmazonOrderOut(Schema):
    order_id = fields.String(required=True)
    order_date = fields.DateTime(required=True)
    order_status = fields.String(required=True)
    fulfillment_channel = fields.String(required=True)
    items = fields.List(fields.Dict(), required=True)
    synced_at = fields.DateTime(required=True)
    is_mock = fields.Boolean(required=True)


class AmazonFeeOut(Schema):
    type = fields.String(required=True)
    amount = fields.Float(required=True)
    currency = fields.String(required=True)


class AmazonListOut(Schema):
    success = fields.Boolean(required=True)
    total = fields.Integer(required=True)


class AmazonClaimsOut(AmazonListOut):
    claims = fields.List(fields.Nested(AmazonClaimOut), required=True)


class AmazonInventoryListOut(AmazonListOut):
    inventory = fields.List(fields.Nested(AmazonInventoryOut), required=True)


class AmazonOrdersOut(AmazonListOut):
    orders = fields.List(fields.Nested(AmazonOrderOut), required=True)


class AmazonFeesOut(AmazonListOut):
    fees = fields.List(fields.Nested(AmazonFeeOut), required=True)


class PurgeOut(Schema):
    id = fields.String(required=True)
    reason = fields.String(required=True, metadata={"enum": list(PurgeReason)})
    state = fields.String(required=True, metadata={"enum": list(PurgeState)})
    before = fields.Date(allow_none=True)  # what is older went; none: everything
    wanted_at = fields.DateTime(required=True)
    started_at = fields.DateTime(allow_none=True)
    finished_at = fields.DateTime(allow_none=True)
    gone = fields.Dict(required=True)  # table -> rows
    kept = fields.Dict(required=True)  # table -> {rows, why}
    error = fields.String(allow_none=True)


class PurgesOut(Schema):
    success = fields.Boolean(required=True)
    purges = fields.List(fields.Nested(PurgeOut), required=True)


class RetentionIn(Schema):
    months = WholeNumber(required=True)


class RetentionOut(Schema):
    success = fields.Boolean(required=True)
    months = fields.Integer(required=True)
    fewest_months = fields.Integer(required=True)
    most_months = fields.Integer(required=True)
    kept_from = fields.Date(required=True)  # the oldest day that is kept


def purge_out(purge: Purge) -> dict[str, Any]:
    return {
        "id": purge.public_id,
        "reason": purge.reason,
        "state": purge.state,
        "before": purge.before_on.isoformat() if purge.before_on else None,
        "wanted_at": iso(purge.wanted_at),
        "started_at": iso(purge.started_at),
        "finished_at": iso(purge.finished_at),
        "gone": purge.gone,
        "kept": purge.kept,
        "error": purge.error,
    }


def retention_out(retention: Retention) -> dict[str, Any]:
    return {
        "success": True,
        "months": retention.months,
        "fewest_months": retention.fewest,
        "most_months": retention.most,
        "kept_from": retention.kept_from.isoformat(),
    }


def claim_out(row: Reimbursement, *, is_mock: bool) -> dict[str, Any]:
    amount = row.amount_total or 0
    return {
        "id": row.row_ref,
        "claim_id": row.reimbursement_id,
        "order_id": row.order_id,
        "amount": float(amount),
        "currency": row.currency or "USD",
        "status": "denied" if amount < 0 else "approved",
        "type": row.reason,
        "description": row.title,
        "created_at": iso(row.approved_at),
        "synced_at": iso(row.first_seen_at),
        "is_mock": is_mock,
    }


def inventory_out(row: InventoryLevel, *, is_mock: bool) -> dict[str, Any]:
    return {
        "sku": row.msku,
        "asin": row.asin,
        "fnsku": row.fnsku,
        "product_name": row.title,
        "quantity_available": row.fulfillable,
        "quantity_reserved": row.reserved,
        "quantity_inbound": row.inbound,
        "quantity_total": row.total,
        "condition": row.condition,
        "warehouse_location": None,  # Amazon tells units by marketplace, not by building
        "synced_at": iso(row.synced_at),
        "is_mock": is_mock,
    }


def order_out(order: Order, *, is_mock: bool) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "order_date": iso(order.first_posted_at),
        "order_status": "Shipped",  # Amazon pays for what has been shipped
        "fulfillment_channel": "FBA",
        "items": order.items,
        "synced_at": iso(order.synced_at),
        "is_mock": is_mock,
    }


def fee_out(fee: FeeTotal) -> dict[str, Any]:
    return {"type": fee.type, "amount": float(fee.amount), "currency": fee.currency}
