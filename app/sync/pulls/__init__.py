"""How each dataset is pulled, step by step: a step is one call to Amazon or one document.

A further dataset is a line in `datasets.py`, and here one in STEPS, or one in WRITERS when it is a report.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.ledger.models import Source
from app.sync.models import SyncTask
from app.sync.pulls.inventory import pull_inventory
from app.sync.pulls.participations import pull_participations
from app.sync.pulls.reports import WRITERS, pull_report
from app.sync.pulls.transactions import pull_transactions
from app.sync.turn import RunChanges, Turn

Step = Callable[[Turn, SyncTask], RunChanges]

STEPS: Mapping[str, Step] = MappingProxyType(
    {
        Source.PARTICIPATIONS: pull_participations,
        Source.INVENTORY: pull_inventory,
        Source.TRANSACTIONS: pull_transactions,
        **dict.fromkeys(WRITERS, pull_report),
    }
)

__all__ = ["STEPS"]
