"""GET_FBA_STORAGE_FEE_CHARGES_DATA: a month's storage by product and center, of all stores of the region in one file."""

from collections.abc import Iterator, Mapping

from app.sandbox.history.fee_rows import StorageFee
from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import DAILY, ReportType, Span, Window

_BEFORE = (
    "asin", "fnsku", "product_name", "fulfillment_center", "country_code", "longest_side", "median_side", "shortest_side",
    "measurement_units", "weight", "weight_units", "item_volume", "volume_units", "product_size_tier", "average_quantity_on_hand",
    "average_quantity_pending_removal", "estimated_total_item_volume", "month_of_charge", "storage_utilization_ratio",
    "storage_utilization_ratio_units", "base_rate", "utilization_surcharge_rate", "avg_qty_for_sus", "est_vol_for_sus", "est_base_msf",
    "est_sus", "currency", "estimated_monthly_storage_fee",
)  # fmt: skip
_AFTER = (
    "eligible_for_inventory_discount", "qualifies_for_inventory_discount", "total_incentive_fee_amount", "breakdown_incentive_fee_amount",
    "average_quantity_customer_orders",
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    month = window.month()
    if month is None:
        return
    is_european = history.seller.region == "EU"
    for row in history.storage_fees(month.toordinal()):
        yield (
            *_product(row, history.seller.country_of(row.center)),
            *_charge(row, month.strftime("%Y-%m")),
            *_rest(row, is_european),
        )


def _product(row: StorageFee, country: str) -> tuple[str, ...]:
    """The center stands in single quotes."""
    product, measures = row.product, row.measures
    return (
        product.asin,
        product.fnsku,
        product.title,
        f"'{row.center}'",
        country,
        str(measures.longest),
        str(measures.median),
        str(measures.shortest),
        measures.unit_of_length,
        str(measures.weight),
        measures.unit_of_weight,
        str(measures.volume),
        measures.unit_of_volume,
        row.size_tier,
    )


def _charge(row: StorageFee, month: str) -> tuple[str, ...]:
    return (
        str(row.units),
        "0",
        str(row.total_volume),
        month,
        "--",
        "weeks",
        str(row.rate),
        "0",
        "0",
        "0",
        f"{row.amount:.2f}",
        "0",
        row.product.store.currency,
        f"{row.amount:.2f}",
    )


def _rest(row: StorageFee, is_european: bool) -> tuple[str, ...]:
    kind = row.product.category if is_european else "--"
    return kind, "N", "N", "0", "--", "0"


STORAGE_FEES = ReportType(
    name="GET_FBA_STORAGE_FEE_CHARGES_DATA",
    header=(*_BEFORE, "dangerous_goods_storage_type", *_AFTER),
    european_header=(*_BEFORE, "category", *_AFTER),
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=31,
    span=Span.MONTH,
)
