"""Where a seller finds each report in Seller Central, and what it is good for, the most telling ones first."""

from typing import NamedTuple

from app.ledger.models import Source


class Guide(NamedTuple):
    """`where`: the way through Seller Central's menus, as they are named there."""

    source: Source
    label: str
    where: str
    purpose: str


GUIDE: tuple[Guide, ...] = (
    Guide(
        Source.LEDGER_DETAIL,
        "Inventory Ledger, detailed view",
        "Reports, Fulfillment, Inventory Ledger, Detailed view",
        "what was lost, damaged and found",
    ),
    Guide(
        Source.REIMBURSEMENTS,
        "Reimbursements",
        "Reports, Fulfillment, Payments, Reimbursements",
        "what Amazon has paid already, and taken back",
    ),
    Guide(
        Source.CUSTOMER_RETURNS,
        "FBA customer returns",
        "Reports, Fulfillment, Customer Concessions, FBA customer returns",
        "what came back from buyers, and in what state",
    ),
    Guide(
        Source.ORDERS,
        "All Orders",
        "Reports, Fulfillment, Sales, All Orders",
        "what was sold, and for how much",
    ),
    Guide(
        Source.SETTLEMENTS,
        "Settlement, flat file V2",
        "Payments, Reports Repository, All Statements, Download Flat File V2",
        "what was refunded, charged and paid out",
    ),
    Guide(
        Source.REMOVAL_ORDERS,
        "Removal Order Detail",
        "Reports, Fulfillment, Removals, Removal Order Detail",
        "what you had sent back or disposed of",
    ),
    Guide(
        Source.REMOVAL_SHIPMENTS,
        "Removal Shipment Detail",
        "Reports, Fulfillment, Removals, Removal Shipment Detail",
        "which parcels left for you",
    ),
    Guide(
        Source.REPLACEMENTS,
        "Replacements",
        "Reports, Fulfillment, Customer Concessions, Replacements",
        "what buyers got for free instead",
    ),
    Guide(
        Source.NONCOMPLIANCE,
        "Inbound Performance",
        "Reports, Fulfillment, Inventory, Inbound Performance",
        "what Amazon found wrong with shipments",
    ),
    Guide(
        Source.FEE_PREVIEW,
        "Fee Preview",
        "Reports, Fulfillment, Payments, Fee Preview",
        "what Amazon measured and would charge",
    ),
    Guide(
        Source.STORAGE_FEES,
        "Monthly Storage Fees",
        "Reports, Fulfillment, Payments, Monthly Storage Fees",
        "what storage costs, by the month",
    ),
    Guide(
        Source.LONG_TERM_STORAGE_FEES,
        "Aged Inventory Surcharge",
        "Reports, Fulfillment, Payments, Aged Inventory Surcharge",
        "what old stock costs",
    ),
    Guide(
        Source.LEDGER_SUMMARY,
        "Inventory Ledger, summary view",
        "Reports, Fulfillment, Inventory Ledger, Summary view, by month and country",
        "the balance of each product",
    ),
    Guide(
        Source.MYI,
        "Manage FBA Inventory",
        "Reports, Fulfillment, Inventory, Manage FBA Inventory",
        "how many units there are now",
    ),
)
LABELS = {guide.source.value: guide.label for guide in GUIDE}
