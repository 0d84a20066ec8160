"""What was sent to Amazon: the shipments of each store, then the items of every shipment that may still change.

Amazon lists a shipment anew when its status changes, but not when units of it are counted. So the items of open
shipments are read with each run, and those of closed ones for as long as Amazon still counts.
"""

from datetime import timedelta

from sqlalchemy import Select, exists, func, or_, select

from app.core import clock
from app.core.db import db
from app.ledger.models import InboundShipment, LedgerEvent, Source
from app.ledger.queries import amazon_now
from app.ledger.records import InboundItemRecord
from app.ledger.service import record_inbound_items, record_inbound_shipments
from app.providers.errors import Refused
from app.sync.models import SyncRun, SyncTask, TaskState
from app.sync.pulls.arrival import days_of, record_arrival
from app.sync.pulls.paging import Pages
from app.sync.pulls.rejects import Rejects
from app.sync.turn import RunChanges, Turn

_TOKEN_LIFE = timedelta(minutes=10)
_COUNTED_FOR = timedelta(days=90)  # after its closing
_OVER = ("CLOSED", "CANCELLED", "DELETED")
_RECEIPTS = "Receipts"
_NOTED = 100  # shipments whose items are next, kept in the cursor


def pull_inbound(turn: Turn, task: SyncTask) -> RunChanges:
    """A page of shipments, or the items of one shipment."""
    if task.cursor.get("items_of") is None:
        _read_shipments(turn, task)
    else:
        _read_items(turn, task)
    return {}


def _read_shipments(turn: Turn, task: SyncTask) -> None:
    stores = turn.marketplaces()
    number = int(task.cursor.get("store", 0))
    pages = Pages(task, _TOKEN_LIFE)
    if pages.token is None:
        _begin(turn, task, pages, number)
    page = turn.client.inbound_shipments(
        stores[number].id, pages.instant("after"), pages.instant("before"), pages.token
    )
    pages.turn_over(page, record_inbound_shipments(turn.seller.id, page.records))
    if page.next_token:
        return
    if number + 1 < len(stores):
        task.cursor = task.cursor | {"store": number + 1, "token": None}
    else:
        _go_on_with_items(turn, task)


def _begin(turn: Turn, task: SyncTask, pages: Pages, number: int) -> None:
    """The counts go over all stores."""
    counts = (task.rows_read, task.rows_new, task.rows_changed)
    rejects = {name: task.cursor[name] for name in ("rejected", "rejects") if name in task.cursor}
    after, before = turn.window(*days_of(task))
    pages.begin(store=number, after=after.isoformat(), before=before.isoformat(), **rejects)
    if number > 0:
        task.rows_read, task.rows_new, task.rows_changed = counts


def _read_items(turn: Turn, task: SyncTask) -> None:
    """All items of the next shipment, in one step: what is not among them is no longer in it."""
    shipment_id, *others = task.cursor["items_of"]
    skipped = list(task.cursor.get("skipped", []))
    try:
        items = _all_items(turn, task, shipment_id)
    except Refused:  # Amazon lists it, but does not tell of it
        skipped.append(shipment_id)
    else:
        count = record_inbound_items(turn.seller.id, shipment_id, items)
        task.rows_read += count.read
        task.rows_new += count.new
        task.rows_changed += count.changed
    left = max(int(task.cursor["left"]) - 1, 0)
    task.cursor = task.cursor | {"items_of": others, "left": left, "skipped": skipped, "tries": 0}
    task.waits_on = None
    if not others:
        _go_on_with_items(turn, task)


def _all_items(turn: Turn, task: SyncTask, shipment_id: str) -> list[InboundItemRecord]:
    home = turn.marketplaces()[0].id
    items: list[InboundItemRecord] = []
    page = turn.client.inbound_items(shipment_id, home)
    while True:
        items += page.records
        Rejects(task).add_all(page.errors)
        if not page.next_token:
            return items
        turn.lease.check()
        page = turn.client.inbound_items(shipment_id, home, page.next_token)


def _go_on_with_items(turn: Turn, task: SyncTask) -> None:
    """Notes whose items are next; with none left the task is done."""
    wanted = _wanted(turn, task)
    left = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ids = list(db.session.scalars(wanted.order_by(InboundShipment.shipment_id).limit(_NOTED)))
    task.cursor = task.cursor | {"items_of": ids, "left": left, "token": None}
    task.state = TaskState.READY
    if not ids:
        task.state = TaskState.DONE
        task.finished_at = clock.now()
        record_arrival(turn, task, Source.INBOUND)


def _wanted(turn: Turn, task: SyncTask) -> Select[str]:
    began_at = db.session.get_one(SyncRun, task.run_id).started_at
    lately = amazon_now(turn.seller.id) - _COUNTED_FOR
    was_counted = exists().where(
        LedgerEvent.seller_id == turn.seller.id,
        LedgerEvent.event_on >= lately.date(),
        LedgerEvent.event_type == _RECEIPTS,
        LedgerEvent.reference_id == InboundShipment.shipment_id,
    )
    # When a shipment that was closed from the first was closed, only the days of its receipts tell.
    closed_lately = (InboundShipment.status_seen_at >= clock.now() - _COUNTED_FOR) & (
        InboundShipment.status_seen_at > InboundShipment.first_seen_at
    )
    may_change = or_(InboundShipment.status.not_in(_OVER), closed_lately, was_counted)
    is_unread = InboundShipment.items_read_at.is_(None)
    return select(InboundShipment.shipment_id).where(
        InboundShipment.seller_id == turn.seller.id,
        InboundShipment.shipment_id.not_in(task.cursor.get("skipped", [])),
        or_(is_unread, (InboundShipment.items_read_at < began_at) & may_change),
    )
