"""GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA: what Amazon measured of each product and would charge for it today."""

from collections.abc import Iterator, Mapping

from app.sandbox.history.fee_rows import FeePreview
from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import ReportType, Span, Window

_DAY = 24 * 3600
_UNKNOWN = "--"
_NAMES = ("sku", "fnsku", "asin", "product-name", "product-group", "brand", "fulfilled-by")
_SIDES = (
    "your-price", "sales-price", "longest-side", "median-side", "shortest-side", "length-and-girth", "unit-of-dimension",
    "item-package-weight", "unit-of-weight",
)  # fmt: skip
_FEES = ("currency", "estimated-fee-total", "estimated-referral-fee-per-unit", "estimated-variable-closing-fee")
_HEADER = (
    *_NAMES, "amazon-store", *_SIDES, "product-size-tier", *_FEES, "estimated-order-handling-fee-per-order",
    "estimated-pick-pack-fee-per-unit", "estimated-weight-handling-fee-per-unit", "expected-fulfillment-fee-per-unit",
    "estimated-future-fee (Current Selling on Amazon + Future Fulfillment fees)", "estimated-future-order-handling-fee-per-order",
    "estimated-future-pick-pack-fee-per-unit", "estimated-future-weight-handling-fee-per-unit", "expected-future-fulfillment-fee-per-unit",
)  # fmt: skip
_EFN_COUNTRIES = ("uk", "de", "fr", "it", "es", "se")
_EUROPEAN = (
    *_NAMES, "has-local-inventory", *_SIDES, "product-size-weight-band", *_FEES, "expected-domestic-fulfilment-fee-per-unit",
    *(f"expected-efn-fulfilment-fee-per-unit-{country}" for country in _EFN_COUNTRIES),
)  # fmt: skip


def _rows(history: History, window: Window, _options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Of the marketplaces that were asked for."""
    is_european = history.seller.region == "EU"
    for row in history.fee_previews():
        store = row.product.store
        if store.marketplace_id in window.marketplaces:
            where = "Yes" if is_european else store.country
            yield (
                *_names(row),
                where,
                *_sides(row),
                row.size_tier,
                *_fees(row),
                *(_fulfilment(row) if is_european else _handling(row)),
            )


def _names(row: FeePreview) -> tuple[str, ...]:
    product = row.product
    brand = product.title.split(" ", 1)[0]
    return product.msku, product.fnsku, product.asin, product.title, product.category, brand, "Amazon"


def _sides(row: FeePreview) -> tuple[str, ...]:
    price, measures = f"{row.product.price:.2f}", row.measures
    return (
        price,
        price,
        str(measures.longest),
        str(measures.median),
        str(measures.shortest),
        str(measures.length_and_girth),
        measures.unit_of_length,
        str(measures.weight),
        measures.unit_of_weight,
    )


def _fees(row: FeePreview) -> tuple[str, ...]:
    return row.product.store.currency, f"{row.total:.2f}", f"{row.referral_fee:.2f}", "0.00"


def _handling(row: FeePreview) -> tuple[str, ...]:
    """The old fees are no longer told apart, and no fees of the future are known."""
    return (*(_UNKNOWN,) * 3, f"{row.fulfillment_fee:.2f}", *(_UNKNOWN,) * 5)


def _fulfilment(row: FeePreview) -> tuple[str, ...]:
    return (f"{row.fulfillment_fee:.2f}", *(_UNKNOWN,) * len(_EFN_COUNTRIES))


FEE_PREVIEW = ReportType(
    name="GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA",
    header=_HEADER,
    european_header=_EUROPEAN,
    rows=_rows,
    refresh_seconds=_DAY,
    most_days=550,
    span=Span.SNAPSHOT,
    least_age_days=3,
)
