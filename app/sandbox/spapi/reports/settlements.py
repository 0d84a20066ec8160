"""GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2: a store's money of two weeks. Made by Amazon itself, never on request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from app.sandbox.history.chance import digits
from app.sandbox.history.history import History
from app.sandbox.history.money_rows import MoneyEvent, MoneyKind, MoneyLine, Settlement
from app.sandbox.spapi.order_book import item_code
from app.sandbox.spapi.reports.types import ReportType, Window

_HEADER = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency", "transaction-type",
    "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name", "amount-type", "amount-description", "amount",
    "fulfillment-id", "posted-date", "posted-date-time", "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id", "sku",
    "quantity-purchased", "promotion-id",
)  # fmt: skip
OF_TRADE = (MoneyKind.ORDER, MoneyKind.REFUND)
_BLANK_HEAD = ("",) * 5


@dataclass(frozen=True)
class _Locale:
    """How a store writes days and amounts."""

    day: str
    has_decimal_comma: bool

    def instant(self, instant: datetime) -> str:
        return instant.strftime(f"{self.day} %H:%M:%S UTC")

    def amount(self, amount: Decimal) -> str:
        text = f"{amount:.2f}"
        return text.replace(".", ",") if self.has_decimal_comma else text


_LOCALES = {"US": _Locale("%Y-%m-%d", has_decimal_comma=False), "GB": _Locale("%d.%m.%Y", has_decimal_comma=False)}
_CONTINENT = _Locale("%d.%m.%Y", has_decimal_comma=True)


def _rows(history: History, _window: Window, options: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for settlement in history.settlements():
        if settlement.settlement_id == options["settlementId"]:
            yield from _of_settlement(history, settlement)


def _of_settlement(history: History, settlement: Settlement) -> Iterator[tuple[str, ...]]:
    """The first row sums up."""
    store, events = settlement.store, history.settlement_events(settlement)
    locale = _LOCALES.get(store.country, _CONTINENT)
    days = (settlement.first_day, settlement.last_day + 1, settlement.deposit_day)
    total = sum((event.total for event in events), Decimal("0.00"))
    yield (
        settlement.settlement_id,
        *(locale.instant(datetime.fromordinal(day).replace(tzinfo=UTC)) for day in days),
        locale.amount(total),
        store.currency,
        *("",) * 18,
    )
    for event in events:
        posted_at = event.posted_at
        stamps = (posted_at.strftime(locale.day), locale.instant(posted_at))
        head = (settlement.settlement_id, *_BLANK_HEAD, *_references(event))
        tail = _item(event)
        for line in event.lines:
            is_trade = event.kind in OF_TRADE
            amount = (
                line.amount_type,
                line.description,
                locale.amount(line.amount),
                _fulfillment(event) if is_trade else "",
            )
            yield (*head, *amount, *stamps, *tail, _promotion(line))


def _references(event: MoneyEvent) -> tuple[str, ...]:
    """Of the marketplace only orders and refunds tell."""
    is_trade = event.kind in OF_TRADE
    adjustment = digits(14, event.identity) if event.kind is not MoneyKind.ORDER else ""
    shipment = digits(9, event.identity, "shipment") if event.kind is MoneyKind.ORDER else ""
    order_id = event.order_id
    return (
        event.kind.value,
        order_id,
        order_id if is_trade else "",
        adjustment,
        shipment,
        event.store.name if is_trade else "",
    )


def _item(event: MoneyEvent) -> tuple[str, ...]:
    if event.product is None:
        return ("",) * 5
    code = item_code(event)
    adjustment = digits(14, event.identity, "item") if event.kind is MoneyKind.REFUND else ""
    return code, "", adjustment, event.product.msku, str(event.quantity) if event.quantity else ""


def _fulfillment(event: MoneyEvent) -> str:
    return "MFN" if event.order and event.order.is_by_seller else "AFN"


def _promotion(line: MoneyLine) -> str:
    return "PAWS-V2-10-PERCENT" if line.amount_type == "Promotion" else ""


SETTLEMENTS = ReportType(
    name="GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
    header=_HEADER,
    rows=_rows,
    refresh_seconds=0,
    most_days=550,
    is_on_request=False,
)
