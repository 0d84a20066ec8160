"""Reads of uploads."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import Seller
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.ledger.models import Source
from app.ledger.queries import coverage
from app.sync.uploads.models import Upload
from app.web.paging import decode_cursor, encode_cursor

_SETTLED = timedelta(days=7)  # a file of a few days ago is new enough for detection


def list_uploads(seller: Seller, limit: int, cursor: str | None) -> tuple[Sequence[Upload], str | None]:
    """Newest first, with the cursor of the next page. Raises InvalidInput."""
    query = select(Upload).where(Upload.seller_id == seller.id)
    if cursor:
        query = query.where(Upload.id < _last_id(cursor))
    found = db.session.scalars(query.order_by(Upload.id.desc()).limit(limit + 1)).all()
    more = len(found) > limit
    return found[:limit], encode_cursor([found[limit - 1].id]) if more else None


def get_upload(seller: Seller, public_id: str) -> Upload:
    """Raises NotFound."""
    query = select(Upload).where(Upload.seller_id == seller.id, Upload.public_id == public_id)
    upload = db.session.scalar(query)
    if upload is None:
        raise NotFound("There is no such upload.", code="upload_not_found")
    return upload


def find_missing_payments(seller: Seller, today: date) -> tuple[date, date] | None:
    """Days of which the ledger is known and the reimbursements are not: their losses may have been paid already."""
    ledger = coverage(seller.id, Source.LEDGER_DETAIL)
    if not ledger:
        return None
    first, last = ledger[0][0], today - _SETTLED
    paid = coverage(seller.id, Source.REIMBURSEMENTS)
    if first > last or any(start <= first and end >= last for start, end in paid):
        return None
    return first, today


def _last_id(cursor: str) -> int:
    match decode_cursor(cursor):
        case [int(last)]:
            return last
    raise InvalidInput({"cursor": "is not a cursor of this list; start again without it"})
