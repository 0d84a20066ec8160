"""What is pulled: one entry per source, in the order in which money shows soonest."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from app.ledger.models import Source
from app.providers.amazon.reports import LEDGER_DETAIL, REIMBURSEMENTS


class Dataset(NamedTuple):
    """`step` is the step of a run whose progress it is (progress.STEPS). Windows are in days; 0: it has no windows.

    `longest_days`: the window that is asked for first. Amazon names no limit for these reports; where it refuses a
    window, it is split, and the length that worked is remembered.
    `overlap_days`: how much is read again each time, since Amazon adds and changes rows late.
    """

    source: Source
    label: str
    step: int
    longest_days: int = 0
    overlap_days: int = 0
    report_type: str = ""


_ALL = (
    Dataset(Source.PARTICIPATIONS, "Marketplaces", step=1),
    Dataset(Source.REIMBURSEMENTS, "Reimbursements", 1, longest_days=549, overlap_days=90, report_type=REIMBURSEMENTS),
    Dataset(Source.LEDGER_DETAIL, "Inventory ledger", 1, longest_days=549, overlap_days=45, report_type=LEDGER_DETAIL),
    Dataset(Source.INVENTORY, "Inventory now", step=1),
    # Amazon fails near the end of long lists of transactions, so that their windows are short.
    Dataset(Source.TRANSACTIONS, "Payments", 3, longest_days=14, overlap_days=14),
)
DATASETS: Mapping[str, Dataset] = MappingProxyType({dataset.source.value: dataset for dataset in _ALL})
NEEDED_BY_DETECTION = frozenset({Source.PARTICIPATIONS, Source.REIMBURSEMENTS, Source.LEDGER_DETAIL})
