"""How each dataset is pulled, step by step: a step is one call to Amazon or one document.

A further dataset is a line in `datasets.py`, and here one in STEPS, or one in WRITERS when it is a report.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.ledger.models import Source
from app.sync.models import SyncTask
from app.sync.pulls.batches import pull_dimensions, pull_fee_estimates
from app.sync.pulls.financial_events import pull_financial_events
from app.sync.pulls.inbound import pull_inbound
from app.sync.pulls.inventory import pull_inventory
from app.sync.pulls.participations import pull_participations
from app.sync.pulls.reports import pull_report
from app.sync.pulls.settlements import pull_settlements
from app.sync.pulls.transactions import pull_transactions
from app.sync.pulls.writers import WRITERS
from app.sync.turn import RunChanges, Turn

Step = Callable[[Turn, SyncTask], RunChanges]

STEPS: Mapping[str, Step] = MappingProxyType(
    {
        **dict.fromkeys(WRITERS, pull_report),
        Source.PARTICIPATIONS: pull_participations,
        Source.INVENTORY: pull_inventory,
        Source.INBOUND: pull_inbound,
        Source.TRANSACTIONS: pull_transactions,
        Source.FINANCIAL_EVENTS: pull_financial_events,
        Source.SETTLEMENTS: pull_settlements,
        Source.FEE_ESTIMATES: pull_fee_estimates,
        Source.DIMENSIONS: pull_dimensions,
    }
)

__all__ = ["STEPS"]
