"""Amazon's operations that are called, and the usage plan of each."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Operation(StrEnum):
    """The operations that are called, as Amazon names them; v0 is added where two versions have the same name."""

    CREATE_REPORT = "createReport"
    GET_REPORT = "getReport"
    GET_REPORTS = "getReports"
    CANCEL_REPORT = "cancelReport"
    GET_REPORT_DOCUMENT = "getReportDocument"
    LIST_TRANSACTIONS = "listTransactions"
    LIST_FINANCIAL_EVENTS = "listFinancialEvents"
    GET_INVENTORY_SUMMARIES = "getInventorySummaries"
    GET_SHIPMENTS = "getShipments"
    GET_SHIPMENT_ITEMS_BY_SHIPMENT_ID = "getShipmentItemsByShipmentId"
    GET_SHIPMENT_ITEMS = "getShipmentItems"
    GET_MY_FEES_ESTIMATES = "getMyFeesEstimates"
    GET_MY_FEES_ESTIMATE_FOR_SKU = "getMyFeesEstimateForSKU"
    SEARCH_CATALOG_ITEMS = "searchCatalogItems"
    GET_ORDER = "getOrder"
    GET_ORDER_V0 = "getOrderV0"
    GET_ORDER_ITEMS_V0 = "getOrderItemsV0"
    GET_MARKETPLACE_PARTICIPATIONS = "getMarketplaceParticipations"


class UsagePlan(NamedTuple):
    rate: float  # calls a second
    burst: int  # calls at once after a rest


# Amazon's defaults (model files of the SP-API).
PLANS: Mapping[Operation, UsagePlan] = MappingProxyType(
    {
        Operation.CREATE_REPORT: UsagePlan(0.0167, 15),
        Operation.GET_REPORT: UsagePlan(2, 15),
        Operation.GET_REPORTS: UsagePlan(0.0222, 10),
        Operation.CANCEL_REPORT: UsagePlan(0.0222, 10),
        Operation.GET_REPORT_DOCUMENT: UsagePlan(0.0167, 15),
        Operation.LIST_TRANSACTIONS: UsagePlan(0.5, 10),
        Operation.LIST_FINANCIAL_EVENTS: UsagePlan(0.5, 30),
        Operation.GET_INVENTORY_SUMMARIES: UsagePlan(2, 2),
        Operation.GET_SHIPMENTS: UsagePlan(2, 30),
        Operation.GET_SHIPMENT_ITEMS_BY_SHIPMENT_ID: UsagePlan(2, 30),
        Operation.GET_SHIPMENT_ITEMS: UsagePlan(2, 30),
        Operation.GET_MY_FEES_ESTIMATES: UsagePlan(0.5, 1),
        Operation.GET_MY_FEES_ESTIMATE_FOR_SKU: UsagePlan(1, 2),
        Operation.SEARCH_CATALOG_ITEMS: UsagePlan(2, 2),
        Operation.GET_ORDER: UsagePlan(0.5, 30),
        Operation.GET_ORDER_V0: UsagePlan(0.5, 30),
        Operation.GET_ORDER_ITEMS_V0: UsagePlan(0.5, 30),
        Operation.GET_MARKETPLACE_PARTICIPATIONS: UsagePlan(0.016, 15),
    }
)
