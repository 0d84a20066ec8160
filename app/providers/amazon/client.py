"""The Selling Partner API as Opside uses it, on behalf of one seller: every call by its name.

How a call is made is told in `calls`; what an answer says is read by the module of its API.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import httpx

from app.catalog.records import ProductDimensionsRecord
from app.core import clock
from app.ledger.records import (
    FeeEstimateRecord,
    FinancialEventRecord,
    InboundItemRecord,
    InboundShipmentRecord,
    InventoryRecord,
    OrderRecord,
    TransactionRecord,
)
from app.providers.amazon import (
    dimensions,
    fees,
    financial_events,
    inbound,
    inventory,
    orders,
    transactions,
)
from app.providers.amazon.budget import Operation
from app.providers.amazon.calls import TokenStore
from app.providers.amazon.failures import failure
from app.providers.amazon.fields import text_of
from app.providers.amazon.library import (
    AnswerError,
    SafeCatalog,
    SafeFees,
    SafeFinances,
    SafeFinancesV0,
    SafeInbound,
    SafeInventories,
    SafeOrders,
    SafeOrdersV0,
)
from app.providers.amazon.reporting import ReportCalls
from app.providers.errors import Refused, Unavailable
from app.providers.records import FeeQuestion, Page

__all__ = ["AmazonClient", "TokenStore"]

_LONGEST_WINDOW = timedelta(days=180)
_MOST_ORDER_PAGES = 50  # an order of so many items has not been seen; a circle of tokens must end
# What Amazon may answer when this app has no part in a version of an API.
_NOT_OURS = (
    httpx.codes.BAD_REQUEST,
    httpx.codes.UNAUTHORIZED,
    httpx.codes.FORBIDDEN,
    httpx.codes.NOT_FOUND,
)


class AmazonClient(ReportCalls):
    """Calls for one seller. May be used from several threads; `clock_offset` is what the last answer told."""

    def transactions(
        self, posted_after: datetime, posted_before: datetime, token: str | None = None
    ) -> Page[TransactionRecord]:
        """Money that moved in the window, which has to end two minutes ago; ask for 7 to 14 days, 180 at most (Refused).

        The next page is asked for with the same window and the page's `next_token`.
        """
        wanted = {"postedAfter": text_of(posted_after), "postedBefore": text_of(posted_before)}
        _check_window(posted_after, posted_before)
        if token:
            wanted["nextToken"] = token
        call = self._api(SafeFinances).list_transactions
        return transactions.read_page(self._call(Operation.LIST_TRANSACTIONS, lambda: call(**wanted)).body)

    def financial_events(
        self, posted_after: datetime, posted_before: datetime, token: str | None = None
    ) -> Page[FinancialEventRecord]:
        """As `transactions`, by the older API: all marketplaces of the region, deferred money only when it is released."""
        _check_window(posted_after, posted_before)
        wanted: dict[str, Any] = {
            "PostedAfter": text_of(posted_after),
            "PostedBefore": text_of(posted_before),
            "MaxResultsPerPage": 100,
        }
        if token:
            wanted["NextToken"] = token
        call = self._api(SafeFinancesV0).list_financial_events
        return financial_events.read_page(self._call(Operation.LIST_FINANCIAL_EVENTS, lambda: call(**wanted)).body)

    def inventory(self, marketplace_id: str, token: str | None = None) -> Page[InventoryRecord]:
        """Units at Amazon now, 50 SKUs a page. A next token lives 30 seconds: read all pages in one go."""
        wanted: dict[str, Any] = {"details": "true", "marketplaceIds": marketplace_id, "granularityId": marketplace_id}
        if token:
            wanted["nextToken"] = token
        call = self._api(SafeInventories).get_inventory_summary_marketplace
        answer = self._call(Operation.GET_INVENTORY_SUMMARIES, lambda: call(**wanted))
        return inventory.read_page(answer.body, marketplace_id)

    def inbound_shipments(
        self, marketplace_id: str, from_at: datetime, to_at: datetime, token: str | None = None
    ) -> Page[InboundShipmentRecord]:
        """Shipments to Amazon in any state that were changed in the window. Counted units do not count as a change."""
        wanted = {
            "MarketplaceId": marketplace_id,
            "QueryType": "DATE_RANGE",
            "ShipmentStatusList": ",".join(inbound.STATUSES),
            "LastUpdatedAfter": text_of(from_at),
            "LastUpdatedBefore": text_of(to_at),
        }
        if token:
            wanted = {"MarketplaceId": marketplace_id, "QueryType": "NEXT_TOKEN", "NextToken": token}
        call = self._api(SafeInbound).get_shipments
        return inbound.read_shipments(self._call(Operation.GET_SHIPMENTS, lambda: call(**wanted)).body)

    def inbound_items(self, shipment_id: str, marketplace_id: str, token: str | None = None) -> Page[InboundItemRecord]:
        """What was shipped of every MSKU, and what has been received of it."""
        api = self._api(SafeInbound)
        if token:
            wanted = {"QueryType": "NEXT_TOKEN", "NextToken": token, "MarketplaceId": marketplace_id}
            answer = self._call(Operation.GET_SHIPMENT_ITEMS, lambda: api.shipment_items(**wanted))
        else:
            answer = self._call(
                Operation.GET_SHIPMENT_ITEMS_BY_SHIPMENT_ID,
                lambda: api.shipment_items_by_shipment(shipment_id, MarketplaceId=marketplace_id),
            )
        return inbound.read_items(answer.body, shipment_id)

    def listed_inbound_items(
        self, marketplace_id: str, from_at: datetime, to_at: datetime, token: str | None = None
    ) -> Page[InboundItemRecord]:
        """Items of every shipment that was changed in the window, many shipments a page. Counted units are no change."""
        wanted = {"MarketplaceId": marketplace_id, "QueryType": "NEXT_TOKEN", "NextToken": token}
        if not token:
            wanted = {
                "MarketplaceId": marketplace_id,
                "QueryType": "DATE_RANGE",
                "LastUpdatedAfter": text_of(from_at),
                "LastUpdatedBefore": text_of(to_at),
            }
        call = self._api(SafeInbound).shipment_items
        return inbound.read_listed_items(self._call(Operation.GET_SHIPMENT_ITEMS, lambda: call(**wanted)).body)

    def fee_estimates(self, marketplace_id: str, wanted: Sequence[FeeQuestion]) -> list[FeeEstimateRecord]:
        """What Amazon would charge, one answer for each of at most 20 MSKUs; `error` where it cannot tell."""
        if len(wanted) > fees.MOST_IN_A_BATCH:
            raise ValueError(f"at most {fees.MOST_IN_A_BATCH} MSKUs at once")
        call = self._api(SafeFees).get_product_fees_estimate
        asked = fees.questions(marketplace_id, wanted)
        answer = self._call(Operation.GET_MY_FEES_ESTIMATES, lambda: call(asked))
        return fees.read_batch(answer.body, marketplace_id, wanted, self._today())

    def fee_estimate(self, marketplace_id: str, question: FeeQuestion) -> FeeEstimateRecord:
        """As fee_estimates, for one MSKU; `error` also where Amazon refuses the question itself."""
        call = self._api(SafeFees).get_product_fees_estimate_for_sku
        wanted = {"is_fba": True, "marketplace_id": marketplace_id, **fees.price_of(question)}
        try:
            answer = self._call(
                Operation.GET_MY_FEES_ESTIMATE_FOR_SKU,
                lambda: call(question.msku, force_safe_sku=False, **wanted),  # the library would encode it twice
            )
        except Refused as error:
            return fees.refused(error, marketplace_id, question, self._today())
        return fees.read_single(answer.body, marketplace_id, question, self._today())

    def dimensions(self, marketplace_id: str, asins: Sequence[str]) -> list[ProductDimensionsRecord]:
        """Size and weight of at most 20 ASINs, one answer for each, empty where Amazon's catalog tells nothing."""
        if len(asins) > dimensions.MOST_ASINS:
            raise ValueError(f"at most {dimensions.MOST_ASINS} ASINs at once")
        wanted = {
            "identifiers": ",".join(asins),
            "identifiersType": "ASIN",
            "marketplaceIds": marketplace_id,
            "includedData": "dimensions",
            "pageSize": dimensions.MOST_ASINS,
        }
        call = self._api(SafeCatalog).search_catalog_items
        answer = self._call(Operation.SEARCH_CATALOG_ITEMS, lambda: call(**wanted))
        return dimensions.read_items(answer.body, marketplace_id, asins)

    def order(self, order_id: str) -> OrderRecord:
        """One order with its lines. Raises Refused for an order that Amazon does not know, or no longer (two years)."""
        call = self._api(SafeOrders).get_order
        try:
            answer = self._once(Operation.GET_ORDER, lambda: call(order_id, includedData=list(orders.INCLUDED)))
        except AnswerError as error:
            if error.status not in _NOT_OURS:
                raise failure(error) from error
            return self._order_v0(order_id)  # if the order or the token is at fault, this tells
        return orders.read_order(answer.body)

    def _order_v0(self, order_id: str) -> OrderRecord:
        api = self._api(SafeOrdersV0)
        order = self._call(Operation.GET_ORDER_V0, lambda: api.get_order(order_id)).body
        items: list[dict[str, Any]] = []
        wanted: dict[str, str] = {}
        for _ in range(_MOST_ORDER_PAGES):
            answer = self._call(Operation.GET_ORDER_ITEMS_V0, lambda: api.get_order_items(order_id, **wanted))
            page, token = orders.read_items_v0(answer.body)
            items += page
            if not token:
                return orders.read_order_v0(order, items)
            wanted["NextToken"] = token
        raise Unavailable("Amazon gives pages of the same order without end.")

    def _today(self) -> date:
        return (clock.now() + timedelta(seconds=self.clock_offset or 0)).date()


def _check_window(start: datetime, end: datetime) -> None:
    """Amazon answers a longer window with an empty page instead of an error."""
    if end - start > _LONGEST_WINDOW:
        raise Refused(f"Amazon tells money of at most {_LONGEST_WINDOW.days} days at once.", reason="WindowTooLong")
