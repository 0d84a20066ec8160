"""Keeps the seller's products and what they cost."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any, cast

from sqlalchemy import ColumnElement, case, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.engine import CursorResult

from app.accounts.models import Seller, User
from app.accounts.service import record_audit
from app.catalog.costs_file import CostLine, RejectedLine, read_costs
from app.catalog.events import CostsChanged
from app.catalog.models import Product, ProductDimensions, SellerCost
from app.catalog.records import DimensionsCount, ProductDimensionsRecord, ProductRecord
from app.core import clock
from app.core.db import db, emit

_LINES_A_STATEMENT = 1000
_DECIMALS = 4  # of a size in the database
_SIZES = ProductDimensionsRecord._fields[2:]


@dataclass(frozen=True)
class ImportResult:
    """How many lines of a file were kept, and which were not."""

    imported: int = 0
    rejected: Sequence[RejectedLine] = field(default_factory=tuple)


def record_products(seller_id: int, records: Iterable[ProductRecord]) -> None:
    """Each MSKU as its newest row tells it; what that row does not tell is kept.

    A row older than what is known fills in only what nobody has told yet. Of two records for an MSKU the last counts.
    """
    given = {record.msku: record for record in records}
    today = clock.now().date()
    # In the order of the key, so that two writers cannot wait for each other.
    rows = (
        {"seller_id": seller_id, "updated_at": clock.now(), **record._asdict(), "told_on": record.told_on or today}
        for _, record in sorted(given.items())
    )
    statement = _put_product()
    while batch := list(islice(rows, _LINES_A_STATEMENT)):
        db.session.execute(statement, batch)


def record_dimensions(seller_id: int, records: Iterable[ProductDimensionsRecord], observed_on: date) -> DimensionsCount:
    """Sizes and weights as Amazon's catalog told them on that day.

    Sizes that are known already only move the day on which they were confirmed last; others begin a new row, so that
    what Amazon said before stays. What was told before the newest sizes changes nothing.
    """
    given = {(record.marketplace_id, record.asin): record for record in records}
    known = _newest_dimensions(seller_id, given)
    new = changed = 0
    for key, record in sorted(given.items()):
        row = known.get(key)
        if row is not None and _sizes(row) == _sizes(record):
            row.confirmed_on = max(row.confirmed_on, observed_on)
        elif row is not None and row.observed_on == observed_on:
            changed += 1  # the day's first answer is corrected by its last one
            for name in _SIZES:
                setattr(row, name, getattr(record, name))
        elif row is None or (row.observed_on < observed_on and row.confirmed_on <= observed_on):
            new, changed = new + (row is None), changed + (row is not None)
            days = {"observed_on": observed_on, "confirmed_on": observed_on}
            db.session.add(ProductDimensions(seller_id=seller_id, **record._asdict(), **days))
    db.session.flush()
    return DimensionsCount(len(given), new, changed)


def purge_dimensions(seller_id: int, before_on: date | None = None) -> int:
    """Deletes the sizes and weights that Amazon told; with a day only those that it told last before that day."""
    gone = delete(ProductDimensions).where(ProductDimensions.seller_id == seller_id)
    if before_on is not None:
        gone = gone.where(ProductDimensions.confirmed_on < before_on)
    return cast("CursorResult[Any]", db.session.execute(gone)).rowcount


def import_costs(seller: Seller, file: IO[bytes], importer: User | None = None) -> ImportResult:
    """Keeps the good lines of a CSV file and names the bad ones; a line for a known MSKU, currency and day replaces it.

    Of two lines for the same the later one counts. Raises InvalidInput when the file as a whole cannot be read.
    """
    lines = list(read_costs(file))
    good = [line for line in lines if isinstance(line, CostLine)]
    if good:
        _keep_costs(seller.id, {(line.msku, line.currency, line.effective_from): line for line in good}.values())
        record_audit(seller, importer, "costs_imported", seller.public_id, lines=len(good))
        emit(CostsChanged(seller.id))
    return ImportResult(len(good), tuple(line for line in lines if isinstance(line, RejectedLine)))


def _keep_costs(seller_id: int, lines: Iterable[CostLine]) -> None:
    rows = ({"seller_id": seller_id, "imported_at": clock.now(), **vars(line)} for line in lines)
    statement = insert(SellerCost)
    statement = statement.on_conflict_do_update(
        index_elements=[SellerCost.seller_id, SellerCost.msku, SellerCost.currency, SellerCost.effective_from],
        set_={"cost": statement.excluded.cost, "imported_at": statement.excluded.imported_at},
    )
    while batch := list(islice(rows, _LINES_A_STATEMENT)):
        db.session.execute(statement, batch)


def _put_product() -> Insert:
    """One statement for any number of rows. A row that would change nothing is not written."""
    put = insert(Product)
    is_newer = Product.told_on.is_(None) | (put.excluded.told_on >= Product.told_on)
    changes: dict[str, ColumnElement[Any]] = {
        name: case(
            (is_newer, func.coalesce(put.excluded[name], getattr(Product, name))),
            else_=func.coalesce(getattr(Product, name), put.excluded[name]),
        )
        for name in ("fnsku", "asin", "title")
    }
    changes["told_on"] = func.greatest(Product.told_on, put.excluded.told_on)
    differs = tuple_(*(getattr(Product, name) for name in changes)).is_distinct_from(tuple_(*changes.values()))
    key = [Product.seller_id, Product.msku]
    return put.on_conflict_do_update(
        index_elements=key, set_={**changes, "updated_at": put.excluded.updated_at}, where=differs
    )


def _newest_dimensions(seller_id: int, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], ProductDimensions]:
    """What was told last of each (marketplace, ASIN) that has been told of."""
    place = (ProductDimensions.marketplace_id, ProductDimensions.asin)
    query = (
        select(ProductDimensions)
        .where(ProductDimensions.seller_id == seller_id, tuple_(*place).in_(keys))
        .order_by(ProductDimensions.observed_on)
        .with_for_update()
    )
    return {(row.marketplace_id, row.asin): row for row in db.session.scalars(query)}


def _sizes(told: ProductDimensions | ProductDimensionsRecord) -> tuple[Any, ...]:
    return tuple(_rounded(getattr(told, name)) for name in _SIZES)


def _rounded(value: Any) -> Any:
    """As the database keeps it: Amazon tells more decimals than anybody measures."""
    return round(value, _DECIMALS) if isinstance(value, Decimal) else value
