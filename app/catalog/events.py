"""What other rooms may want to follow up."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class CostsChanged(Event):
    """The seller's costs are not what they were: what is worth its cost has another value."""

    seller_id: int
