"""Reading the facts of loss detection: one streamed pass over the adjustments, FNSKU by FNSKU."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date
from functools import cache
from itertools import groupby
from typing import Any

import psycopg
from sqlalchemy import exists, select

from app.catalog.models import Product
from app.core.db import db
from app.core.marketplaces import MARKETPLACES, find_marketplace
from app.detection.coverage import CoveredDays
from app.detection.pairing import pair_links
from app.detection.records import Adjustment, Facts, Link, Payment
from app.detection.verdicts import Coverage as ReportCoverage
from app.ledger.models import LedgerEvent, Source
from app.ledger.queries import coverage
from app.policy.dispositions import normalise_disposition
from app.policy.reason_codes import ReasonClass, classify

_ROWS_A_FETCH = 5000
_ROWS_A_BATCH = 5000
_REGION_BY_CURRENCY = {marketplace.currency: marketplace.region for marketplace in MARKETPLACES}

_ADJUSTMENT_COLUMNS = """event_on, encode(row_hash, 'hex'), ordinal, fnsku, msku, asin, reference_id, quantity,
    fulfillment_center, disposition, reason, country, reconciled, unreconciled"""
_ADJUSTMENTS = (
    f"SELECT {_ADJUSTMENT_COLUMNS} FROM ledger_events WHERE seller_id = %(seller)s AND event_type = 'Adjustments'"  # noqa: S608  # a constant of this file
)
_PAYMENTS = """SELECT approved_at, reimbursement_id, msku, fnsku, reason, ordinal, case_id, currency, amount_per_unit,
    amount_total, quantity_cash, quantity_inventory, quantity_total, original_reimbursement_id
    FROM reimbursements WHERE seller_id = %(seller)s"""


def connection() -> psycopg.Connection[Any]:
    """The session's own connection, for what the ORM is too slow for: streaming and COPY in the same transaction."""
    driver = db.session.connection().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("findings need PostgreSQL through psycopg")
    return driver


def read_coverage(seller_id: int) -> ReportCoverage:
    """Which days of the two reports have arrived."""
    return ReportCoverage(
        CoveredDays(coverage(seller_id, Source.LEDGER_DETAIL)), CoveredDays(coverage(seller_id, Source.REIMBURSEMENTS))
    )


def tells_unreconciled(seller_id: int) -> bool:
    """Whether any loss of the seller shows unreconciled units: else Amazon has not filled the column in."""
    is_loss = (
        LedgerEvent.reason.in_(("M", "5")) & (LedgerEvent.event_type == "Adjustments") & (LedgerEvent.quantity < 0)
    )
    query = exists().where(LedgerEvent.seller_id == seller_id, is_loss, LedgerEvent.unreconciled != 0)
    return bool(db.session.scalar(select(query)))


class FactReader:
    """Reads one seller's facts in batches of whole products, so that memory does not grow with their number."""

    def __init__(self, seller_id: int) -> None:
        self._seller_id = seller_id
        self._connection = connection()
        self._links = self._read_links()
        self.merged = _groups(self._links)
        self._unlabelled = self._read_unlabelled_payments()

    def batches(self) -> Iterator[list["ProductFacts"]]:
        """All products that have adjustments; merged FNSKUs come last, each group as one product."""
        batch: list[ProductFacts] = []
        rows_in_batch = 0
        for fnsku, rows in groupby(self._stream(), key=_fnsku):
            adjustments = [_adjustment(row) for row in rows]
            batch.append(ProductFacts((fnsku,), adjustments))
            rows_in_batch += len(adjustments)
            if rows_in_batch >= _ROWS_A_BATCH:
                yield self._with_payments(batch)
                batch, rows_in_batch = [], 0
        if batch:
            yield self._with_payments(batch)
        for group in self.merged:
            adjustments = [_adjustment(row) for row in self._adjustments_of(group)]
            yield self._with_payments([ProductFacts(group, adjustments)])

    def _stream(self) -> Iterator[tuple[Any, ...]]:
        merged = [fnsku for group in self.merged for fnsku in group]
        query = f"{_ADJUSTMENTS} AND fnsku <> ALL(%(merged)s) ORDER BY fnsku, event_on, row_hash, ordinal"
        with self._connection.cursor(name="adjustments") as cursor:
            cursor.itersize = _ROWS_A_FETCH
            cursor.execute(query, {"seller": self._seller_id, "merged": merged})
            yield from cursor

    def _adjustments_of(self, fnskus: Sequence[str]) -> list[tuple[Any, ...]]:
        query = f"{_ADJUSTMENTS} AND fnsku = ANY(%(fnskus)s) ORDER BY event_on, row_hash, ordinal"
        return self._connection.execute(query, {"seller": self._seller_id, "fnskus": list(fnskus)}).fetchall()

    def _read_links(self) -> list[Link]:
        query = f"{_ADJUSTMENTS} AND reason IN ('3', '4')"
        rows = [_adjustment(row) for row in self._connection.execute(query, {"seller": self._seller_id})]
        return pair_links(row for row in rows if row.reason_class is ReasonClass.REDEFINITION)

    def _with_payments(self, batch: list["ProductFacts"]) -> list["ProductFacts"]:
        fnskus = [fnsku for product in batch for fnsku in product.fnskus]
        query = f"{_PAYMENTS} AND fnsku = ANY(%(fnskus)s) ORDER BY approved_at, reimbursement_id, msku, reason, ordinal"
        payments: dict[str, list[Payment]] = {fnsku: list(self._unlabelled.get(fnsku, ())) for fnsku in fnskus}
        for row in self._connection.execute(query, {"seller": self._seller_id, "fnskus": fnskus}):
            _add_once(payments[row[3]], _payment(row, row[3]))
        for product in batch:
            product.payments = [payment for fnsku in product.fnskus for payment in payments[fnsku]]
            product.links = (
                [link for link in self._links if link.old in product.fnskus] if len(product.fnskus) > 1 else []
            )
        return batch

    def _read_unlabelled_payments(self) -> dict[str, list[Payment]]:
        """Payments without FNSKU, by the FNSKU that their MSKU has in the catalog."""
        rows = self._connection.execute(f"{_PAYMENTS} AND fnsku = ''", {"seller": self._seller_id}).fetchall()
        if not rows:
            return {}
        query = select(Product.msku, Product.fnsku).where(Product.seller_id == self._seller_id)
        fnsku_of = {msku: fnsku for msku, fnsku in db.session.execute(query) if fnsku}
        found: dict[str, list[Payment]] = {}
        for row in rows:
            if row[2] in fnsku_of:
                found.setdefault(fnsku_of[row[2]], []).append(_payment(row, fnsku_of[row[2]]))
        return found


class ProductFacts:
    """Adjustments and payments of one FNSKU, or of several that were merged."""

    def __init__(self, fnskus: tuple[str, ...], adjustments: list[Adjustment]) -> None:
        self.fnskus = fnskus
        self.adjustments = adjustments
        self.payments: list[Payment] = []
        self.links: list[Link] = []

    def by_region(self) -> list[Facts]:
        """Units do not travel between Amazon's regions, so each region is netted by itself."""
        regions = sorted({_region_of_country(row.country) or "" for row in self.adjustments} - {""})
        if len(regions) < 2:
            return [Facts(self.adjustments, self.payments, self.links)]
        return [
            Facts(
                [row for row in self.adjustments if (_region_of_country(row.country) or regions[0]) == region],
                [pay for pay in self.payments if (_region_of_currency(pay.currency) or regions[0]) == region],
                self.links,
            )
            for region in regions
        ]


def _fnsku(row: tuple[Any, ...]) -> str:
    fnsku: str = row[3]
    return fnsku


def _adjustment(row: tuple[Any, ...]) -> Adjustment:
    on: date = row[0]
    code = (row[10] or "").strip().upper()
    return Adjustment(
        row_ref=f"{on.isoformat()}/{row[1]}/{row[2]}",
        on=on,
        fnsku=row[3],
        msku=row[4],
        asin=row[5],
        reference_id=row[6] or None,
        quantity=row[7],
        fulfillment_center=row[8],
        disposition=_disposition(row[9]),
        code=code,
        reason_class=classify(code, on).reason_class,
        country=row[11],
        reconciled=row[12],
        unreconciled=row[13],
    )


_disposition = cache(normalise_disposition)


def _add_once(payments: list[Payment], payment: Payment) -> None:
    """Rows of one id that are alike in everything are one payment told twice, as when a region's file repeats it."""
    told = _without_ordinal(payment)
    same_id = (known for known in payments if known.reimbursement_id == payment.reimbursement_id)
    if all(_without_ordinal(known) != told for known in same_id):
        payments.append(payment)


def _without_ordinal(payment: Payment) -> Payment:
    return payment._replace(row_ref=payment.row_ref.rpartition("/")[0])


def _payment(row: tuple[Any, ...], fnsku: str) -> Payment:
    return Payment(
        row_ref=f"{row[1]}/{row[2]}/{row[3]}/{row[4]}/{row[5]}",
        on=row[0].astimezone(UTC).date(),
        fnsku=fnsku,
        reimbursement_id=row[1],
        reason=row[4],
        case_id=row[6] or None,
        currency=row[7] or None,
        amount_per_unit=row[8],
        amount_total=row[9],
        quantity_cash=row[10],
        quantity_inventory=row[11],
        quantity_total=row[12],
        original_id=row[13] or None,
    )


@cache
def _region_of_country(country: str | None) -> str | None:
    marketplace = find_marketplace(country=country)
    return marketplace.region if marketplace else None


def _region_of_currency(currency: str | None) -> str | None:
    return _REGION_BY_CURRENCY.get(currency or "")


def _groups(links: Iterable[Link]) -> list[tuple[str, ...]]:
    """FNSKUs that are linked with each other, directly or over others."""
    group_of: dict[str, set[str]] = {}
    for link in links:
        merged = group_of.get(link.old, {link.old}) | group_of.get(link.new, {link.new})
        group_of.update(dict.fromkeys(merged, merged))
    return sorted({tuple(sorted(group)) for group in group_of.values()})
