"""Reports that were asked for, and what became of them."""

import json
import secrets
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.sandbox.history.chance import digits
from app.sandbox.spapi.door import format_instant
from app.sandbox.world import World

_QUICKEST, _SLOWEST = 20, 60  # seconds that Amazon takes for a small report
KEPT = timedelta(days=90)


class Outcome(StrEnum):
    """How a report ends; `_TEXT`: with one line of text for a document."""

    DONE = "DONE"
    DONE_TEXT = "DONE_TEXT"
    CANCELLED = "CANCELLED"
    CANCELLED_BY_SELLER = "CANCELLED_BY_SELLER"
    FATAL = "FATAL"
    FATAL_TEXT = "FATAL_TEXT"

    @property
    def status(self) -> str:
        """As Amazon calls it."""
        return self.value.partition("_")[0]

    @property
    def has_document(self) -> bool:
        return self in (Outcome.DONE, Outcome.DONE_TEXT, Outcome.FATAL_TEXT)


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
    """`asked_at` is in real seconds, the other instants are the sandbox's."""

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
    outcome: Outcome
    document_id: str
    last_day: int

    @property
    def status(self) -> str:
        age = time.time() - self.asked_at
        if self.outcome is Outcome.CANCELLED_BY_SELLER:
            return self.outcome.status
        if age < self.seconds * 0.3:
            return "IN_QUEUE"
        return "IN_PROGRESS" if age < self.seconds else self.outcome.status

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
        if status != "IN_QUEUE" and self.outcome is not Outcome.CANCELLED_BY_SELLER:
            shown["processingStartTime"] = format_instant(self.created_at + timedelta(seconds=self.seconds * 0.3))
        if self.is_over:
            shown["processingEndTime"] = format_instant(self.created_at + timedelta(seconds=self.seconds))
        if self.has_document:
            shown["reportDocumentId"] = self.document_id
        return shown

    @property
    def is_over(self) -> bool:
        return self.status not in ("IN_QUEUE", "IN_PROGRESS")

    @property
    def has_document(self) -> bool:
        return self.is_over and self.outcome.has_document


def keep_report(world: World, seller_id: str, wanted: ReportRequest, outcome: Outcome, slowness: float = 1.0) -> str:
    """Write a new report down and give its id; it is made in 20 to 60 of Amazon's seconds, or `slowness` times as many."""
    report_id = str(10**11 + secrets.randbelow(9 * 10**11))
    seconds = (_QUICKEST + secrets.randbelow(_SLOWEST - _QUICKEST)) * slowness / world.settings.time_scale
    now = world.now()
    values = (
        report_id, seller_id, wanted.type, wanted.starts_at.isoformat(), wanted.ends_at.isoformat(), json.dumps(wanted.marketplace_ids),
        json.dumps(wanted.options), time.time(), now.isoformat(), seconds, outcome, f"amzn1.spdoc.1.4.{secrets.token_hex(16)}",
        now.date().toordinal() - 1,
    )  # fmt: skip
    world.store.write("insert into reports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    return report_id


def keep_made_report(world: World, seller_id: str, made: ReportRequest, identity: str, made_at: datetime) -> None:
    """Write a report down that Amazon made by itself; doing so again changes nothing."""
    values = (
        digits(12, world.settings.seed, seller_id, "report", identity), seller_id, made.type, made.starts_at.isoformat(),
        made.ends_at.isoformat(), json.dumps(made.marketplace_ids), json.dumps(made.options), 0, made_at.isoformat(), 0, Outcome.DONE,
        f"amzn1.spdoc.1.4.{digits(32, world.settings.seed, world.anchor, seller_id, identity)}", made_at.date().toordinal() - 1,
    )  # fmt: skip
    world.store.write(
        "insert into reports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing", values
    )


def find_report(world: World, seller_id: str, report_id: str) -> ReportRecord | None:
    """None too when it is older than Amazon keeps reports."""
    row = world.store.first("select * from reports where seller_id = ? and id = ?", (seller_id, report_id))
    return _read_kept(world, row)


def find_report_of_document(world: World, document_id: str, seller_id: str | None = None) -> ReportRecord | None:
    """Of any seller when none is named: who has a document's address needs no token."""
    row = world.store.first(
        "select * from reports where document_id = ? and seller_id = coalesce(?, seller_id)", (document_id, seller_id)
    )
    return _read_kept(world, row)


def list_reports(world: World, seller_id: str) -> list[ReportRecord]:
    """Newest first."""
    return [
        _read(row)
        for row in world.store.all(
            "select * from reports where seller_id = ? order by created_at desc, rowid desc", (seller_id,)
        )
    ]


def has_recent(
    world: World, seller_id: str, wanted: ReportRequest, seconds: float, *, of_any_window: bool = False
) -> bool:
    """Whether the same report was made, or is being made, less than so many seconds ago by the sandbox's clock."""
    since = (world.now() - timedelta(seconds=seconds)).isoformat()
    window = (wanted.starts_at.isoformat(), wanted.ends_at.isoformat())
    rows = world.store.all(
        "select starts_at, ends_at from reports where seller_id = ? and type = ? and options = ? and marketplace_ids = ?"
        " and outcome = 'DONE' and created_at > ?",
        (seller_id, wanted.type, json.dumps(wanted.options), json.dumps(wanted.marketplace_ids), since),
    )
    return any(of_any_window or (row["starts_at"], row["ends_at"]) == window for row in rows)


def cancel_report(world: World, record: ReportRecord) -> None:
    world.store.write("update reports set outcome = ? where id = ?", (Outcome.CANCELLED_BY_SELLER, record.id))


def _read_kept(world: World, row: sqlite3.Row | None) -> ReportRecord | None:
    record = _read(row) if row else None
    return record if record and record.created_at > world.now() - KEPT else None


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
        outcome=Outcome(row["outcome"]),
        document_id=row["document_id"],
        last_day=row["last_day"],
    )
