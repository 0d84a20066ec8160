"""JSON doors to Amazon's facts."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.ledger import queries, service
from app.ledger.schemas import (
    CLAIM_STATUS,
    PENDING,
    AmazonClaimsOut,
    AmazonClaimsQuery,
    AmazonFeesOut,
    AmazonInventoryListOut,
    AmazonOrdersOut,
    PurgesOut,
    RetentionIn,
    RetentionOut,
    claim_out,
    fee_out,
    inventory_out,
    order_out,
    purge_out,
    retention_out,
)
from app.web.api import JsonBlueprint, PageQuery

_PURGES = 100

bp = JsonBlueprint("ledger_api", __name__, description="What Amazon told of reimbursements, inventory, orders and fees")


@bp.route("/api/v1/integrations/amazon/claims", methods=["GET"])
@bp.route("/api/integrations/amazon/claims", methods=["GET"])
@bp.route("/api/v1/amazon/claims", methods=["GET"])
@bp.arguments(AmazonClaimsQuery, location="query")
@bp.documented(200, AmazonClaimsOut)
@access.api(Role.VIEWER)
def list_reimbursements(query: dict[str, Any]) -> ResponseReturnValue:
    """Amazon's reimbursements, newest first."""
    seller = access.current_seller()
    if query["status"] == PENDING:
        return {"success": True, "total": 0, "claims": []}
    kind = CLAIM_STATUS.get(query["status"] or "")
    rows, total = queries.list_reimbursements(seller.id, kind, query["limit"], query["offset"])
    is_mock = queries.is_sandbox(seller.id)
    return {"success": True, "total": total, "claims": [claim_out(row, is_mock=is_mock) for row in rows]}


@bp.route("/api/v1/integrations/amazon/inventory", methods=["GET"])
@bp.route("/api/integrations/amazon/inventory", methods=["GET"])
@bp.route("/api/v1/amazon/inventory", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, AmazonInventoryListOut)
@access.api(Role.VIEWER)
def list_inventory(query: dict[str, Any]) -> ResponseReturnValue:
    """Units at Amazon now, by MSKU and marketplace."""
    seller = access.current_seller()
    rows, total = queries.list_inventory(seller.id, query["limit"], query["offset"])
    is_mock = queries.is_sandbox(seller.id)
    return {"success": True, "total": total, "inventory": [inventory_out(row, is_mock=is_mock) for row in rows]}


@bp.route("/api/v1/integrations/amazon/orders", methods=["GET"])
@bp.route("/api/integrations/amazon/orders", methods=["GET"])
@bp.route("/api/v1/amazon/orders", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, AmazonOrdersOut)
@access.api(Role.VIEWER)
def list_orders(query: dict[str, Any]) -> ResponseReturnValue:
    """Orders that Amazon has paid for, newest first."""
    seller = access.current_seller()
    orders, total = queries.list_orders(seller.id, query["limit"], query["offset"])
    is_mock = queries.is_sandbox(seller.id)
    return {"success": True, "total": total, "orders": [order_out(order, is_mock=is_mock) for order in orders]}


@bp.route("/api/v1/integrations/amazon/fees", methods=["GET"])
@bp.route("/api/integrations/amazon/fees", methods=["GET"])
@bp.route("/api/v1/amazon/fees", methods=["GET"])
@bp.arguments(PageQuery, location="query")
@bp.documented(200, AmazonFeesOut)
@access.api(Role.VIEWER)
def list_fees(query: dict[str, Any]) -> ResponseReturnValue:
    """What Amazon charged, by kind of fee; charges are negative."""
    fees, total = queries.list_fees(access.current_seller().id, query["limit"], query["offset"])
    return {"success": True, "total": total, "fees": [fee_out(fee) for fee in fees]}


@bp.route("/api/v1/amazon/purges", methods=["GET"])
@bp.documented(200, PurgesOut)
@access.api(Role.VIEWER)
def list_purges() -> ResponseReturnValue:
    """What was deleted of Amazon's rows when and why, and what was kept; the newest first, 100 at most."""
    found = queries.list_purges(access.current_seller().id, _PURGES)
    return {"success": True, "purges": [purge_out(purge) for purge in found]}


@bp.route("/api/v1/settings/retention", methods=["GET"])
@bp.documented(200, RetentionOut)
@access.api(Role.VIEWER)
def get_retention() -> ResponseReturnValue:
    """For how many months Amazon's rows are kept."""
    return retention_out(service.retention_of(access.current_seller().id))


@bp.route("/api/v1/settings/retention", methods=["PUT"])
@bp.arguments(RetentionIn)
@bp.documented(200, RetentionOut)
@access.api(Role.MANAGER)
def choose_retention(body: dict[str, Any]) -> ResponseReturnValue:
    """Keep Amazon's rows for fewer months than this installation would, or for as many again."""
    seller = access.current_seller()
    service.choose_retention(seller, body["months"], access.current_user())
    return retention_out(service.retention_of(seller.id))
