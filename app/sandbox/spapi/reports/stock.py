"""GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA: the units of every product, as they are now."""

from collections.abc import Iterator, Mapping

from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import NEAR_REAL_TIME, ReportType, Span, Window
from app.sandbox.spapi.stock_levels import StockLevels

_HEADER = (
    "sku", "fnsku", "asin", "product-name", "condition", "your-price", "mfn-listing-exists", "mfn-fulfillable-quantity",
    "afn-listing-exists", "afn-warehouse-quantity", "afn-fulfillable-quantity", "afn-unsellable-quantity", "afn-reserved-quantity",
    "afn-total-quantity", "per-unit-volume", "afn-inbound-working-quantity", "afn-inbound-shipped-quantity",
    "afn-inbound-receiving-quantity", "afn-researching-quantity", "afn-reserved-future-supply", "afn-future-supply-buyable",
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Of the marketplaces that were asked for."""
    levels = StockLevels(history.books)
    for product in history.books.products:
        if product.store.marketplace_id not in window.marketplaces:
            continue
        level = levels.of(product)
        yield (
            product.msku,
            product.fnsku,
            product.asin,
            product.title,
            "New",
            f"{product.price:.2f}",
            "No",
            "",
            "Yes",
            str(level.warehouse),
            str(level.fulfillable),
            str(level.warehouse - level.fulfillable),
            "0",
            str(level.total),
            str(product.measures.volume),
            "0",
            str(level.inbound),
            "0",
            str(level.researching),
            "0",
            "0",
        )


STOCK = ReportType(
    name="GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=NEAR_REAL_TIME,
    most_days=550,
    span=Span.SNAPSHOT,
)
