"""A seller with facts, and detection run over them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.accounts.models import Seller
from app.core.db import db
from app.detection.models import DetectionRun, Finding
from app.detection.service import detect, start_run
from app.ledger.models import Source
from app.ledger.records import LedgerEventRecord, ReimbursementRecord
from app.ledger.service import record_coverage, record_ledger_events, record_reimbursements
from tests.factories.accounts import make_seller

TODAY = date(2026, 11, 20)
AS_OF = datetime(2026, 11, 20, 20, tzinfo=UTC)


def day(age: int) -> date:
    """The day that was so many days ago."""
    return TODAY - timedelta(days=age)


def instant(age: int) -> datetime:
    return datetime.combine(day(age), datetime.min.time(), UTC) + timedelta(hours=9)


def make_seller_with_facts(
    ledger: Iterable[LedgerEventRecord] = (),
    reimbursements: Iterable[ReimbursementRecord] = (),
    *,
    seller: Seller | None = None,
    covered: bool = True,
) -> Seller:
    """Both reports have arrived for the last 540 days."""
    seller = seller or make_seller()
    days = (day(540), TODAY)
    record_ledger_events(seller.id, sorted(ledger, key=lambda record: record.event_on), days)
    record_reimbursements(seller.id, reimbursements)
    if covered:
        for source in (Source.LEDGER_DETAIL, Source.REIMBURSEMENTS):
            record_coverage(seller.id, source, *days, 1)
    return seller


def run_detection(
    seller: Seller, *, as_of: datetime = AS_OF, case_findings: Mapping[str, str] | None = None
) -> DetectionRun:
    """A whole run over the seller's facts."""
    run = start_run(seller.id, as_of=as_of)
    detect(run, case_findings or {})
    return run


def findings_of(seller: Seller, **over: Any) -> list[Finding]:
    return db.session.query(Finding).filter_by(seller_id=seller.id, **over).order_by(Finding.event_on, Finding.id).all()
