"""Pages of costs."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role
from app.catalog import queries, service
from app.catalog.costs_file import TEMPLATE
from app.catalog.forms import CostsForm
from app.catalog.service import ImportResult
from app.core.errors import InvalidInput

bp = Blueprint("catalog", __name__)
_PAGE_SIZE = 50


@bp.get("/costs")
@access.page(Role.VIEWER)
def costs() -> ResponseReturnValue:
    """What the products cost, and the upload."""
    return _page(CostsForm())


@bp.post("/costs/import")
@access.page(Role.MANAGER)
def import_costs() -> ResponseReturnValue:
    """Keeps the good lines. Without bad ones back to the list, else the page that names them."""
    form = CostsForm()
    if not form.validate():
        return _page(form), 422
    try:
        result = service.import_costs(access.current_seller(), form.file.data.stream, access.current_user())
    except InvalidInput as error:
        form.file.errors = [f"The file {text}." for text in error.fields.values()]
        return _page(form), error.status
    if result.rejected or not result.imported:
        return _page(form, result)
    flash(f"{result.imported:,} costs are kept. Open claims are being valued again.")
    return redirect(url_for("catalog.costs"), 303)


@bp.get("/costs/template.csv")
@access.page(Role.VIEWER)
def costs_template() -> ResponseReturnValue:
    """A file to fill in."""
    headers = {"Content-Disposition": "attachment; filename=opside-costs.csv"}
    return Response(TEMPLATE, mimetype="text/csv", headers=headers)


def _page(form: CostsForm, result: ImportResult | None = None) -> str:
    seller, msku = access.current_seller(), request.args.get("msku", "").strip() or None
    return render_template(
        "catalog/costs.html",
        form=form,
        result=result,
        msku=msku,
        page=queries.list_costs(seller, _PAGE_SIZE, request.args.get("cursor"), msku),
        total=queries.count_costs(seller),
        without_cost=queries.count_products_without_cost(seller),
    )
