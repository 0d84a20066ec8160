"""How well a connection is: what its seller has to be told, and the yearly end of Amazon's authorization.

The authorization of a public app lasts 365 days; the seller prolongs it by authorizing once more. A private app that
authorizes itself has no such end. Amazon tells nobody that it was withdrawn: that shows with the next call.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from sqlalchemy import select

from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.connections.models import Connection, ConnectionStatus, Provider
from app.connections.service import PAGE, end_connection
from app.core import clock
from app.core.db import db
from app.web.filters import day

WARN_BEFORE = timedelta(days=30)
_TOLD_AT = (1, 7, 30)  # days before the end


class NoticeKind(StrEnum):
    LOST = "lost"  # nothing works until the seller has connected again
    REFUSED = "refused"  # Amazon refuses this installation; no seller can help
    EXPIRING = "expiring"


class Notice(NamedTuple):
    """What the seller has to be told of the connection."""

    kind: NoticeKind
    title: str
    text: str


def notice_of(connection: Connection | None, now: datetime) -> Notice | None:
    """None when all is well, and of a connection that was never made or ended on purpose."""
    if connection is None:
        return None
    if connection.status in {ConnectionStatus.EXPIRED, ConnectionStatus.ERROR}:
        text = connection.error or "Connect it again, so that no deadline is missed."
        return Notice(NoticeKind.LOST, "Amazon no longer lets Opside in. Nothing is synced.", text)
    if connection.status != ConnectionStatus.CONNECTED:
        return None
    if connection.error:
        return Notice(NoticeKind.REFUSED, "Amazon does not let this installation in at the moment.", connection.error)
    ends_at = connection.renew_by_at
    if ends_at is None or ends_at - now > WARN_BEFORE:
        return None
    title = f"Your yearly authorization ends on {day(ends_at.date())}."
    return Notice(NoticeKind.EXPIRING, title, "Connect once more before that day, and nothing is interrupted.")


def ending_soon() -> Sequence[int]:
    """Ids of the connections whose authorization ends within the time of warning, or has ended."""
    query = select(Connection.id).where(
        Connection.provider == Provider.AMAZON,
        Connection.status == ConnectionStatus.CONNECTED,
        Connection.renew_by_at <= clock.now() + WARN_BEFORE,
    )
    return db.session.scalars(query.order_by(Connection.id)).all()


def check_renewal(connection_id: int) -> None:
    """Tells the seller, some days before the end and each time once; an authorization that has ended is lost."""
    query = select(Connection).where(Connection.id == connection_id).with_for_update()
    connection = db.session.scalar(query.execution_options(populate_existing=True))
    if connection is None or connection.status != ConnectionStatus.CONNECTED or connection.renew_by_at is None:
        return
    left = connection.renew_by_at - clock.now()
    if left <= timedelta(0):
        ended_on = day(connection.renew_by_at.date())
        end_connection(connection, f"Amazon's yearly authorization ended on {ended_on}. Authorize Opside once more.")
        return
    step = next((days for days in _TOLD_AT if left <= timedelta(days=days)), None)
    if step is None or (connection.renewal_told_days is not None and connection.renewal_told_days <= step):
        return
    connection.renewal_told_days = step
    days = ceil(left / timedelta(days=1))
    when = f"in {days} days" if days > 1 else "within a day"
    text = f"Amazon's yearly authorization ends {when}. Reconnect before, and nothing is interrupted."
    record_activity(connection.seller_id, ActivityType.CONNECTION_EXPIRING, text, PAGE)
