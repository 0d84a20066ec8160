"""What other rooms may want to know about claims."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class ClaimsOpened(Event):
    """Claims that did not exist before, by one run of the detectors."""

    seller_id: int
    claim_ids: tuple[int, ...]


@dataclass(frozen=True)
class ClaimMoved(Event):
    """A claim has another status than before."""

    seller_id: int
    claim_id: int
    from_status: str
    to_status: str
