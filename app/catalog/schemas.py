"""JSON of costs, in and out."""

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate

from app.catalog.models import SellerCost
from app.catalog.queries import CostPage
from app.catalog.service import ImportResult
from app.core.money import minor_units
from app.web.api import Schema
from app.web.times import iso


class CostsQuery(Schema):
    """Filter and page of GET /api/v1/costs."""

    msku = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class CostsFile(Schema):
    """The multipart body of POST /api/v1/costs/import."""

    file = fields.Raw(
        required=True,
        error_messages={"required": "a CSV file with the header msku,cost,currency,effective_from is needed"},
        metadata={"type": "string", "format": "binary"},
    )


class CostOut(Schema):
    msku = fields.String(required=True)
    product_name = fields.String(required=True, allow_none=True)
    cost = fields.Float(required=True)
    currency = fields.String(required=True)
    effective_from = fields.Date(required=True)
    imported_at = fields.DateTime(required=True)


class CostPageOut(Schema):
    success = fields.Boolean(required=True)
    costs = fields.List(fields.Nested(CostOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True, metadata={"description": "1001 means more than 1,000"})


class RejectedLineOut(Schema):
    line = fields.Integer(required=True)
    error = fields.String(required=True)


class ImportOut(Schema):
    success = fields.Boolean(required=True)
    imported = fields.Integer(required=True)
    rejected = fields.List(fields.Nested(RejectedLineOut), required=True)


def page_out(page: CostPage, total: int) -> dict[str, Any]:
    return {
        "success": True,
        "costs": [cost_out(cost, title) for cost, title in page.costs],
        "next_cursor": page.next_cursor,
        "total": total,
    }


def cost_out(cost: SellerCost, title: str | None) -> dict[str, Any]:
    """A unit's cost may have two more decimals than its currency."""
    return {
        "msku": cost.msku,
        "product_name": title,
        "cost": float(round(cost.cost, minor_units(cost.currency) + 2)),
        "currency": cost.currency,
        "effective_from": cost.effective_from.isoformat(),
        "imported_at": iso(cost.imported_at),
    }


def import_out(result: ImportResult) -> dict[str, Any]:
    return {"success": True, "imported": result.imported, "rejected": rejected_out(result)}


def rejected_out(result: ImportResult) -> list[dict[str, Any]]:
    return [{"line": rejected.line, "error": rejected.error} for rejected in _in_order(result)]


def _in_order(result: ImportResult) -> Iterable[Any]:
    return sorted(result.rejected, key=lambda rejected: rejected.line)
