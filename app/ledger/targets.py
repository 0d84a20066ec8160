"""Where each source's rows go. A further source is a table, a record and an entry here."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import blake2b
from operator import itemgetter
from types import MappingProxyType
from typing import Any, cast

from psycopg import sql
from sqlalchemy import DateTime, String, Table
from sqlalchemy.dialects.postgresql import JSONB

from app.core.db import Model
from app.ledger import models, records
from app.ledger.models import Source

ORDINAL = "ordinal"
HASH = "row_hash"
_OWN = frozenset({"seller_id", ORDINAL, "first_seen_at", "status_seen_at", "items_read_at", "seen_by"})
_INSTANT = sql.SQL("to_char({} at time zone 'UTC', {})")
_INSTANT_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'


@dataclass(frozen=True)
class Target:
    """Where records of a source go: `model` is their table, `record` their shape.

    A field that is no column is left to the catalog. `told` is the field that says of which day a row is. `newest` is
    the field that tells which of two states of a row is the later one; without it that is the one that came last.
    `steady` are columns outside the key by which rows of one key are told apart, as Amazon never changes them.
    `spelled` is a part of the key that Amazon spells in several ways. `seen` is a column that is set to the present
    when its watched column changes, and that watched column. `is_labelled` says whose labels the catalog is to learn.
    Where Amazon gives no key, `row_hash` stands for all that a record says.
    """

    source: Source
    model: type[Model]
    record: type[tuple[Any, ...]]
    told: str = ""
    steady: tuple[str, ...] = ()
    newest: str = ""
    spelled: str = ""
    seen: tuple[str, str] | None = None
    is_labelled: Callable[[Any], bool] | None = None

    @property
    def table(self) -> Table:
        return cast("Table", self.model.__table__)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        fields: tuple[str, ...] = self.record._fields  # type: ignore[attr-defined]  # records are NamedTuples
        return fields

    @cached_property
    def is_numbered(self) -> bool:
        """Whether several rows may have one key."""
        return ORDINAL in self.table.primary_key.columns

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What tells rows apart, beside the seller and the number."""
        return tuple(c.name for c in self.table.primary_key.columns if c.name not in _OWN)

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The other columns that Amazon tells."""
        return tuple(c.name for c in self.table.columns if c.name not in {*_OWN, *self.key})

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, *self.watched)

    @property
    def full_key(self) -> tuple[str, ...]:
        """What tells one of the seller's rows from all others."""
        return (*self.key, ORDINAL) if self.is_numbered else self.key

    @cached_property
    def never_null(self) -> tuple[str, ...]:
        """Texts that may be empty; in other columns an empty text is none."""
        columns = self.table.columns
        return tuple(
            c.name for c in columns if c.name in self.columns and isinstance(c.type, String) and not c.nullable
        )

    @cached_property
    def row_ref(self) -> sql.Composed:
        """How a change, or a trail, names a row of the table `t`."""
        return sql.SQL("concat_ws('/', {})").format(sql.SQL(", ").join(map(self._ref_part, self.full_key)))

    def values(self, record: Sequence[Any]) -> Sequence[Any]:
        """The record's columns, as COPY takes them."""
        row: tuple[Any, ...] = self._pick((*record, hash_of(record)) if self._is_hashed else record)
        if not self._documents:
            return row
        return [json.dumps(value) if is_one else value for value, is_one in zip(row, self._documents, strict=True)]

    @cached_property
    def _pick(self) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
        given = (*self.fields, HASH)
        return itemgetter(*(given.index(name) for name in self.columns))

    @cached_property
    def _is_hashed(self) -> bool:
        return HASH in self.key

    @cached_property
    def _documents(self) -> tuple[bool, ...]:
        """Which columns are JSON; empty when none is."""
        columns = self.table.columns
        found = tuple(isinstance(columns[name].type, JSONB) for name in self.columns)
        return found if any(found) else ()

    def _ref_part(self, name: str) -> sql.Composable:
        column = sql.Identifier("t", name)
        is_instant = isinstance(self.table.columns[name].type, DateTime)
        return _INSTANT.format(column, sql.Literal(_INSTANT_FORMAT)) if is_instant else column


def hash_of(record: Iterable[Any]) -> str:
    """The same for all records that say the same, however many zeros an amount ends with, as COPY takes it."""
    return "\\x" + blake2b("\x1f".join(map(_plain, record)).encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else str(value)


def _by_amazon(record: records.OrderLineRecord) -> bool:
    """What the seller ships itself is no product at Amazon."""
    return record.fulfillment_channel != "Merchant"


_ALL = (
    Target(Source.LEDGER_SUMMARY, models.LedgerSummary, records.LedgerSummaryRecord, told="month_on"),
    Target(
        Source.REIMBURSEMENTS,
        models.Reimbursement,
        records.ReimbursementRecord,
        told="approved_at",
        # The case is written in later. Cash and stock of one reimbursement are two rows.
        steady=("quantity_cash", "quantity_inventory", "quantity_total", "amount_total", "currency", "order_id"),
        spelled="reason",
    ),
    Target(
        Source.CUSTOMER_RETURNS,
        models.CustomerReturn,
        records.CustomerReturnRecord,
        told="returned_at",
        steady=("quantity", "fulfillment_center", "fnsku"),  # disposition and status follow when it has been looked at
    ),
    Target(
        Source.REPLACEMENTS,
        models.Replacement,
        records.ReplacementRecord,
        told="shipped_at",
        steady=("original_order_id", "quantity"),
    ),
    Target(
        Source.REMOVAL_ORDERS,
        models.RemovalOrder,
        records.RemovalOrderRecord,
        told="requested_at",
        steady=("requested_at", "requested"),
        newest="last_updated_at",
    ),
    Target(
        Source.REMOVAL_SHIPMENTS,
        models.RemovalShipment,
        records.RemovalShipmentRecord,
        told="shipped_at",
        steady=("quantity",),
    ),
    Target(
        Source.NONCOMPLIANCE,
        models.InboundProblem,
        records.InboundProblemRecord,
        told="reported_on",
        steady=("msku", "problem_quantity", "expected_quantity"),
    ),
    Target(
        Source.ORDERS,
        models.OrderLine,
        records.OrderLineRecord,
        told="purchased_at",
        steady=("purchased_at", "quantity", "item_price"),
        newest="last_updated_at",
        is_labelled=_by_amazon,
    ),
    Target(Source.TRANSACTIONS, models.Transaction, records.TransactionRecord, told="posted_at"),
    Target(Source.STORAGE_FEES, models.StorageFee, records.StorageFeeRecord, told="month_on"),
    Target(
        Source.LONG_TERM_STORAGE_FEES, models.LongTermStorageFee, records.LongTermStorageFeeRecord, told="snapshot_on"
    ),
    Target(Source.FEE_PREVIEW, models.FeePreview, records.FeePreviewRecord, told="taken_on"),
    Target(
        Source.FEE_ESTIMATES,
        models.FeeEstimate,
        records.FeeEstimateRecord,
        told="estimated_on",
        steady=("price", "asin"),
    ),
    Target(Source.MYI, models.StockSnapshot, records.StockSnapshotRecord, told="taken_on"),
)
TARGETS: Mapping[Source, Target] = MappingProxyType({target.source: target for target in _ALL})

# Of one source with two tables.
INBOUND_SHIPMENTS = Target(
    Source.INBOUND, models.InboundShipment, records.InboundShipmentRecord, seen=("status_seen_at", "status")
)
INBOUND_ITEMS = Target(
    Source.INBOUND, models.InboundItem, records.InboundItemRecord, steady=("fnsku", "quantity_shipped")
)

# Amazon gives no ids of these.
FINANCIAL_EVENTS = Target(
    Source.FINANCIAL_EVENTS, models.FinancialEvent, records.FinancialEventRecord, told="posted_at"
)
PAYOUT_LINES = Target(Source.SETTLEMENTS, models.PayoutLine, records.SettlementLineRecord, told="posted_at")
