"""GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA: the surcharge on units that lie too long, assessed on the 15th."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.sandbox.history.chance import instant_of
from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import DAILY, ReportType, Span, Window

_HEADER = (
    "snapshot-date", "sku", "fnsku", "asin", "product-name", "condition", "per-unit-volume", "currency", "volume-unit", "country",
    "qty-charged", "amount-charged", "surcharge-age-tier", "rate-surcharge",
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    month = window.month()
    if month is None:
        return
    after = (month + timedelta(days=32)).replace(day=1)
    for row in history.long_term_fees(month.toordinal(), min(after.toordinal() - 1, window.last_day)):
        product, measures = row.product, row.product.measures
        yield (
            instant_of(row.day, "long-term storage").isoformat(),
            product.msku,
            product.fnsku,
            product.asin,
            product.title,
            "NEW",
            str(measures.volume),
            product.store.currency,
            measures.unit_of_volume,
            product.store.country,
            str(row.quantity),
            f"{row.amount:.2f}",
            row.age_tier,
            str(row.rate),
        )


LONG_TERM_FEES = ReportType(
    name="GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=DAILY,
    most_days=31,
    span=Span.MONTH,
)
