"""Money that moved, window by window, newest first."""

from datetime import datetime, timedelta

from app.core import clock
from app.ledger.models import Source
from app.ledger.queries import SHIPMENT, amazon_now
from app.ledger.records import TransactionRecord
from app.ledger.service import record_transactions
from app.sync.models import SyncRun, SyncTask, TaskState
from app.sync.pulls.arrival import days_of, record_arrival
from app.sync.pulls.paging import Pages
from app.sync.turn import RunChanges, Turn

_TOKEN_LIFE = timedelta(seconds=150)
_MARGIN = timedelta(minutes=3)  # Amazon refuses a window that ends less than two minutes ago
_TICK = timedelta(seconds=1)


def pull_transactions(turn: Turn, task: SyncTask) -> RunChanges:
    """One page. The window stays the same for all of them, as Amazon wants the same arguments with a token."""
    pages = Pages(task, _TOKEN_LIFE)
    if pages.token is None:
        after, before = posted_window(turn, task)
        pages.begin(after=after.isoformat(), before=before.isoformat())
    page = turn.client.transactions(pages.instant("after"), pages.instant("before"), pages.token)
    pages.turn_over(page, record_transactions(turn.seller.id, page.records))
    if not page.next_token:
        task.state = TaskState.DONE
        task.finished_at = clock.now()
        record_arrival(turn, task, Source.TRANSACTIONS)
    orders = SyncRun.orders_processed + _orders(page.records)
    return {"orders_processed": orders, "total_orders": orders}


def posted_window(turn: Turn, task: SyncTask) -> tuple[datetime, datetime]:
    """The instants of the task's days between which money was posted, as far as Amazon tells of them yet."""
    after, before = turn.window(*days_of(task))
    # One second is added, since Amazon leaves out what was posted at the window's end.
    before = min(before + _TICK, amazon_now(turn.seller.id) - _MARGIN)
    return after, max(before, after + _TICK)


def _orders(records: list[TransactionRecord]) -> int:
    return len({record.order_id for record in records if record.type == SHIPMENT and record.order_id})
