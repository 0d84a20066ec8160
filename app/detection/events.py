"""What other rooms may want to follow up."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class DetectionRequested(Event):
    """A run was started by hand or because costs changed, and waits for its job."""

    seller_id: int
    detection_run_id: int
