"""What each source is for, in a few words, and with which others it is shown."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from app.ledger.models import Source


class Group(StrEnum):
    """Sources that are read together; the value is its heading."""

    STOCK = "Stock and what Amazon paid"
    RETURNS = "Returns, removals and shipments"
    MONEY = "Orders and payments"
    FEES = "Fees and sizes"


_ALL: tuple[tuple[Group, Source, str], ...] = (
    (Group.STOCK, Source.PARTICIPATIONS, "where you sell"),
    (Group.STOCK, Source.LEDGER_DETAIL, "every unit that was lost, damaged or found"),
    (Group.STOCK, Source.LEDGER_SUMMARY, "each month's balance, to check the ledger"),
    (Group.STOCK, Source.REIMBURSEMENTS, "what Amazon has paid already"),
    (Group.STOCK, Source.INVENTORY, "the units that are there now"),
    (Group.STOCK, Source.MYI, "the units and prices of each product"),
    (Group.RETURNS, Source.CUSTOMER_RETURNS, "which returned units arrived, and in what state"),
    (Group.RETURNS, Source.REPLACEMENTS, "units that were sent a second time"),
    (Group.RETURNS, Source.REMOVAL_ORDERS, "units that you asked to have back"),
    (Group.RETURNS, Source.REMOVAL_SHIPMENTS, "units that were sent back to you"),
    (Group.RETURNS, Source.INBOUND, "what you sent in, against what arrived"),
    (Group.RETURNS, Source.NONCOMPLIANCE, "what Amazon found wrong with a shipment"),
    (Group.MONEY, Source.ORDERS, "what was sold, and when"),
    (Group.MONEY, Source.TRANSACTIONS, "payments, refunds and their fees"),
    (Group.MONEY, Source.FINANCIAL_EVENTS, "refunds and corrections, item by item"),
    (Group.MONEY, Source.SETTLEMENTS, "what was transferred to your bank"),
    (Group.FEES, Source.FEE_PREVIEW, "the sizes and fees that Amazon counts with"),
    (Group.FEES, Source.FEE_ESTIMATES, "the fee that would be right for each product"),
    (Group.FEES, Source.DIMENSIONS, "the sizes in Amazon's catalogue"),
    (Group.FEES, Source.STORAGE_FEES, "each month's storage"),
    (Group.FEES, Source.LONG_TERM_STORAGE_FEES, "surcharges for units that lay long"),
)
GROUPS: Mapping[Group, Sequence[Source]] = MappingProxyType(
    {group: tuple(source for of, source, _ in _ALL if of is group) for group in Group}
)
PURPOSES: Mapping[Source, str] = MappingProxyType({source: purpose for _, source, purpose in _ALL})
