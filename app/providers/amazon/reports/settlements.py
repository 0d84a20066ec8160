"""GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2: one payout, first its summary and then every amount that it is the sum of."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter

from app.ledger.records import RowError, SettlementLineRecord, SettlementRecord
from app.providers.amazon.reports import cells
from app.providers.amazon.reports.dates import read_instant
from app.providers.amazon.reports.local_spelling import LocalSpelling, Seen, spelling_of
from app.providers.amazon.reports.numbers import parse_number
from app.providers.amazon.reports.table import Column, read_rows

_COLUMNS = (
    Column("settlement-id"),
    Column("settlement-start-date"),
    Column("settlement-end-date"),
    Column("deposit-date", is_required=False),
    Column("total-amount"),
    Column("currency"),
    Column("transaction-type"),
    Column("order-id", is_required=False),
    Column("adjustment-id", is_required=False),
    Column("shipment-id", is_required=False),
    Column("marketplace-name", is_required=False),
    Column("amount-type"),
    Column("amount-description"),
    Column("amount"),
    Column("fulfillment-id", is_required=False),
    Column("posted-date"),
    Column("posted-date-time", is_required=False),
    Column("order-item-code", is_required=False),
    Column("sku", is_required=False),
    Column("quantity-purchased", is_required=False),
    Column("promotion-id", is_required=False),
)
_ID, _STARTS, _ENDS, _DEPOSITED, _TOTAL, _CURRENCY, _TYPE = range(7)
_AMOUNT, _POSTED_ON, _POSTED_AT = 13, 15, 16
_PEEKED = 500  # rows from which the file's spelling is learned
_REMEMBERED = 10_000  # instants, which repeat for every amount of an order


def read_settlements(lines: Iterable[str]) -> Iterator[SettlementRecord | SettlementLineRecord | RowError]:
    """A SettlementRecord before the lines of each settlement, bare where the file does not summarise it.

    The lines sum to the record's `total`, unless some could not be read. Raises BadDocument, before the first row, for
    anything but this report.
    """
    rows = read_rows(lines, _COLUMNS)
    peeked = list(islice(rows, _PEEKED))
    settlements = _Settlements(spelling_of(_seen([row[1] for row in peeked if not isinstance(row, RowError)])))
    for row in chain(peeked, rows):
        if isinstance(row, RowError):
            yield row
        else:
            yield from settlements.read(*row)


def _seen(rows: Sequence[tuple[str, ...]]) -> Seen:
    """What the rows of the first settlement tell of their spelling."""
    rows = [row for row in rows if row[_ID] == rows[0][_ID]]
    starts, ends, deposited, total, currency = (
        next(filter(None, map(itemgetter(column), rows)), "")
        for column in (_STARTS, _ENDS, _DEPOSITED, _TOTAL, _CURRENCY)
    )
    return Seen(
        starts=starts,
        ends=ends,
        deposited=deposited,
        posted=[row[_POSTED_AT] or row[_POSTED_ON] for row in rows],
        amounts=[total, *(row[_AMOUNT] for row in rows)],
        currency=currency,
    )


class _Settlements:
    """Reads the rows of one file, and knows of which settlements it has told."""

    def __init__(self, spelling: LocalSpelling) -> None:
        self._sign = spelling.decimal_sign
        self._currencies: dict[str, str | None] = {}

        @lru_cache(_REMEMBERED)
        def instant(text: str) -> datetime:
            return read_instant(text, is_day_first=spelling.is_day_first)

        self._instant = instant

    def read(self, line: int, row: tuple[str, ...]) -> Iterator[SettlementRecord | SettlementLineRecord | RowError]:
        settlement_id = row[_ID].strip()
        if not settlement_id:
            yield RowError(line, "settlement-id: nothing stands there")
            return
        if settlement_id not in self._currencies:
            yield from self._summary(line, settlement_id, row)
        if row[_TYPE].strip() or row[_AMOUNT].strip():
            try:
                yield self._line(settlement_id, row)
            except ValueError as error:
                yield RowError(line, str(error))

    def _summary(self, line: int, settlement_id: str, row: tuple[str, ...]) -> Iterator[SettlementRecord | RowError]:
        currency = self._currencies[settlement_id] = cells.upper(row[_CURRENCY])
        starts, ends, deposited, total = None, None, None, None
        try:
            starts, ends = self._some_instant(row, _STARTS), self._some_instant(row, _ENDS)
            deposited, total = self._some_instant(row, _DEPOSITED), self._some_amount(row, _TOTAL)
        except ValueError as error:
            yield RowError(line, str(error))
        yield SettlementRecord(settlement_id, starts, ends, deposited, currency, total)

    def _line(self, settlement_id: str, row: tuple[str, ...]) -> SettlementLineRecord:
        amount = self._some_amount(row, _AMOUNT)
        if amount is None:
            raise ValueError("amount: nothing stands there")
        kind, order_id, adjustment_id, shipment_id, marketplace, amount_type, description = row[_TYPE:_AMOUNT]
        fulfillment_id, _, posted_at, item_code, msku, quantity, promotion_id = row[_AMOUNT + 1 :]
        return SettlementLineRecord(
            settlement_id=settlement_id,
            transaction_type=cells.label(kind),
            order_id=cells.label(order_id),
            adjustment_id=cells.label(adjustment_id),
            shipment_id=cells.label(shipment_id),
            marketplace_name=cells.label(marketplace),
            amount_type=cells.label(amount_type),
            amount_description=cells.label(description),
            amount=amount,
            currency=cells.upper(row[_CURRENCY]) or self._currencies[settlement_id],
            fulfillment_id=cells.upper(fulfillment_id),
            posted_at=self._some_instant(row, _POSTED_AT if posted_at.strip() else _POSTED_ON),
            order_item_code=cells.label(item_code),
            msku=cells.label(msku),
            quantity=_quantity(quantity),
            promotion_id=cells.label(promotion_id),
        )

    def _some_instant(self, row: tuple[str, ...], column: int) -> datetime | None:
        text = row[column].strip()
        try:
            return self._instant(text) if text else None
        except ValueError as error:
            raise ValueError(f"{_COLUMNS[column].name}: {error}") from None

    def _some_amount(self, row: tuple[str, ...], column: int) -> Decimal | None:
        text = row[column].strip()
        try:
            return parse_number(text, self._sign) if text else None
        except ValueError as error:
            raise ValueError(f"{_COLUMNS[column].name}: {error}") from None


def _quantity(text: str) -> int | None:
    try:
        return cells.some_units(text)
    except ValueError as error:
        raise ValueError(f"quantity-purchased: {error}") from None
