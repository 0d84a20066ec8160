"""GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA: the surcharge on units that lay too long, as files of all years tell it."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from app.ledger.records import LongTermStorageFeeRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import may, need, read_records
from app.providers.amazon.reports.header import header_names, places_of

_SHARED = {
    "snapshot_on": need("snapshot-date", cells.day),
    "msku": need("sku", cells.key),
    "fnsku": need("fnsku", cells.needed),
    "condition": may("condition", cells.key),
    "country": may("country", cells.upper_key),
    "asin": may("asin", cells.label),
    "unit_volume": may("per-unit-volume", cells.amount),
    "volume_unit": may("volume-unit", cells.label),
    "currency": need("currency", cells.upper),
    "title": may("product-name", cells.label),
}
_FIELDS = _SHARED | {
    "age_tier": need("surcharge-age-tier", cells.key),
    "quantity": need("qty-charged", cells.units),
    "amount": need("amount-charged", cells.amount),
    "rate": may("rate-surcharge", cells.amount),
}
_LONG_UNITS = "qty-charged-long-time-range-long-term-storage-fee"
_LONG_UNITS_BEFORE = "qty-charged-12-mo-long-term-storage-fee"
_OLD_FIELDS = _SHARED | {
    "long_quantity": need(_LONG_UNITS, cells.units, _LONG_UNITS_BEFORE),
    "long_amount": need("long-time-range-long-term-storage-fee", cells.amount, "12-mo-long-terms-storage-fee"),
    "short_quantity": may(
        "qty-charged-short-time-range-long-term-storage-fee", cells.units, "qty-charged-6-mo-long-term-storage-fee"
    ),
    "short_amount": may("short-time-range-long-term-storage-fee", cells.amount, "6-mo-long-terms-storage-fee"),
}


class _OldRow(NamedTuple):
    """Until mid-2023 a row told two ages of the same units side by side."""

    snapshot_on: date
    msku: str
    fnsku: str
    condition: str
    country: str
    asin: str | None
    unit_volume: Decimal | None
    volume_unit: str | None
    currency: str | None
    title: str | None
    long_quantity: int
    long_amount: Decimal | None
    short_quantity: int
    short_amount: Decimal | None


def read_long_term_storage_fees(lines: Iterable[str]) -> Iterator[LongTermStorageFeeRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    lines = iter(lines)
    header = next(lines, "")
    whole = chain([header], lines)
    if places_of(header_names(header)).keys().isdisjoint(places_of((_LONG_UNITS, _LONG_UNITS_BEFORE))):
        yield from read_records(whole, LongTermStorageFeeRecord, _FIELDS)
        return
    for row in read_records(whole, _OldRow, _OLD_FIELDS):
        if isinstance(row, RowError):
            yield row
        else:
            yield from _by_age(row)


def _by_age(row: _OldRow) -> Iterator[LongTermStorageFeeRecord]:
    is_short = bool(row.short_quantity or row.short_amount)
    if row.long_quantity or row.long_amount or not is_short:
        yield _record(row, "long time range", row.long_quantity, row.long_amount)
    if is_short:
        yield _record(row, "short time range", row.short_quantity, row.short_amount)


def _record(row: _OldRow, age_tier: str, quantity: int, amount: Decimal | None) -> LongTermStorageFeeRecord:
    return LongTermStorageFeeRecord(
        snapshot_on=row.snapshot_on,
        msku=row.msku,
        fnsku=row.fnsku,
        condition=row.condition,
        country=row.country,
        age_tier=age_tier,
        asin=row.asin,
        unit_volume=row.unit_volume,
        volume_unit=row.volume_unit,
        quantity=quantity,
        currency=row.currency,
        amount=amount,
        rate=None,
        title=row.title,
    )
