"""Reports that were asked for, and what became of them."""

import json
import secrets
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.sandbox.spapi.door import format_instant
from app.sandbox.world import World

_QUICKEST, _SLOWEST = 20, 60  # seconds that Amazon takes for a small report


@dataclass(frozen=True)
class ReportRequest:
    """What createReport asks for."""

    type: str
    starts_at: datetime
    ends_at: datetime
    marketplace_ids: list[str]
    options: dict[str, str]


@dataclass(frozen=True)
class ReportRecord:
    """`outcome` is how it ends: DONE, CANCELLED or FATAL. `asked_at` is in real seconds, the other instants are the sandbox's."""

    id: str
    seller_id: str
    type: str
    starts_at: datetime
    ends_at: datetime
    marketplace_ids: list[str]
    options: dict[str, str]
    asked_at: float
    created_at: datetime
    seconds: float
    outcome: str
    document_id: str
    last_day: int

    @property
    def status(self) -> str:
        age = time.time() - self.asked_at
        if self.outcome == "CANCELLED_BY_SELLER":
            return "CANCELLED"
        if age < self.seconds * 0.3:
            return "IN_QUEUE"
        return "IN_PROGRESS" if age < self.seconds else self.outcome

    def as_json(self) -> dict[str, object]:
        """The report as getReport shows it."""
        status = self.status
        shown: dict[str, object] = {
            "reportId": self.id,
            "reportType": self.type,
            "marketplaceIds": self.marketplace_ids,
            "dataStartTime": format_instant(self.starts_at),
            "dataEndTime": format_instant(self.ends_at),
            "createdTime": format_instant(self.created_at),
            "processingStatus": status,
        }
        if status != "IN_QUEUE" and self.outcome != "CANCELLED_BY_SELLER":
            shown["processingStartTime"] = format_instant(self.created_at + timedelta(seconds=self.seconds * 0.3))
        if status in ("DONE", "CANCELLED", "FATAL"):
            shown["processingEndTime"] = format_instant(self.created_at + timedelta(seconds=self.seconds))
        if status == "DONE":
            shown["reportDocumentId"] = self.document_id
        return shown


def keep_report(world: World, seller_id: str, wanted: ReportRequest, outcome: str) -> str:
    """Write a new report down and give its id; it is made in 20 to 60 of Amazon's seconds."""
    report_id = str(10**11 + secrets.randbelow(9 * 10**11))
    seconds = (_QUICKEST + secrets.randbelow(_SLOWEST - _QUICKEST)) / world.settings.time_scale
    now = world.now()
    values = (
        report_id, seller_id, wanted.type, wanted.starts_at.isoformat(), wanted.ends_at.isoformat(), json.dumps(wanted.marketplace_ids),
        json.dumps(wanted.options), time.time(), now.isoformat(), seconds, outcome, f"amzn1.spdoc.1.4.{secrets.token_hex(16)}",
        now.date().toordinal() - 1,
    )  # fmt: skip
    world.store.write("insert into reports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    return report_id


def find_report(world: World, seller_id: str, report_id: str) -> ReportRecord | None:
    row = world.store.first("select * from reports where seller_id = ? and id = ?", (seller_id, report_id))
    return _read(row) if row else None


def find_report_of_document(world: World, document_id: str, seller_id: str | None = None) -> ReportRecord | None:
    """Of any seller when none is named: who has a document's address needs no token."""
    row = world.store.first(
        "select * from reports where document_id = ? and seller_id = coalesce(?, seller_id)", (document_id, seller_id)
    )
    return _read(row) if row else None


def list_reports(world: World, seller_id: str) -> list[ReportRecord]:
    """Newest first."""
    return [
        _read(row)
        for row in world.store.all(
            "select * from reports where seller_id = ? order by created_at desc, rowid desc", (seller_id,)
        )
    ]


def has_recent(world: World, seller_id: str, wanted: ReportRequest, seconds: float) -> bool:
    """Whether the same report was made, or is being made, less than so many seconds ago by the sandbox's clock."""
    since = (world.now() - timedelta(seconds=seconds)).isoformat()
    window = (wanted.starts_at.isoformat(), wanted.ends_at.isoformat())
    row = world.store.first(
        "select 1 from reports where seller_id = ? and type = ? and starts_at = ? and ends_at = ? and options = ?"
        " and outcome = 'DONE' and created_at > ?",
        (seller_id, wanted.type, *window, json.dumps(wanted.options), since),
    )
    return row is not None


def cancel_report(world: World, record: ReportRecord) -> None:
    world.store.write("update reports set outcome = 'CANCELLED_BY_SELLER' where id = ?", (record.id,))


def _read(row: sqlite3.Row) -> ReportRecord:
    return ReportRecord(
        id=row["id"],
        seller_id=row["seller_id"],
        type=row["type"],
        starts_at=datetime.fromisoformat(row["starts_at"]).astimezone(UTC),
        ends_at=datetime.fromisoformat(row["ends_at"]).astimezone(UTC),
        marketplace_ids=json.loads(row["marketplace_ids"]),
        options=json.loads(row["options"]),
        asked_at=row["asked_at"],
        created_at=datetime.fromisoformat(row["created_at"]),
        seconds=row["seconds"],
        outcome=row["outcome"],
        document_id=row["document_id"],
        last_day=row["last_day"],
    )
