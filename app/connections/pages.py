"""The connection page: how Amazon is linked, and how to link, test and unlink it."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access
from app.accounts.models import Role, Seller
from app.connections import authorizing, checks, private_app
from app.connections.forms import AdvanceForm, DisconnectForm, PrivateAppForm, RetentionForm
from app.connections.health import notice_of
from app.connections.installed import amazon_settings
from app.connections.models import Connection, ConnectionStatus, Participation, Provider
from app.connections.queries import find_connection, is_connected, list_participations
from app.connections.service import PAGE, disconnect
from app.core import clock
from app.core.errors import InvalidInput, ProviderError
from app.core.marketplaces import MARKETPLACES, Marketplace, find_marketplace
from app.ledger import service as ledger
from app.ledger.queries import list_purges
from app.providers.amazon import simulator
from app.web.fragments import redirect_after

bp = Blueprint("connections", __name__)

_PURGES = 20
NEVER = "not_connected"
_REGION_NAMES = {
    "NA": "North and South America",
    "EU": "Europe, Middle East, Africa, India",
    "FE": "Far East and Australia",
}


@bp.get("/connection")
@access.page(Role.VIEWER)
def overview() -> ResponseReturnValue:
    seller = access.current_seller()
    connection = find_connection(seller, Provider.AMAZON)
    return render_template(
        "connections/overview.html",
        connection=connection,
        status=_status(connection),
        notice=notice_of(connection, clock.now()),
        stores=_stores(seller),
        may_change=access.has_role(Role.MANAGER),
        settings=amazon_settings(),
        advance_form=AdvanceForm(),
        regions=_regions(),
    )


@bp.get("/connection/amazon/start")
@access.page(Role.MANAGER)
def start_amazon() -> ResponseReturnValue:
    """A link and no form, since a form may not lead to another site here."""
    started = authorizing.start_authorization(
        access.current_seller(), access.current_user(), country=request.args.get("country"), return_to=PAGE
    )
    return redirect(started.url, 302)


@bp.get("/connection/private-app")
@access.page(Role.MANAGER)
def enter_private_app() -> ResponseReturnValue:
    return render_template("connections/private_app.html", form=PrivateAppForm())


@bp.post("/connection/private-app")
@access.page(Role.MANAGER)
def connect_private_app() -> ResponseReturnValue:
    form = PrivateAppForm()
    if not form.validate():
        return render_template("connections/private_app.html", form=form), 422
    try:
        private_app.connect_private_app(access.current_seller(), access.current_user(), form.private_app())
    except InvalidInput as error:
        for name, text in error.fields.items():
            form[name].errors = [text]
        return render_template("connections/private_app.html", form=form), error.status
    except ProviderError as error:
        return render_template("connections/private_app.html", form=form, problem=error.message), error.status
    flash("Amazon is connected with your private app.")
    return redirect_after(url_for("connections.overview"))


@bp.post("/connection/check")
@access.page(Role.MANAGER)
def check() -> ResponseReturnValue:
    outcome = checks.check_connection(access.current_seller(), access.current_user(), Provider.AMAZON)
    problems = [step.problem for step in outcome.steps if step.problem]
    if outcome.result == "pass":
        flash(f"Amazon answered in {round(outcome.milliseconds)} ms: the connection works.")
    else:
        flash(problems[0] if problems else "Amazon is not connected.", "error")
    return redirect_after(url_for("connections.overview"))


@bp.post("/connection/simulation/advance")
@access.page(Role.MANAGER)
def advance_simulation() -> ResponseReturnValue:
    form = AdvanceForm()
    if form.validate():
        today = simulator.advance(amazon_settings(), form.days.data)
        flash(f"The simulated Amazon is now at {today.isoformat()}. Sync to see what happened.")
    else:
        flash(f"Days: {form.days.errors[0]}.", "error")
    return redirect_after(url_for("connections.overview"))


@bp.get("/connection/disconnect")
@access.page(Role.MANAGER)
def confirm_disconnect() -> ResponseReturnValue:
    return render_template("connections/disconnect.html", form=DisconnectForm())


@bp.post("/connection/disconnect")
@access.page(Role.MANAGER)
def disconnect_amazon() -> ResponseReturnValue:
    form = DisconnectForm()
    if not form.validate():
        return render_template("connections/disconnect.html", form=form), 422
    disconnect(access.current_seller(), Provider.AMAZON, form.is_purge, user=access.current_user())
    told = "What was synced is being deleted." if form.is_purge else "What was synced is kept."
    flash(f"Amazon is disconnected. {told}")
    return redirect_after(url_for("connections.overview"))


@bp.get("/connection/kept")
@access.page(Role.VIEWER)
def kept() -> ResponseReturnValue:
    return _kept_page(RetentionForm(data={"months": ledger.retention_of(access.current_seller().id).months}))


@bp.post("/connection/kept")
@access.page(Role.MANAGER)
def choose_retention() -> ResponseReturnValue:
    form = RetentionForm()
    if not form.validate():
        return _kept_page(form), 422
    try:
        ledger.choose_retention(access.current_seller(), form.months.data or 0, access.current_user())
    except InvalidInput as error:
        form.months.errors = [f"It {error.fields['months']}."]
        return _kept_page(form), error.status
    flash(f"Amazon's rows are kept for {form.months.data} months. Older ones are deleted within a day.")
    return redirect_after(url_for("connections.kept"))


def _kept_page(form: RetentionForm) -> str:
    seller = access.current_seller()
    return render_template(
        "connections/kept.html",
        form=form,
        retention=ledger.retention_of(seller.id),
        purges=list_purges(seller.id, _PURGES),
        may_change=access.has_role(Role.MANAGER),
    )


@bp.get("/oauth/success")
@access.public
def authorization_ended() -> ResponseReturnValue:
    """Tells what is true of the seller now; of the address only the known error codes are believed."""
    caller = access.find_caller()
    is_linked = bool(caller and caller.seller and is_connected(caller.seller, Provider.AMAZON))
    failed = request.args.get("status") == "error" or not is_linked
    return render_template(
        "connections/ended.html", is_signed_in=caller is not None, failed=failed, error=request.args.get("error", "")
    )


def _stores(seller: Seller) -> Sequence[tuple[Marketplace, Participation]]:
    found = [(find_marketplace(marketplace_id=part.marketplace_id), part) for part in list_participations(seller)]
    return [(store, part) for store, part in found if store is not None]


def _regions() -> list[tuple[str, list[Marketplace]]]:
    return [(_REGION_NAMES[region], list(stores)) for region, stores in groupby(MARKETPLACES, attrgetter("region"))]


def _status(connection: Connection | None) -> str:
    """A link that never was is told apart from one that was ended."""
    if connection is None:
        return NEVER
    is_new = connection.status == ConnectionStatus.DISCONNECTED and connection.connected_at is None
    return NEVER if is_new else connection.status
