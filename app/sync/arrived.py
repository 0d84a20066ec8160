"""What has arrived of each source: from when to when, what is missing between, how new it is, how many rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from app.accounts.models import Seller
from app.ledger import queries as ledger
from app.ledger.models import Source
from app.sync.datasets import DATASETS
from app.sync.sources import GROUPS, PURPOSES, Group

Span = tuple[date, date]  # both days included
_DAY = timedelta(days=1)


class Arrived(NamedTuple):
    """`first`, `newest` and `gaps` are days, of sources that Amazon tells by days; of others only `as_of` is known.

    `rows` is at most 1,000, with `has_more` when there are more.
    """

    source: Source
    label: str
    purpose: str
    first: date | None
    newest: date | None
    gaps: Sequence[Span]
    as_of: datetime | None
    rows: int
    has_more: bool

    @property
    def is_here(self) -> bool:
        """Whether anything of it has arrived, be it the word that there is nothing."""
        return self.newest is not None or self.as_of is not None or self.rows > 0


def arrived_by_group(seller: Seller) -> Mapping[Group, Sequence[Arrived]]:
    """All sources that are pulled, beside the marketplaces themselves."""
    counts = ledger.count_rows(seller.id)
    return {
        group: [_arrived(seller, source, counts.get(source, 0)) for source in sources if _is_shown(source)]
        for group, sources in GROUPS.items()
    }


def _is_shown(source: Source) -> bool:
    return source is not Source.PARTICIPATIONS and source in DATASETS


def _arrived(seller: Seller, source: Source, rows: int) -> Arrived:
    spans = ledger.coverage(seller.id, source)
    gaps = [(earlier[1] + _DAY, later[0] - _DAY) for earlier, later in pairwise(spans)]
    return Arrived(
        source,
        DATASETS[source].label,
        PURPOSES[source],
        first=spans[0][0] if spans else None,
        newest=spans[-1][1] if spans else None,
        gaps=gaps,
        as_of=None if spans or not rows else ledger.newest_at(seller.id, source),
        rows=min(rows, ledger.MOST_COUNTED - 1),
        has_more=rows >= ledger.MOST_COUNTED,
    )
