"""What others may follow."""

from dataclasses import dataclass
from datetime import datetime

from app.core.events import Event


@dataclass(frozen=True)
class ActivityRecorded(Event):
    """A line was added to a seller's feed."""

    seller_public_id: str
    type: str
    message: str
    at: datetime
