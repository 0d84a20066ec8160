"""Keeps the seller's products and what they cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import Seller, User
from app.accounts.service import record_audit
from app.catalog.costs_file import CostLine, RejectedLine, read_costs
from app.catalog.events import CostsChanged
from app.catalog.models import Product, SellerCost
from app.catalog.records import ProductRecord
from app.core import clock
from app.core.db import db, emit

_LINES_A_STATEMENT = 1000


@dataclass(frozen=True)
class ImportResult:
    """How many lines of a file were kept, and which were not."""

    imported: int = 0
    rejected: Sequence[RejectedLine] = field(default_factory=tuple)


def record_products(seller_id: int, records: Iterable[ProductRecord]) -> None:
    """Each MSKU as told last; what is not told is kept."""
    given = {record.msku: record for record in records}
    if not given:
        return
    rows = [{"seller_id": seller_id, "updated_at": clock.now(), **record._asdict()} for record in given.values()]
    statement = insert(Product)
    changes: dict[str, ColumnElement[Any]] = {
        name: func.coalesce(statement.excluded[name], getattr(Product, name)) for name in ("fnsku", "asin", "title")
    }
    changes["updated_at"] = statement.excluded.updated_at
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Product.seller_id, Product.msku], set_=changes), rows
    )


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
