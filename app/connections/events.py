"""What connections tell later rooms."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class Connected(Event):
    """Amazon was connected, or connected again."""

    seller_id: int


@dataclass(frozen=True)
class Disconnected(Event):
    """The seller disconnected Amazon: stop what runs. `purge`: what was synced is to be deleted too."""

    seller_id: int
    purge: bool


@dataclass(frozen=True)
class ConnectionLost(Event):
    """Amazon no longer accepts the authorization; only the seller can help."""

    seller_id: int
