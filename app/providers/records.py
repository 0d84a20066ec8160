"""What providers hand over that is not one of the ledger's facts."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from app.ledger.records import RowError

Record = TypeVar("Record")


class Grant(NamedTuple):
    """Tokens of one authorization. `refresh_token` is empty when only the access token was renewed."""

    refresh_token: str
    access_token: str
    expires_in: int  # seconds


class Credentials(NamedTuple):
    """All that a call on behalf of one seller needs. `partner_id` names the seller in the usage plans."""

    client_id: str
    client_secret: str
    refresh_token: str
    region: str  # NA, EU, FE
    partner_id: str
    is_japanese: bool = False  # sells in Japan, so that reports may come in Shift-JIS
    known_since: datetime | None = None  # when the seller was connected; None: just now


class ParticipationRecord(NamedTuple):
    """A marketplace in which the seller may sell (getMarketplaceParticipations)."""

    marketplace_id: str
    store_name: str | None
    is_participating: bool
    has_suspended_listings: bool


class ReportState(StrEnum):
    """Amazon's processingStatus. CANCELLED means no data, or asked again too soon; FATAL never means no data."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"


class ReportStatus(NamedTuple):
    """How far Amazon is with a report; `from_at` and `to_at` are the window that it truly covers."""

    state: ReportState
    document_id: str | None
    from_at: datetime | None = None
    to_at: datetime | None = None


class ReportListing(NamedTuple):
    """A report that Amazon has, whoever asked for it; `document_id` once it is DONE."""

    report_id: str
    report_type: str
    document_id: str | None
    state: ReportState
    data_start_at: datetime | None
    data_end_at: datetime | None
    created_at: datetime
    marketplace_ids: list[str]


class FeeQuestion(NamedTuple):
    """What would Amazon charge for one unit of this MSKU at this price?"""

    msku: str
    asin: str | None  # is written beside the answer
    price: Decimal
    currency: str


class Page(NamedTuple, Generic[Record]):
    """One page of a list. A page without records may still have a next one. `errors` number the records from 1.

    `partner_ids`: whose records these are, where Amazon says so.
    """

    records: list[Record]
    next_token: str | None
    errors: list[RowError]
    partner_ids: frozenset[str] = frozenset()
