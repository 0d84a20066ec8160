"""What is said of a file whose first line is none of the reports': what it seems to be, and what to bring instead."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.providers.amazon.reports.header import header_names, places_of
from app.providers.amazon.reports.recognize import recognize

_TOLD = 200  # characters of the first line
_FLAT_FILE = "Bring the settlement files instead: Payments, Reports Repository, All Statements, Download Flat File V2."
_LANGUAGE = (
    "If its columns are in another language, choose English under Settings, Account Info, Language for feed processing "
    "reports, and download it again."
)
_NO_TABS = (
    "The tabs between the columns of this file have become blanks, so that nobody can tell where a column ends. "
    "Download the report again, and bring it without opening it."
)
_EMPTY = "The file is empty."


class _Known(NamedTuple):
    """A report that sellers have at hand and that is not read; `columns` as the reader compares them."""

    columns: frozenset[str]
    sentence: str


def _names(text: str) -> frozenset[str]:
    return frozenset(places_of(text.split()))


_KNOWN = (
    _Known(
        _names("settlement-id price-type price-amount item-related-fee-type"),
        "This is the older form of a settlement file. Choose Flat File V2 in Seller Central and bring that.",
    ),
    _Known(
        _names("settlement-id type description fba-fees total"),
        f"This is the date range report of Payments, which does not tell each amount. {_FLAT_FILE}",
    ),
    _Known(
        _names("amazon-order-id shipment-id shipment-item-id"),
        "This is the report Amazon Fulfilled Shipments. Bring All Orders instead: Reports, Fulfillment, Sales, All Orders.",
    ),
    _Known(
        _names("adjusted-date transaction-item-id"),
        "This is the former report of inventory adjustments. Bring the Inventory Ledger, detailed view, instead.",
    ),
    _Known(
        _names("order-id return-request-date"),
        "These are returns of orders that you shipped yourself. Bring FBA customer returns instead.",
    ),
    _Known(
        _names("seller-sku listing-id"),
        "This is a report of your listings, which tells nothing of lost stock. It is not needed.",
    ),
    _Known(
        _names("seller-sku warehouse-condition-code quantity-available"),
        "This is the report Amazon Fulfilled Inventory. Bring Manage FBA Inventory instead.",
    ),
    _Known(
        _names("sku seller-id tran-id"),
        "This is a tax report, which tells nothing of lost stock. It is not needed.",
    ),
    _Known(
        _names("sku available total-reserved-quantity"), "This is FBA Inventory. Bring Manage FBA Inventory instead."
    ),
)


def describe(lines: Sequence[str]) -> str:
    """Why the file was not read. `lines`: its first ones that are not empty."""
    if not lines:
        return _EMPTY
    for line in lines:
        names = places_of(header_names(line)).keys()
        for known in _KNOWN:
            if known.columns <= names:
                return known.sentence
    first_line = lines[0]
    names = places_of(header_names(first_line)).keys()
    if any(recognize(re.sub(blanks, "\t", first_line.strip())) for blanks in (r"\s{2,}", r"\s+")):
        return _NO_TABS
    shown = " ".join(first_line.split())[:_TOLD]
    told = f"This is none of the reports that are read here. Its first line is: {shown}"
    return f"{told} {_LANGUAGE}" if len(names) > 1 and not first_line.isascii() else told
