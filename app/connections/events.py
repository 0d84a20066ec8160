"""What connections tell later rooms."""

from dataclasses import dataclass

from app.connections.models import Provider
from app.core.events import Event


@dataclass(frozen=True)
class Connected(Event):
    """A provider was connected, or connected again."""

    seller_id: int
    provider: str = Provider.AMAZON


@dataclass(frozen=True)
class Disconnected(Event):
    """The seller disconnected a provider: stop what runs. `purge`: its stored records are to be deleted too."""

    seller_id: int
    purge: bool
    provider: str = Provider.AMAZON


@dataclass(frozen=True)
class ConnectionLost(Event):
    """The provider no longer accepts the authorization; only the seller can help."""

    seller_id: int
    provider: str = Provider.AMAZON
