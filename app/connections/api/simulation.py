"""What only the simulated Amazon of the demo can do."""

from typing import Any

from flask.typing import ResponseReturnValue
from marshmallow import validate

from app.accounts import access
from app.accounts.models import Role
from app.connections.api.blueprint import bp
from app.connections.installed import amazon_settings
from app.providers.amazon import simulator
from app.web.api import Schema, WholeNumber


class AdvanceIn(Schema):
    days = WholeNumber(load_default=1, validate=validate.Range(1, 90))


@bp.route("/api/v1/simulation/advance", methods=["POST"])
@bp.arguments(AdvanceIn)
@bp.documented(200)
@access.api(Role.MANAGER)
def advance_simulation(body: dict[str, Any]) -> ResponseReturnValue:
    """Let days pass at the simulated Amazon. 400 not_the_demo where Amazon is real."""
    return {"success": True, "today": simulator.advance(amazon_settings(), body["days"]).isoformat()}
