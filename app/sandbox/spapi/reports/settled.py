"""Settlement reports: Amazon makes one for each store every two weeks, and lists it among the others."""

from datetime import UTC, datetime, timedelta

from app.sandbox.history.history import History
from app.sandbox.history.money_rows import Settlement
from app.sandbox.spapi.reports.records import KEPT, ReportRequest, keep_made_report
from app.sandbox.spapi.reports.settlements import SETTLEMENTS
from app.sandbox.world import World


def made_at(settlement: Settlement) -> datetime:
    """In the early morning after its last day."""
    return datetime.fromordinal(settlement.last_day + 1).replace(tzinfo=UTC) + timedelta(hours=5)


def listed(world: World, history: History) -> list[Settlement]:
    """Those whose reports Amazon still keeps."""
    now = world.now()
    return [each for each in history.settlements() if now - KEPT < made_at(each) <= now]


def keep_settlement_reports(world: World, history: History) -> None:
    for each in listed(world, history):
        starts_at, ends_at = (
            datetime.fromordinal(day).replace(tzinfo=UTC) for day in (each.first_day, each.last_day + 1)
        )
        made = ReportRequest(
            SETTLEMENTS.name, starts_at, ends_at, [each.store.marketplace_id], {"settlementId": each.settlement_id}
        )
        keep_made_report(world, history.seller.id, made, each.settlement_id, made_at(each))
