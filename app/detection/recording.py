"""Writing findings in bulk: new ones, changed ones, and those whose rows Amazon no longer lists. Others are not touched."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, select, update

from app.core import clock
from app.core.db import db
from app.core.ids import new_public_id
from app.detection.coverage import CoveredDays
from app.detection.findings import FindingRecord
from app.detection.models import DetectionRun, Finding, Verdict
from app.detection.reading import connection
from app.ledger.models import LedgerEvent

_GONE_DIGEST = "rows no longer listed"
_GONE: dict[str, Any] = {
    "verdict": Verdict.NEEDS_DATA.value,
    "reason": "Amazon's ledger no longer lists this event: its rows were taken back or written anew.",
    "quantity": 0,
    "amount": None,
    "amount_low": None,
    "amount_high": None,
    "valuation_basis": "unknown",
    "digest": _GONE_DIGEST,
}
_COPY_COLUMNS = ("public_id", "seller_id", "detection_run_id", "created_at", "updated_at", *FindingRecord._fields)


class Known(NamedTuple):
    """A stored finding, as far as it decides what to write."""

    id: int
    type: str
    key: str
    digest: str
    event_on: Any


class Recorder:
    """Writes one run's findings. `new`, `changed` and `gone` count them."""

    def __init__(self, run: DetectionRun, types: Iterable[str], ledger_days: CoveredDays) -> None:
        self._run = run
        self._types = list(types)
        self._ledger_days = ledger_days
        self.new = self.changed = self.gone = 0

    def record(self, fnskus: Sequence[str], records: Sequence[FindingRecord]) -> None:
        """Stores all findings of these FNSKUs; stored ones of theirs that are not among them lose their proof."""
        known = {(row.type, row.key): row for row in self._known_of(fnskus)}
        fresh, changed = [], []
        for record in records:
            stored = known.pop((record.type, record.key), None)
            if stored is None:
                fresh.append(record)
            elif stored.digest != record.digest:
                changed.append((stored.id, record))
        self._insert(fresh)
        self._update(changed)
        self._mark_gone(known.values())

    def record_orphans(self) -> None:
        """Findings of FNSKUs that have no adjustment at all any more."""
        has_rows = exists().where(
            LedgerEvent.seller_id == Finding.seller_id,
            LedgerEvent.fnsku == Finding.fnsku,
            LedgerEvent.event_type == "Adjustments",
        )
        self._mark_gone(Known(*row) for row in db.session.execute(self._known().where(~has_rows)))

    def _known(self) -> Any:
        columns = (Finding.id, Finding.type, Finding.key, Finding.digest, Finding.event_on)
        return select(*columns).where(Finding.seller_id == self._run.seller_id, Finding.type.in_(self._types))

    def _known_of(self, fnskus: Sequence[str]) -> list[Known]:
        return [Known(*row) for row in db.session.execute(self._known().where(Finding.fnsku.in_(fnskus)))]

    def _insert(self, records: Sequence[FindingRecord]) -> None:
        if not records:
            return
        now = clock.now()
        head = (self._run.seller_id, self._run.id, now, now)
        with (
            connection().cursor() as cursor,
            cursor.copy(f"COPY findings ({', '.join(_COPY_COLUMNS)}) FROM STDIN") as copy,
        ):
            for record in records:
                copy.write_row((new_public_id("fnd"), *head, *record))
        self.new += len(records)

    def _update(self, changed: Sequence[tuple[int, FindingRecord]]) -> None:
        if not changed:
            return
        columns = ", ".join(
            f"{name} = %({name})s" for name in (*FindingRecord._fields, "detection_run_id", "updated_at")
        )
        both = {"detection_run_id": self._run.id, "updated_at": clock.now()}
        with connection().cursor() as cursor:
            cursor.executemany(
                f"UPDATE findings SET {columns} WHERE id = %(id)s",  # noqa: S608  # names of the columns above
                [{**record._asdict(), **both, "id": finding_id} for finding_id, record in changed],
            )
        self.changed += len(changed)

    def _mark_gone(self, stored: Iterable[Known]) -> None:
        """Rows that were purged for their age prove nothing: only days that the ledger still covers count."""
        ids = [row.id for row in stored if row.digest != _GONE_DIGEST and self._ledger_days.has(row.event_on)]
        if ids:
            values = {**_GONE, "trail": [], "detection_run_id": self._run.id, "updated_at": clock.now()}
            statement = update(Finding).where(Finding.id == bindparam("finding_id")).values(values)
            db.session.connection().execute(statement, [{"finding_id": finding_id} for finding_id in ids])
            self.gone += len(ids)
