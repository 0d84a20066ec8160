"""Who may work on a run: one worker at a time, for as long as it lives.

The worker that holds the lease renews it each second from a thread of its own, so that a long statement or download
does not lose it. When the worker is killed nobody renews, and another takes the run up 15 seconds later. Whatever a
worker writes it confirms in the same transaction (`confirm`): one that lost the lease meanwhile writes nothing.
"""

import logging
import threading
import time
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import Update, case, or_, update
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.db import checkpoint, db
from app.sync.errors import LeaseLost
from app.sync.models import SyncRun, SyncState

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
_BEAT_SECONDS = 1.0
_PATIENCE_SECONDS = 5.0
_EARLY = timedelta(seconds=1)  # the queue wakes a job up to a second before its time


class Lease:
    """`attempt` tells this holder from earlier ones, `deaths` how many holders in a row died without getting on."""

    def __init__(self, run_id: int, attempt: int, deaths: int) -> None:
        self.run_id = run_id
        self.attempt = attempt
        self.deaths = deaths
        self._engine = db.engine
        self._is_lost = threading.Event()
        self._stop = threading.Event()
        self._note = ""
        self._thread = threading.Thread(target=self._beat, name=f"lease-{run_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_beats()

    def check(self) -> None:
        """Raises LeaseLost within about a second after the run was cancelled or taken by another."""
        if self._is_lost.is_set():
            raise LeaseLost

    def sleep(self, seconds: float) -> None:
        """Raises LeaseLost as soon as it is known."""
        self._is_lost.wait(seconds)
        self.check()

    def note(self, message: str) -> None:
        """What the worker is at, shown with the next beat."""
        self._note = message

    def confirm(self, **changes: object) -> None:
        """In the session's transaction: the run gets the changes, if it is still this worker's. Raises LeaseLost."""
        self._note = ""
        changed = db.session.execute(self._renewal().values(**changes))
        if not changed.rowcount:  # type: ignore[attr-defined]  # an update's result has it
            raise LeaseLost

    def release(self, wake_at: datetime) -> None:
        """In the session's transaction: anybody may take the run from `wake_at` on. Raises LeaseLost."""
        self._end_beats()
        self.confirm(wake_at=wake_at, deaths=0)
        db.session.execute(update(SyncRun).where(SyncRun.id == self.run_id).values(lease_until=None))

    def _renewal(self) -> Update:
        mine = (SyncRun.id == self.run_id, SyncRun.attempt == self.attempt, SyncRun.state == SyncState.IN_PROGRESS)
        return update(SyncRun).where(*mine).values(lease_until=clock.now() + LEASE)

    def _end_beats(self) -> None:
        self._stop.set()
        self._thread.join(_PATIENCE_SECONDS)  # not for ever: it may wait for a row that this thread's transaction holds

    def _beat(self) -> None:
        renewed_at = time.monotonic()
        while not self._stop.wait(_BEAT_SECONDS):
            try:
                is_mine = self._renew()
            except DBAPIError as error:
                log.warning("the lease of run %s could not be renewed: %s", self.run_id, type(error).__name__)
                is_mine = time.monotonic() - renewed_at < LEASE.total_seconds()
            else:
                renewed_at = time.monotonic()
            if not is_mine:
                self._is_lost.set()
                return

    def _renew(self) -> bool:
        renewal = self._renewal().values(message=self._note) if self._note else self._renewal()
        # A beat that waited for the row while the run was given back must not take it again for nobody.
        renewal = renewal.where(SyncRun.lease_until.is_not(None))
        with self._engine.begin() as connection:
            return bool(connection.execute(renewal).rowcount)


def take_lease(run_id: int) -> Lease | None:
    """None when the run is over, not due yet, or another worker's. Commits, so that others see it at once."""
    now = clock.now()
    is_free = or_(SyncRun.lease_until.is_(None), SyncRun.lease_until < now)
    died = case((SyncRun.lease_until.is_(None), SyncRun.deaths), else_=SyncRun.deaths + 1)
    taken = db.session.execute(
        update(SyncRun)
        .where(SyncRun.id == run_id, SyncRun.state == SyncState.IN_PROGRESS, is_free, SyncRun.wake_at <= now + _EARLY)
        .values(lease_until=now + LEASE, attempt=SyncRun.attempt + 1, deaths=died)
        .returning(SyncRun.attempt, SyncRun.deaths)
    ).first()
    checkpoint()
    return Lease(run_id, *taken) if taken else None
