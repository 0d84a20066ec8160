"""Units at Amazon now, marketplace by marketplace. A page's token lives half a minute, so that old ones begin anew."""

from datetime import datetime, timedelta

from app.core import clock
from app.ledger.service import record_inventory
from app.sync.models import SyncTask, TaskState
from app.sync.pulls.paging import Pages
from app.sync.turn import RunChanges, Turn

_TOKEN_LIFE = timedelta(seconds=25)


def pull_inventory(turn: Turn, task: SyncTask) -> RunChanges:
    """One page. After the last one an MSKU that was on none of them has no units."""
    pages = Pages(task, _TOKEN_LIFE)
    if pages.token is None:
        pages.begin(began_at=clock.now().isoformat())
    page = turn.client.inventory(task.marketplace_id or "", pages.token)
    began_at = datetime.fromisoformat(task.cursor["began_at"])
    complete_since = None if page.next_token else began_at
    count = record_inventory(turn.seller.id, task.marketplace_id or "", page.records, complete_since=complete_since)
    pages.turn_over(page, count)
    if not page.next_token:
        task.state = TaskState.DONE
        task.finished_at = clock.now()
    return {}
