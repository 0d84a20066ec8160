"""Rows that could not be read: counted, the first few kept in words. They never stop the good ones."""

from collections.abc import Iterable

from app.ledger.records import RowError
from app.sync.models import SyncTask

_KEPT = 10


class Rejects:
    """The rejected rows of one task, kept in its cursor."""

    def __init__(self, task: SyncTask) -> None:
        self._task = task
        self._count: int = task.cursor.get("rejected", 0)
        self._told: list[str] = list(task.cursor.get("rejects", []))

    def add_all(self, errors: Iterable[RowError]) -> None:
        for error in errors:
            self.add(error)
        self.keep()

    def add(self, error: RowError) -> None:
        self._count += 1
        if len(self._told) < _KEPT:
            self._told.append(f"line {error.line}: {error.message}")

    def keep(self) -> None:
        """Writes what was added into the task."""
        if self._count:
            self._task.cursor = self._task.cursor | {"rejected": self._count, "rejects": self._told}
