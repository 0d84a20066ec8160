"""Writes payouts: the settlement file's summary, and its lines, which are complete when they add up to its total."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.ledger.fact_writing import record_into
from app.ledger.merging import Merge, driver_connection
from app.ledger.models import Payout, PayoutLine
from app.ledger.records import SettlementLineRecord, SettlementRecord, WriteCount
from app.ledger.targets import PAYOUT_LINES

_Record = SettlementRecord | SettlementLineRecord
_SUMMARY = ("starts_at", "ends_at", "deposited_at", "currency", "total")


def record_settlement(seller_id: int, records: Iterable[_Record], report_id: str | None = None) -> WriteCount:
    """A file of GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2: its summary row and its lines.

    `report_id` is Amazon's; None is a file of the seller's own. A payout that is complete is not written again, whichever
    way it came; to one whose lines do not add up, those that were missing are added.
    """
    Merge(
        seller_id, PAYOUT_LINES, driver_connection().cursor()
    )  # until the end of the transaction nobody else writes payouts
    counts = [
        _record_one(seller_id, settlement_id, given, report_id)
        for settlement_id, given in groupby(records, key=lambda record: record.settlement_id)
    ]
    return WriteCount(*map(sum, zip(*counts, strict=True))) if counts else WriteCount(0, 0, 0)


def _record_one(seller_id: int, settlement_id: str, records: Iterator[_Record], report_id: str | None) -> WriteCount:
    payout = db.session.get(Payout, (seller_id, settlement_id), populate_existing=True)
    is_new = payout is None
    if payout is None:
        payout = Payout(seller_id=seller_id, settlement_id=settlement_id, line_count=0, lines_sum=Decimal(0))
        db.session.add(payout)
    payout.report_id = payout.report_id or report_id
    if not is_new and payout.lines_sum == payout.total:
        return WriteCount(sum(1 for _ in records), 0, 0)
    summaries: list[SettlementRecord] = []
    lines = record_into(seller_id, PAYOUT_LINES, _lines(records, summaries))
    for name, value in _told(summaries):
        setattr(payout, name, value)
    payout.line_count, payout.lines_sum = _sum_up(seller_id, settlement_id)
    db.session.flush()
    return WriteCount(lines.read + len(summaries), lines.new + is_new, 0)


def _lines(records: Iterable[_Record], summaries: list[SettlementRecord]) -> Iterator[SettlementLineRecord]:
    """The lines on their way; a summary that comes between them is kept aside."""
    for record in records:
        if isinstance(record, SettlementRecord):
            summaries.append(record)
        else:
            yield record


def _told(summaries: Iterable[SettlementRecord]) -> Iterator[tuple[str, Any]]:
    for summary in summaries:
        for name in _SUMMARY:
            value = getattr(summary, name)
            if value is not None:
                yield name, value


def _sum_up(seller_id: int, settlement_id: str) -> tuple[int, Decimal]:
    query = select(func.count(), func.coalesce(func.sum(PayoutLine.amount), 0)).where(
        PayoutLine.seller_id == seller_id, PayoutLine.settlement_id == settlement_id
    )
    count, amount = db.session.execute(query).one()
    return count, amount
