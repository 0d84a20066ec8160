"""Money that moved as the older Finances API tells it: more of fees and adjustments, as long as Amazon serves it."""

from datetime import timedelta

from app.core import clock
from app.ledger.models import Source
from app.ledger.service import record_financial_events
from app.sync.models import SyncTask, TaskState
from app.sync.pulls.arrival import record_arrival
from app.sync.pulls.paging import Pages
from app.sync.pulls.transactions import posted_window
from app.sync.turn import RunChanges, Turn

_TOKEN_LIFE = timedelta(seconds=150)


def pull_financial_events(turn: Turn, task: SyncTask) -> RunChanges:
    """One page. Equal events are legal, so that they are counted over the pages of one reading, which has a name."""
    pages = Pages(task, _TOKEN_LIFE)
    if pages.token is None:
        after, before = posted_window(turn, task)
        name = f"{task.id}-{clock.now().timestamp():.3f}"
        pages.begin(after=after.isoformat(), before=before.isoformat(), pull=name)
    page = turn.client.financial_events(pages.instant("after"), pages.instant("before"), pages.token)
    pages.turn_over(page, record_financial_events(turn.seller.id, page.records, str(task.cursor["pull"])))
    if not page.next_token:
        task.state = TaskState.DONE
        task.finished_at = clock.now()
        record_arrival(turn, task, Source.FINANCIAL_EVENTS)
    return {}
