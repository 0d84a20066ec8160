"""GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA: what Amazon measured of a product and would charge for it now.

It has no date, so that the day of reading stands in, and its fee columns differ by region.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from operator import call
from typing import Any

from app.core import clock
from app.ledger.records import FeePreviewRecord, RowError
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.fields import Field, may, need, told
from app.providers.amazon.reports.header import header_names, plain_name
from app.providers.amazon.reports.table import read_rows

_FIELDS = {
    "msku": need("sku", cells.needed),
    "fnsku": need("fnsku", cells.key),
    "store": may("amazon-store", cells.label),
    "asin": may("asin", cells.label),
    "product_group": may("product-group", cells.label),
    "your_price": may("your-price", cells.amount),
    "sales_price": may("sales-price", cells.amount),
    "longest_side": need("longest-side", cells.amount),
    "median_side": need("median-side", cells.amount),
    "shortest_side": need("shortest-side", cells.amount),
    "length_and_girth": may("length-and-girth", cells.amount),
    "unit_of_dimension": may("unit-of-dimension", cells.label),
    "weight": need("item-package-weight", cells.amount),
    "unit_of_weight": may("unit-of-weight", cells.label),
    "size_tier": may("product-size-tier", cells.label, "product-size-weight-band"),
    "currency": need("currency", cells.upper),
    "fee_total": need("estimated-fee-total", cells.amount),
    "referral_fee": may("estimated-referral-fee-per-unit", cells.amount),
    "closing_fee": may("estimated-variable-closing-fee", cells.amount),
    "fulfillment_fee": may(
        "expected-domestic-fulfilment-fee-per-unit",
        cells.amount,
        "expected-domestic-fulfillment-fee-per-unit",
        "expected-fulfillment-fee-per-unit",
        "expected-fulfilment-fee-per-unit",
    ),
    "title": may("product-name", cells.label),
}
_KNOWN = {plain_name(name) for field in _FIELDS.values() for name in (field.column.name, *field.column.also)}


def read_fee_preview(lines: Iterable[str], taken_on: date | None = None) -> Iterator[FeePreviewRecord | RowError]:
    """`taken_on`: the day (UTC) on which Amazon made the report, else today.

    Raises BadDocument, before the first row, for anything but this report.
    """
    made_on = taken_on or clock.now().date()
    lines = iter(lines)
    header = next(lines, "")
    others = _other_fees(header)
    fields = [*_FIELDS.values(), *others.values()]
    readers = [field.read for field in fields]
    for row in read_rows(chain([header], lines), [field.column for field in fields]):
        if isinstance(row, RowError):
            yield row
            continue
        line, texts = row
        try:
            values = list(map(call, readers, texts))
        except ValueError:
            yield told(line, fields, texts)
        else:
            yield _record(made_on, values, list(others))


def _other_fees(header: str) -> dict[str, Field]:
    """Fees of other countries and of the future, and those that Amazon will think of."""
    names = (name.strip().lower() for name in header_names(header))
    return {
        name: may(name, cells.amount)
        for name in names
        if name.startswith(("estimated", "expected")) and plain_name(name) not in _KNOWN
    }


def _record(made_on: date, values: list[Any], others: list[str]) -> FeePreviewRecord:
    known = dict(zip(_FIELDS, values, strict=False))
    fees = zip(others, values[len(_FIELDS) :], strict=True)
    known["taken_on"] = made_on
    known["store"] = known["store"] or known["currency"] or ""
    known["other_fees"] = {name: f"{fee:f}" for name, fee in fees if fee is not None}
    return FeePreviewRecord._make(known[name] for name in FeePreviewRecord._fields)
