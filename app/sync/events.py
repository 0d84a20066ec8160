"""What sync tells later rooms, and the parts of itself that work in jobs."""

from dataclasses import dataclass
from datetime import datetime

from app.core.events import Event


@dataclass(frozen=True)
class RunStarted(Event):
    """A run waits for its first worker."""

    run_id: int


@dataclass(frozen=True)
class RunMoved(Event):
    """Progress or state of a run changed; who listens is to be told."""

    run_id: int


@dataclass(frozen=True)
class FirstFactsArrived(Event):
    """What loss detection reads is there; the rest of the run is still on its way. Told once for one run."""

    seller_id: int
    sync_run_id: int


@dataclass(frozen=True)
class FactsArrived(Event):
    """All that could be pulled is there, as of Amazon's instant `as_of`. May be told more than once for one run."""

    seller_id: int
    sync_run_id: int
    as_of: datetime


@dataclass(frozen=True)
class UploadReceived(Event):
    """A file of the seller's waits to be read."""

    upload_id: int


@dataclass(frozen=True)
class UploadRead(Event):
    """Rows of the seller's own files have arrived."""

    seller_id: int
