"""Jobs of connections that the clock starts."""

from app.connections import health
from app.core.db import checkpoint
from app.core.queue import job


@job
def check_renewals() -> None:
    """Every hour: sellers hear in time that Amazon's yearly authorization ends."""
    for connection_id in health.ending_soon():
        health.check_renewal(connection_id)
        checkpoint()
