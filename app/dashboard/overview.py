"""What the overview shows, gathered once for its page and its fragment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.accounts.models import Seller
from app.claims.queries import today
from app.connections.models import Connection
from app.dashboard.next_steps import Situation, Step, next_steps
from app.dashboard.queries import (
    Owed,
    count_waiting,
    find_amazon_connection,
    find_last_complete_run,
    find_last_run,
    owed_by_currency,
)
from app.filing.queries import paid_by_amazon_totals, recovered_totals
from app.sync.models import SyncRun


@dataclass(frozen=True)
class Overview:
    """`recovered` came through our claims, `paid_by_amazon` without us: never added."""

    today: date
    owed: Sequence[Owed]
    recovered: Mapping[str, Decimal]
    paid_by_amazon: Mapping[str, Decimal]
    connection: Connection | None
    last_run: SyncRun | None
    last_complete_run: SyncRun | None
    steps: Sequence[Step]


def overview_of(seller: Seller) -> Overview:
    """The seller's overview as of now."""
    day = today(seller)
    owed = owed_by_currency(seller, day)
    counts = count_waiting(seller)
    connection, last_run, last_complete = (
        find_amazon_connection(seller),
        find_last_run(seller),
        find_last_complete_run(seller),
    )
    unknown = sum(one.unknown for one in owed)
    situation = Situation(connection, last_run, last_complete is not None, counts, unknown)
    return Overview(
        today=day,
        owed=owed,
        recovered=recovered_totals(seller).amounts,
        paid_by_amazon=paid_by_amazon_totals(seller).amounts,
        connection=connection,
        last_run=last_run,
        last_complete_run=last_complete,
        steps=next_steps(situation),
    )
