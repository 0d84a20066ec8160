"""Where facts come from."""

from enum import StrEnum


class Source(StrEnum):
    """Where a fact came from: a report of Amazon's, or a list that its API pages through."""

    LEDGER_DETAIL = "ledger_detail"
    LEDGER_SUMMARY = "ledger_summary"
    REIMBURSEMENTS = "reimbursements"
    CUSTOMER_RETURNS = "customer_returns"
    REPLACEMENTS = "replacements"
    REMOVAL_ORDERS = "removal_orders"
    REMOVAL_SHIPMENTS = "removal_shipments"
    INBOUND = "inbound"
    NONCOMPLIANCE = "noncompliance"
    ORDERS = "orders"
    TRANSACTIONS = "transactions"
    FINANCIAL_EVENTS = "financial_events"
    SETTLEMENTS = "settlements"
    STORAGE_FEES = "storage_fees"
    LONG_TERM_STORAGE_FEES = "long_term_storage_fees"
    FEE_PREVIEW = "fee_preview"
    FEE_ESTIMATES = "fee_estimates"
    INVENTORY = "inventory"
    MYI = "myi"
    DIMENSIONS = "dimensions"
    PARTICIPATIONS = "participations"
