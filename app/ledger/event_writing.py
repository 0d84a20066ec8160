"""Writes events of the older Finances API, to which Amazon gives no id, and of which equal ones are legal.

Equal events are numbered in the order in which one pull tells of them, over all of its pages. What an earlier pull told
already has these numbers, so that nothing is doubled when a window is read again.
"""

from collections.abc import Iterable

from psycopg import sql

from app.catalog import service as catalog
from app.ledger.fact_writing import Labels
from app.ledger.merging import Merge, driver_connection
from app.ledger.records import FinancialEventRecord, WriteCount
from app.ledger.targets import FINANCIAL_EVENTS

_NUMBER = """
update {stage} s set ordinal = coalesce(told.times, 0) + given.n
from (select line, row_hash, row_number() over (partition by row_hash order by line) - 1 as n from {stage}) given
left join (
    select row_hash, count(*) as times from financial_events
    where seller_id = %(seller)s and seen_by = {pull} and row_hash in (select row_hash from {stage})
    group by row_hash
) told using (row_hash)
where s.line = given.line
"""
_SEEN = """
update financial_events t set seen_by = {pull} from {stage} s
where t.seller_id = %(seller)s and (t.row_hash, t.ordinal) = (s.row_hash, s.ordinal) and t.seen_by <> {pull}
"""


def record_financial_events(seller_id: int, records: Iterable[FinancialEventRecord], pull: str) -> WriteCount:
    """One page of a pull. `pull` names the reading of one window: whoever begins it anew gives it a new name."""
    labels = Labels(FINANCIAL_EVENTS, None)
    merge = Merge(seller_id, FINANCIAL_EVENTS, driver_connection().cursor())
    read = merge.fill_stage(labels.read(records))
    merge.execute(_NUMBER, pull=sql.Literal(pull))
    merge.execute(_SEEN, pull=sql.Literal(pull))
    new = merge.add(seen_by=pull)
    catalog.record_products(seller_id, labels.products())
    return WriteCount(read, new, 0)
