"""Which old facts detection still needs: without them it would see losses that are none, or miss some that are."""

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from app.catalog.models import Product
from app.core.db import db
from app.detection.models import Finding, Verdict
from app.detection.reading import FactReader
from app.ledger.models import LedgerEvent
from app.ledger.service import InUse

# They are claims, or may become some with time or with more reports.
_ALIVE = (Verdict.CLAIM, Verdict.NOT_YET_CLAIMABLE, Verdict.NEEDS_DATA)
_IS_LOSS = LedgerEvent.reason.in_(("M", "5")) & (LedgerEvent.event_type == "Adjustments") & (LedgerEvent.quantity < 0)


def keep_for_detection(seller_id: int, in_use: InUse, before_on: date) -> InUse:
    """`in_use` and what detection needs beside it of the facts older than that day.

    - Products that have a finding which is alive, and all products that were merged with one in use: their losses,
      finds and payments are set off against each other in their order.
    - The rows by which Amazon merged products that still move: without them, a unit found under the new label would
      leave its loss under the old one open.
    - One product whose losses show that Amazon fills in, for this seller, what it has reconciled.
    """
    merged = FactReader(seller_id).merged
    fnskus = _with_merged({*in_use.fnskus, *_alive(seller_id), *_reconciled_proof(seller_id, before_on)}, merged)
    mskus = select(Product.msku).where(Product.seller_id == seller_id, Product.fnsku.in_(fnskus))
    return replace(
        in_use,
        fnskus=frozenset(fnskus),
        mskus=in_use.mskus | set(db.session.scalars(mskus)),
        row_refs=in_use.row_refs | _links_of_moving(seller_id, merged, before_on),
    )


def _alive(seller_id: int) -> set[str]:
    query = select(Finding.fnsku).distinct().where(Finding.seller_id == seller_id, Finding.verdict.in_(_ALIVE))
    return {fnsku for fnsku in db.session.scalars(query) if fnsku}


def _with_merged(fnskus: set[str], merged: list[tuple[str, ...]]) -> set[str]:
    return fnskus.union(*(group for group in merged if fnskus.intersection(group)))


def _links_of_moving(seller_id: int, merged: list[tuple[str, ...]], before_on: date) -> set[str]:
    of_groups = {fnsku for group in merged for fnsku in group}
    later = (
        select(LedgerEvent.fnsku)
        .distinct()
        .where(
            LedgerEvent.seller_id == seller_id,
            LedgerEvent.fnsku.in_(of_groups),
            LedgerEvent.event_type == "Adjustments",
            LedgerEvent.event_on >= before_on,
        )
    )
    moving = _with_merged(set(db.session.scalars(later)), merged)
    rows = select(LedgerEvent).where(
        LedgerEvent.seller_id == seller_id,
        LedgerEvent.fnsku.in_(moving),
        LedgerEvent.event_type == "Adjustments",
        LedgerEvent.reason.in_(("3", "4")),
        LedgerEvent.event_on < before_on,
    )
    return {row.row_ref for row in db.session.scalars(rows)}


def _reconciled_proof(seller_id: int, before_on: date) -> set[str]:
    """The product of the newest loss that has unreconciled units, where that is old and newer ones are all reconciled."""
    losses = (LedgerEvent.seller_id == seller_id) & _IS_LOSS
    last = func.max(LedgerEvent.event_on)
    newest: date | None = db.session.scalar(select(last).where(losses))
    proof: date | None = db.session.scalar(select(last).where(losses, LedgerEvent.unreconciled != 0))
    if newest is None or proof is None or proof >= before_on or newest < before_on:
        return set()
    of_day = select(LedgerEvent.fnsku).where(losses, LedgerEvent.unreconciled != 0, LedgerEvent.event_on == proof)
    return set(db.session.scalars(of_day.order_by(LedgerEvent.fnsku).limit(1)))
