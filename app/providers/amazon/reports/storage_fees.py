"""GET_FBA_STORAGE_FEE_CHARGES_DATA: what a month's storage is thought to cost. The charge itself comes a month later."""

from collections.abc import Iterable, Iterator
from datetime import date

from app.ledger.records import RowError, StorageFeeRecord
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.dates import read_day, read_month
from app.providers.amazon.reports.fields import may, need, read_records


def _month(text: str) -> date:
    """`2026-07`, or any day of the month."""
    text = cells.needed(text)
    try:
        return read_month(text)
    except ValueError:
        return read_day(text).replace(day=1)


_FIELDS = {
    "month_on": need("month_of_charge", _month),
    "fnsku": need("fnsku", cells.needed),
    "fulfillment_center": need("fulfillment_center", cells.center_key),
    "country": need("country_code", cells.upper_key),
    "asin": may("asin", cells.label),
    "longest_side": may("longest_side", cells.amount),
    "median_side": may("median_side", cells.amount),
    "shortest_side": may("shortest_side", cells.amount),
    "measurement_units": may("measurement_units", cells.label),
    "weight": may("weight", cells.amount),
    "weight_units": may("weight_units", cells.label),
    "item_volume": may("item_volume", cells.amount),
    "volume_units": may("volume_units", cells.label),
    "size_tier": may("product_size_tier", cells.label),
    "average_on_hand": need("average_quantity_on_hand", cells.amount),
    "average_pending_removal": may("average_quantity_pending_removal", cells.amount),
    "estimated_volume": may("estimated_total_item_volume", cells.amount),
    "base_rate": may("base_rate", cells.amount, "storage_rate"),
    "surcharge_rate": may("utilization_surcharge_rate", cells.amount),
    "currency": need("currency", cells.upper),
    "fee": need("estimated_monthly_storage_fee", cells.amount),
    "incentive": may("total_incentive_fee_amount", cells.amount),
    "dangerous_goods_type": may("dangerous_goods_storage_type", cells.label),
    "category": may("category", cells.label),
    "title": may("product_name", cells.label),
}


def read_storage_fees(lines: Iterable[str]) -> Iterator[StorageFeeRecord | RowError]:
    """Raises BadDocument, before the first row, for anything but this report."""
    return read_records(lines, StorageFeeRecord, _FIELDS)
