"""Writes records of any source that is rows with a key, and tells the catalog what they say of the seller's products."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from app.catalog import service as catalog
from app.catalog.records import ProductRecord
from app.ledger.merging import merge
from app.ledger.models import Source
from app.ledger.records import WriteCount
from app.ledger.targets import TARGETS, Target


def record_facts(
    seller_id: int, source: Source, records: Iterable[Any], days: tuple[date, date] | None = None
) -> WriteCount:
    """Adds what is new and keeps what Amazon has changed; what the records no longer tell stays.

    `records` are of the shape that `TARGETS` names for the source, in any order. `days` is the window that was asked
    for: its last day dates the labels of records that tell no day of their own.
    """
    return record_into(seller_id, TARGETS[source], records, days[1] if days else None)


def record_into(seller_id: int, target: Target, records: Iterable[Any], told_on: date | None = None) -> WriteCount:
    """As `record_facts`, into a table of a source that has several."""
    labels = Labels(target, told_on)
    count = merge(seller_id, target, labels.read(records))
    catalog.record_products(seller_id, labels.products())
    return count


class Labels:
    """Listens to records on their way, and keeps each MSKU's labels as its newest row tells them."""

    def __init__(self, target: Target, told_on: date | None) -> None:
        self._target = target
        self._told_on = told_on
        self._newest: dict[str, tuple[Any, Any]] = {}

    def read(self, records: Iterable[Any]) -> Iterable[Any]:
        return self._listen(records) if "msku" in self._target.fields else records

    def products(self) -> Iterator[ProductRecord]:
        for msku, (told, record) in self._newest.items():
            fnsku, asin, title = (getattr(record, name, None) or None for name in ("fnsku", "asin", "title"))
            yield ProductRecord(msku, fnsku, asin, title, self._day(told))

    def _listen(self, records: Iterable[Any]) -> Iterator[Any]:
        fields = self._target.fields
        msku_at, told = fields.index("msku"), self._target.told
        told_at = fields.index(told) if told else None
        is_labelled, newest = self._target.is_labelled, self._newest
        for record in records:
            msku = record[msku_at]
            if msku and (is_labelled is None or is_labelled(record)):
                day = record[told_at] if told_at is not None else None
                known = newest.get(msku)
                if known is None or (day is not None and (known[0] is None or known[0] < day)):
                    newest[msku] = (day, record)
            yield record

    def _day(self, told: date | datetime | None) -> date | None:
        if told is None:
            return self._told_on
        return told.date() if isinstance(told, datetime) else told
