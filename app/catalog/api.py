"""JSON doors of costs."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.catalog import queries, schemas, service
from app.web.api import JsonBlueprint

bp = JsonBlueprint("catalog_api", __name__, description="What the seller's products cost")


@bp.route("/api/v1/costs", methods=["GET"])
@bp.arguments(schemas.CostsQuery, location="query")
@bp.documented(200, schemas.CostPageOut)
@access.api(Role.VIEWER)
def list_costs(query: dict[str, Any]) -> ResponseReturnValue:
    """Costs of a unit, by MSKU, currency and day."""
    seller = access.current_seller()
    page = queries.list_costs(seller, query["limit"], query["cursor"], query["msku"])
    return schemas.page_out(page, queries.count_costs(seller))


@bp.route("/api/v1/costs/import", methods=["POST"])
@bp.arguments(schemas.CostsFile, location="files")
@bp.documented(200, schemas.ImportOut)
@access.api(Role.MANAGER)
def import_costs(files: dict[str, Any]) -> ResponseReturnValue:
    """Import a CSV file of costs: good lines are kept, bad ones are named."""
    result = service.import_costs(access.current_seller(), files["file"].stream, access.current_user())
    return schemas.import_out(result)
