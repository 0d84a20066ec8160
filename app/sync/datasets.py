"""What is pulled: one entry per source, in the order in which money shows soonest.

The number of reports is what a sync costs in time, since Amazon makes and hands out one a minute after the first
fifteen. So a window is as long as Amazon allows, and read again only for as long as Amazon still changes it.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

from app.ledger.models import Source
from app.providers.amazon import reports


class Cut(StrEnum):
    """How the time is cut into windows."""

    NONE = "none"  # it is one list, whatever the time
    DAYS = "days"
    MONTHS = "months"  # whole calendar months that are over
    TODAY = "today"  # as it is now, told at most once a day


class Place(IntEnum):
    """When a window's turn comes: what loss detection reads first, then what is new, then what is old."""

    FIRST = 0
    NEWEST = 1
    FEES = 2
    OLDER = 3
    ORDERS = 4
    LAST = 5


class Dataset(NamedTuple):
    """`step` is the step of a run whose progress it is (progress.STEPS).

    `longest`: the window that is asked for first, in days or in months. Where Amazon refuses one, it is split, and the
    length that worked is remembered.
    `settled_after`: days after which Amazon no longer changes a day, or a month after its end. A day is read again with
    each run until it was read so late.
    `newest`: so many windows have `place` as their turn, the others `older`; 0: all of them.
    `reaches`: Amazon tells of so many days at most; 0: of all that Opside asks for.
    `after`: its tasks wait until those of these sources are over, since they name what is asked for.
    `countries`: where the report exists; empty: everywhere.
    `is_optional`: where Amazon does not serve it to this app or seller, a run is complete without it.
    """

    source: Source
    label: str
    step: int
    place: Place
    cut: Cut = Cut.NONE
    report_type: str = ""
    longest: int = 0
    settled_after: int = 0
    newest: int = 0
    older: Place = Place.OLDER
    reaches: int = 0
    is_per_marketplace: bool = False
    is_optional: bool = False
    after: frozenset[Source] = frozenset()
    countries: frozenset[str] = frozenset()
    options: Mapping[str, str] = MappingProxyType({})


_LONGEST = 549  # days: Amazon keeps these facts for 18 months, and names no limit for a window
_MONTH = 30  # days: the longest window of which Amazon makes the reports of removals and of orders
_NORTH_AMERICA_AND_INDIA = frozenset({"US", "CA", "MX", "BR", "IN"})
_PRODUCTS = frozenset({Source.INVENTORY, Source.LEDGER_DETAIL})

_ALL = (
    Dataset(Source.PARTICIPATIONS, "Marketplaces", 1, Place.FIRST),
    Dataset(
        Source.REIMBURSEMENTS, "Reimbursements", 1, Place.FIRST, Cut.DAYS, reports.REIMBURSEMENTS,
        longest=_LONGEST, settled_after=90,
    ),
    Dataset(
        Source.LEDGER_DETAIL, "Inventory ledger", 1, Place.FIRST, Cut.DAYS, reports.LEDGER_DETAIL,
        longest=_LONGEST, settled_after=45,
    ),
    Dataset(Source.INVENTORY, "Inventory now", 1, Place.NEWEST, is_per_marketplace=True),
    # Amazon makes these by itself; they are looked for and never asked for. They are there while Amazon still makes the
    # first reports, when no other document can be fetched: what their plan allows then would be lost.
    Dataset(Source.SETTLEMENTS, "Payouts", 3, Place.NEWEST, report_type=reports.SETTLEMENTS),
    Dataset(
        # What became of a unit that came back is known after a week, and whether the buyer kept it after five.
        Source.CUSTOMER_RETURNS, "Customer returns", 2, Place.NEWEST, Cut.DAYS,
        reports.CUSTOMER_RETURNS, longest=_LONGEST, settled_after=36, newest=1,
    ),
    Dataset(
        Source.REMOVAL_ORDERS, "Removal orders", 2, Place.NEWEST, Cut.DAYS,
        reports.REMOVAL_ORDERS, longest=_MONTH, settled_after=89, newest=3,
    ),
    Dataset(
        Source.REMOVAL_SHIPMENTS, "Removal shipments", 2, Place.NEWEST, Cut.DAYS,
        reports.REMOVAL_SHIPMENTS, longest=_MONTH, settled_after=89, newest=3,
    ),
    Dataset(
        Source.INBOUND, "Inbound shipments", 2, Place.NEWEST, Cut.DAYS, longest=_LONGEST, settled_after=7,
    ),
    Dataset(
        Source.NONCOMPLIANCE, "Inbound problems", 2, Place.NEWEST, Cut.DAYS,
        reports.NONCOMPLIANCE, longest=_LONGEST, settled_after=30, newest=1, is_optional=True,
    ),
    Dataset(
        Source.REPLACEMENTS, "Replacements", 2, Place.NEWEST, Cut.DAYS,
        reports.REPLACEMENTS, longest=_LONGEST, settled_after=35, newest=1,
        countries=_NORTH_AMERICA_AND_INDIA, is_optional=True,
    ),
    Dataset(
        # Amazon fails near the end of long lists of transactions, so that their windows are short.
        Source.TRANSACTIONS, "Payments", 3, Place.NEWEST, Cut.DAYS, longest=14, settled_after=14, newest=3,
    ),
    Dataset(
        Source.FEE_PREVIEW, "Fee preview", 4, Place.FEES, Cut.TODAY, reports.FEE_PREVIEW,
    ),
    Dataset(
        Source.MYI, "Stock snapshot", 4, Place.FEES, Cut.TODAY, reports.MYI, is_optional=True,
    ),
    Dataset(
        Source.STORAGE_FEES, "Storage fees", 4, Place.FEES, Cut.MONTHS, reports.STORAGE_FEES,
        longest=1, settled_after=16, newest=2,
    ),
    Dataset(
        Source.LONG_TERM_STORAGE_FEES, "Aged inventory fees", 4, Place.FEES, Cut.MONTHS,
        reports.LONG_TERM_STORAGE_FEES, longest=1, settled_after=16, newest=2,
    ),
    Dataset(
        Source.LEDGER_SUMMARY, "Inventory balance", 4, Place.FEES, Cut.MONTHS, reports.LEDGER_SUMMARY,
        longest=19, settled_after=45, newest=1, is_optional=True,
        options=MappingProxyType({"aggregateByLocation": "COUNTRY", "aggregatedByTimePeriod": "MONTHLY"}),
    ),
    Dataset(
        Source.FEE_ESTIMATES, "Fee estimates", 4, Place.FEES, is_per_marketplace=True, is_optional=True,
        after=frozenset({Source.FEE_PREVIEW, Source.INVENTORY}),
    ),
    Dataset(
        Source.DIMENSIONS, "Sizes", 4, Place.FEES, is_per_marketplace=True, is_optional=True, after=_PRODUCTS,
    ),
    Dataset(
        Source.ORDERS, "Orders", 3, Place.ORDERS, Cut.DAYS, reports.ORDERS,
        longest=_MONTH, settled_after=3, older=Place.ORDERS,
    ),
    Dataset(
        Source.FINANCIAL_EVENTS, "Payments in detail", 3, Place.LAST, Cut.DAYS,
        longest=_MONTH, settled_after=7, older=Place.LAST, reaches=60, is_optional=True,
    ),
)  # fmt: skip
DATASETS: Mapping[str, Dataset] = MappingProxyType({dataset.source.value: dataset for dataset in _ALL})
NEEDED_BY_DETECTION = frozenset({Source.PARTICIPATIONS, Source.REIMBURSEMENTS, Source.LEDGER_DETAIL})
