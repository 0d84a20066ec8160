"""What was sent to Amazon: the shipments of each store, then the items of every shipment that may still change.

Amazon lists a shipment anew when its status changes, but not when units of it are counted. So the items of open
shipments are read with each run, and those of closed ones for as long as Amazon still counts. A call tells of one
shipment. Where many were closed long ago, as at the first sync, their items come page by page from a list instead.
"""

from collections.abc import Set as AbstractSet
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update

from app.core import clock
from app.core.db import db
from app.ledger.models import InboundItem, InboundShipment, LedgerEvent, Source
from app.ledger.queries import amazon_now
from app.ledger.records import InboundItemRecord
from app.ledger.service import add_inbound_items, record_inbound_items, record_inbound_shipments
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
_WORTH_A_LIST = 50  # shipments; of a list's items as many come in a page
_NOTED = 100  # shipments whose items are next, kept in the cursor


def pull_inbound(turn: Turn, task: SyncTask) -> RunChanges:
    """A page of shipments, a page of items, or the items of one shipment."""
    if task.cursor.get("items_of") is not None:
        _read_items(turn, task)
    elif "list_of" in task.cursor:
        _read_list(turn, task)
    else:
        _read_shipments(turn, task)
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
    elif (db.session.scalar(select(func.count()).select_from(_listed(turn).subquery())) or 0) > _WORTH_A_LIST:
        task.cursor = task.cursor | {"list_of": 0, "token": None}
    else:
        _go_on_with_items(turn, task)


def _read_list(turn: Turn, task: SyncTask) -> None:
    """A page of items. Those of its last shipment are kept until it is known whether the next page has more of them."""
    stores, number = turn.marketplaces(), int(task.cursor["list_of"])
    pages = Pages(task, _TOKEN_LIFE)
    held = [InboundItemRecord(*each) for each in task.cursor.get("held", [])] if pages.token else []
    try:
        page = turn.client.listed_inbound_items(
            stores[number].id, pages.instant("after"), pages.instant("before"), pages.token
        )
    except Refused:
        if pages.token:
            raise
        _go_on_with_items(turn, task)  # without the list, one by one
        return
    items = [*held, *page.records]
    last = items[-1].shipment_id if items and page.next_token else None
    wanted = set(db.session.scalars(_listed(turn, {each.shipment_id for each in items})))
    whole = [each for each in items if each.shipment_id != last and each.shipment_id in wanted]
    pages.turn_over(page, add_inbound_items(turn.seller.id, whole))
    task.cursor = task.cursor | {"held": [list(each) for each in items if each.shipment_id == last]}
    if page.next_token:
        return
    if number + 1 < len(stores):
        task.cursor = task.cursor | {"list_of": number + 1, "token": None}
    else:
        _mark_listed(turn)
        _go_on_with_items(turn, task)


def _listed(turn: Turn, among: AbstractSet[str] | None = None) -> Select[str]:
    """Shipments that were over when they were seen first, and whose items nobody has read."""
    query = select(InboundShipment.shipment_id).where(
        InboundShipment.seller_id == turn.seller.id,
        InboundShipment.items_read_at.is_(None),
        InboundShipment.status.in_(_OVER),
    )
    return query if among is None else query.where(InboundShipment.shipment_id.in_(among))


def _mark_listed(turn: Turn) -> None:
    """What the list told of counts as read, unless Amazon may still count it; the others are looked up."""
    is_told = exists().where(
        InboundItem.seller_id == turn.seller.id, InboundItem.shipment_id == InboundShipment.shipment_id
    )
    db.session.execute(
        update(InboundShipment)
        .where(InboundShipment.shipment_id.in_(_listed(turn)), is_told, ~_was_counted(turn))
        .where(InboundShipment.seller_id == turn.seller.id)
        .values(items_read_at=clock.now())
        .execution_options(synchronize_session=False)
    )


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
    # When a shipment that was closed from the first was closed, only the days of its receipts tell.
    closed_lately = (InboundShipment.status_seen_at >= clock.now() - _COUNTED_FOR) & (
        InboundShipment.status_seen_at > InboundShipment.first_seen_at
    )
    may_change = or_(InboundShipment.status.not_in(_OVER), closed_lately, _was_counted(turn))
    is_unread = InboundShipment.items_read_at.is_(None)
    return select(InboundShipment.shipment_id).where(
        InboundShipment.seller_id == turn.seller.id,
        InboundShipment.shipment_id.not_in(task.cursor.get("skipped", [])),
        or_(is_unread, (InboundShipment.items_read_at < began_at) & may_change),
    )


def _was_counted(turn: Turn) -> ColumnElement[bool]:
    """Whether units of the shipment were counted in lately."""
    lately = amazon_now(turn.seller.id) - _COUNTED_FOR
    return exists().where(
        LedgerEvent.seller_id == turn.seller.id,
        LedgerEvent.event_on >= lately.date(),
        LedgerEvent.event_type == _RECEIPTS,
        LedgerEvent.reference_id == InboundShipment.shipment_id,
    )
