"""The blueprint that the modules beside this one fill."""

from app.web.api import JsonBlueprint

bp = JsonBlueprint("connections_api", __name__, description="Links to Amazon, Gmail and Stripe")
