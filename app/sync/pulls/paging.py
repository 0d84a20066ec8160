"""Reading page after page, each in a step of its own; where it stands is in the task's cursor."""

from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.ledger.records import WriteCount
from app.providers.errors import Unavailable
from app.providers.records import Page
from app.sync.models import SyncTask, TaskState
from app.sync.pulls.rejects import Rejects

_MOST_STALLED = 20  # pages in a row whose next one is themselves


class Pages:
    """The pages of one task. A token that may have ended at Amazon is forgotten: pages read again are no new rows."""

    def __init__(self, task: SyncTask, token_life: timedelta) -> None:
        self._task = task
        token, at = task.cursor.get("token"), task.cursor.get("at")
        is_alive = bool(at) and clock.now() - datetime.fromisoformat(str(at)) < token_life
        self.token: str | None = str(token) if token and is_alive else None

    def begin(self, **values: Any) -> None:
        """From the first page on; `values` are needed for all pages."""
        self._task.cursor = values
        self._task.rows_read = self._task.rows_new = self._task.rows_changed = 0

    def instant(self, name: str) -> datetime:
        """One of the values that all pages need."""
        return datetime.fromisoformat(str(self._task.cursor[name]))

    def turn_over(self, page: Page[Any], count: WriteCount) -> None:
        """Counts the page and keeps the next one's token. Raises Unavailable when Amazon turns in a circle."""
        task = self._task
        stalled = task.cursor.get("stalled", 0) + 1 if page.next_token and page.next_token == self.token else 0
        if stalled > _MOST_STALLED:
            raise Unavailable("Amazon gives the same page again and again.")
        task.cursor = task.cursor | {
            "token": page.next_token,
            "at": clock.now().isoformat(),
            "stalled": stalled,
            "tries": 0,
        }
        Rejects(task).add_all(page.errors)
        task.rows_read += count.read
        task.rows_new += count.new
        task.rows_changed += count.changed
        task.waits_on = None
        task.state = TaskState.READY
