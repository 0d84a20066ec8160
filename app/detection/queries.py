"""Reads of findings and detection runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, tuple_

from app.accounts.models import Seller
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.detection.models import DetectionRun, Finding, Verdict
from app.web.paging import decode_cursor, encode_cursor

_MOST_COUNTED = 1001


@dataclass(frozen=True)
class FindingFilters:
    """What a finding must be to be listed; nothing given: all of the seller's. `sku` is an MSKU, FNSKU or ASIN."""

    verdict: Verdict | None = None
    type: str | None = None
    marketplace_id: str | None = None
    sku: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        for name in ("verdict", "type", "marketplace_id"):
            wanted = getattr(self, name)
            if wanted is not None:
                found.append(getattr(Finding, name) == wanted)
        if self.sku is not None:
            found.append((Finding.msku == self.sku) | (Finding.fnsku == self.sku) | (Finding.asin == self.sku))
        return found


@dataclass(frozen=True)
class FindingPage:
    """Findings, the newest event first. `total` is counted up to 1,001; `next_cursor` is None on the last page."""

    findings: Sequence[Finding]
    next_cursor: str | None
    total: int


def list_findings(seller: Seller, filters: FindingFilters, limit: int, cursor: str | None = None) -> FindingPage:
    """The seller's findings by the day of their event, newest first."""
    wanted = select(Finding).where(Finding.seller_id == seller.id, *filters.conditions())
    few = wanted.with_only_columns(Finding.id).limit(_MOST_COUNTED).subquery()
    total = db.session.scalar(select(func.count()).select_from(few)) or 0
    key = tuple_(Finding.event_on, Finding.id)
    query = wanted.order_by(Finding.event_on.desc(), Finding.id.desc())
    if cursor:
        query = query.where(key < tuple_(*_place(cursor)))
    findings = db.session.scalars(query.limit(limit + 1)).all()
    if len(findings) <= limit:
        return FindingPage(findings, None, total)
    last = findings[limit - 1]
    return FindingPage(findings[:limit], encode_cursor([last.event_on.isoformat(), last.id]), total)


def get_finding(seller: Seller, public_id: str) -> Finding:
    """Raises NotFound."""
    query = select(Finding).where(Finding.seller_id == seller.id, Finding.public_id == public_id)
    finding = db.session.scalar(query)
    if finding is None:
        raise NotFound
    return finding


def get_run(seller: Seller, public_id: str) -> DetectionRun:
    """Raises NotFound."""
    query = select(DetectionRun).where(DetectionRun.seller_id == seller.id, DetectionRun.public_id == public_id)
    run = db.session.scalar(query)
    if run is None:
        raise NotFound
    return run


def list_runs(seller: Seller, limit: int, offset: int) -> tuple[Sequence[DetectionRun], int]:
    """The seller's runs, newest first, and how many there are in all."""
    mine = select(DetectionRun).where(DetectionRun.seller_id == seller.id)
    total = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    newest = mine.order_by(DetectionRun.started_at.desc(), DetectionRun.id.desc())
    return db.session.scalars(newest.limit(limit).offset(offset)).all(), total


def find_latest_run(seller: Seller) -> DetectionRun | None:
    """The run that began last, or None."""
    runs, _ = list_runs(seller, 1, 0)
    return runs[0] if runs else None


def _place(cursor: str) -> tuple[date, int]:
    values = decode_cursor(cursor)
    try:
        day, finding_id = values
        return date.fromisoformat(day), int(finding_id)
    except (TypeError, ValueError) as error:
        raise InvalidInput({"cursor": "is not a cursor of this list; start again without it"}) from error
